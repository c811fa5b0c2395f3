#include "fit/check_warnings.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <set>

#include "fit/check.h"
#include "fit/check_reach.h"
#include "linkage/date.h"

namespace tacit::fit {

namespace {

constexpr std::size_t kFewRecords = 100;
constexpr double kMinEntropy = 1.5;  // bits: three values, equally frequent
constexpr double kMaxChance = 0.3;
constexpr double kMaxMissing = 0.5;
constexpr double kMaxUnread = 0.01;          // dates
constexpr double kMaxFirstOfJanuary = 0.05;  // one day in 365 is 0.003
constexpr double kMaxWithDigits = 0.01;      // names
constexpr double kMaxFalseLinks = 0.01;      // for each client record
constexpr double kMaxOwnLinks = 0.01;        // of the records
constexpr std::size_t kFewLinks = 5;         // of a made-up record; fewer are no group that could be shown
constexpr double kMaxWithoutKey = 0.5;       // in one pass
constexpr double kMaxLeftOut = 0.02;         // by one pass
constexpr double kMaxInNoPass = 0.005;
constexpr std::size_t kFewOfAKey = 5;  // fewer records say nothing about how many others have the key
constexpr int kBucketsPerValue = 8;    // at most an eighth of a value's chance agreements are then collisions

double share(std::size_t part, std::size_t all) {
  return all == 0 ? 0 : static_cast<double>(part) / static_cast<double>(all);
}

std::string percent(double part) {
  return part != 0 && part < 0.001 ? "less than 0.1 %" : fmt::format("{:.1f} %", 100 * part);
}

constexpr const char* kHeavyAdvice =
    "List placeholders in `missing`, and add a part to a key that many people share";

class Warnings {
 public:
  Warnings(const linkage::Model& model, const ModelCheck& check) : model_(model), check_(check) {}

  std::vector<Warning> take() {
    check_records();
    for (std::size_t i = 0; i < model_.fields().size(); ++i) check_field(i);
    for (std::size_t p = 0; p < check_.passes.passes.size(); ++p) check_pass(p);
    if (!check_.passes.passes.empty()) check_passes();
    check_threshold();
    return std::move(warnings_);
  }

 private:
  void warn(WarningKind kind, std::string where, std::string what, std::string advice) {
    warnings_.push_back({kind, std::move(where), std::move(what), std::move(advice)});
  }

  void check_records() {
    if (check_.records >= kFewRecords) return;
    warn(WarningKind::kFewRecords, "file", fmt::format("the file has {} records", check_.records),
         fmt::format("The shares below are rough: they become stable from about {} records on", kFewRecords));
  }

  void check_field(std::size_t i) {
    const bool is_new = !is_said_of_another(i);
    if (is_new) check_values(i);
    for (const ColumnHabits& column : check_.habits[i].columns) {
      if (columns_.insert(column.column).second) check_column(column, check_.habits[i].is_name);
    }
    if (is_new && check_.habits[i].is_date) check_dates(i);
    for (std::size_t f = 0; f < model_.features().size(); ++f) {
      if (model_.features()[f].field == i) check_feature(f);
    }
  }

  // Whether an earlier field has the same columns and reads as many of their values: two parts of one date.
  bool is_said_of_another(std::size_t i) const {
    for (std::size_t k = 0; k < i; ++k) {
      if (model_.fields()[k].columns == model_.fields()[i].columns &&
          check_.habits[k].is_date == check_.habits[i].is_date &&
          check_.values[k].present == check_.values[i].present) {
        return true;
      }
    }
    return false;
  }

  std::string field(std::size_t i) const { return "field " + model_.fields()[i].name; }

  void check_values(std::size_t i) {
    const FieldValues& values = check_.values[i];
    if (share(values.missing(), check_.records) > kMaxMissing) {
      warn(
          WarningKind::kMostlyMissing, field(i),
          fmt::format("{} of the records have no value", percent(share(values.missing(), check_.records))),
          "Check that this is the right column and that its values are read (dates: the order); a pair with "
          "a value missing on either side neither gains nor loses by the field, so the others must reach the "
          "threshold");
    }
    std::size_t unnamed = 0;
    for (const Suspect& suspect : values.suspects) {
      unnamed += suspect.well_known ? 0 : 1;
      if (!suspect.well_known) continue;
      warn(WarningKind::kUnlistedPlaceholder, field(i),
           fmt::format("the value '{}' is in {} of the records and is compared like any other", suspect.value,
                       percent(share(suspect.records, check_.records))),
           "If it means that the value is not known, add it to the model's list `missing`");
    }
    if (unnamed == 0) return;
    warn(WarningKind::kUnlistedPlaceholder, field(i),
         fmt::format("{} far more frequent than all others, and may mean \"not known\"",
                     unnamed == 1 ? "one value is" : fmt::format("{} values are", unnamed)),
         "Look at it with --show-values and, if it does, add it to the model's list `missing`");
  }

  void check_column(const ColumnHabits& column, bool is_name) {
    const std::string where = "column " + column.column;
    const auto& [name, text, numbers] = column;
    if (text.not_utf8 != 0) {
      warn(WarningKind::kNotUtf8, where,
           fmt::format("{} of the values are not UTF-8 and are read as Latin-1",
                       percent(share(text.not_utf8, text.values))),
           "If the file is in another encoding, such as Windows-1250 or Mac Roman, save it as UTF-8");
    }
    if (is_name && share(text.with_digits, text.values) > kMaxWithDigits) {
      warn(WarningKind::kDigitsInNames, where,
           fmt::format("{} of the names have digits", percent(share(text.with_digits, text.values))),
           "Check that it holds names only; the step `letters` leaves digits out");
    }
    if (numbers.lost_zeros) {
      warn(
          WarningKind::kLostZeros, where,
          fmt::format("numbers have {} digits, but {} of them are exactly one short and none begins with 0: "
                      "leading zeros seem to be lost",
                      numbers.length, percent(share(numbers.one_short, numbers.values))),
          "Read the column as text when the file is made; the other side's values keep their zeros and would "
          "not agree");
    }
    if (numbers.decimals != 0) {
      warn(WarningKind::kDecimals, where,
           fmt::format("{} of the values end in \".0\": the column was read as a number",
                       percent(share(numbers.decimals, numbers.values))),
           "Read the column as text when the file is made; the step `digits` keeps the 0 as a digit");
    }
    if (numbers.exponents != 0) {
      warn(WarningKind::kExponents, where,
           fmt::format("{} of the values are written with an exponent, as 1.2E+06: their digits are lost",
                       percent(share(numbers.exponents, numbers.values))),
           "Export the file again with this column as text; a spreadsheet has read it as a number");
    }
  }

  void check_dates(std::size_t i) {
    const DateHabits& dates = check_.habits[i].dates;
    const double unread = share(dates.values - dates.read, dates.values);
    if (dates.best_order != dates.order) {
      warn(WarningKind::kDateOrder, field(i),
           fmt::format("the order {} reads {} of the dates, {} would read {}", linkage::name_of(dates.order),
                       percent(share(dates.read, dates.values)), linkage::name_of(dates.best_order),
                       percent(share(dates.read_by_best, dates.values))),
           fmt::format("Set order = \"{}\" if both sides write dates so, or change the file's to YYYY-MM-DD",
                       linkage::name_of(dates.best_order)));
    } else if (unread > kMaxUnread) {
      warn(WarningKind::kUnreadDates, field(i),
           fmt::format("{} of the texts are not readable dates, and count as missing", percent(unread)),
           "A few are typos; if it is a date format, change it to YYYY-MM-DD, with four digits for the "
           "year");
    }
    if (dates.read >= kFewRecords / 5 && share(dates.first_of_january, dates.read) > kMaxFirstOfJanuary) {
      warn(WarningKind::kFirstOfJanuary, field(i),
           fmt::format("{} of the dates are on 1 January: often only the year is known",
                       percent(share(dates.first_of_january, dates.read))),
           "Leave the date empty where only the year is known, or give month and day less weight: they agree "
           "between strangers");
    }
  }

  void check_feature(std::size_t f) {
    const linkage::Feature& feature = model_.features()[f];
    const BucketUse& use = check_.buckets[f];
    if (use.present == 0) return;
    const std::string where = "feature " + feature.name;
    if (feature.agreement > 0 && (use.entropy < kMinEntropy || use.chance > kMaxChance)) {
      warn(WarningKind::kSaysLittle, where,
           fmt::format("it says almost nothing: two random records agree {} of the time, worth {:.1f} bits",
                       percent(use.chance), use.bits()),
           "Give it the least weight or take it out, unless its disagreement tells something");
    }
    const std::size_t distinct = check_.values[feature.field].distinct[feature.level];
    const auto enough = static_cast<int>(
        std::bit_ceil(std::min<std::size_t>(kBucketsPerValue * distinct, linkage::kMaxBuckets)));
    if (feature.buckets > 2 * enough && check_.records >= kFewRecords) {
      warn(WarningKind::kTooManyBuckets, where,
           fmt::format("{} distinct values have {} buckets", distinct, feature.buckets),
           fmt::format("{} would be enough and cost less, if the other side has no more values", enough));
    }
  }

  void check_threshold() {
    check_reach();
    check_made_up();
    if (check_.chance.score_pairs == 0) return;
    const FalseLinks& links = check_.false_links;
    if (links.per_client > kMaxFalseLinks) {
      warn(WarningKind::kChanceLinks, "threshold",
           fmt::format("chance reaches it: {:.3g} false links are expected for every 100 client records",
                       100 * links.per_client),
           "Raise the threshold, or give informative features more buckets or weight");
    }
    const double own = share(check_.chance.linked_records, check_.chance.link_records);
    if (own - links.own_by_chance > kMaxOwnLinks) {
      warn(WarningKind::kOwnLinks, "threshold",
           fmt::format(
               "{} of the records link to another record of this very file, chance explains at most {}",
               percent(own), percent(links.own_by_chance)),
           "Look for people entered twice, and for relatives whom the model does not tell apart; every "
           "record that is reached counts as a person of its own");
    }
  }

  void check_pass(std::size_t p) {
    const PassUse& use = check_.passes.passes[p];
    const std::string where = "pass " + model_.passes()[p].name;
    const double without = 1 - share(use.with_key, check_.records);
    if (without > kMaxWithoutKey) {
      warn(WarningKind::kPassWithoutKeys, where,
           fmt::format("{} of the records lack a part of its key", percent(without)),
           "Use columns that most records have: a pass finds nobody else");
    }
    const double left_out = share(use.left_out.records, check_.records);
    // How many of the server's records have the most frequent key, if this file's do as often.
    const double heaviest = share(use.heaviest, check_.records) * static_cast<double>(check_.server_records);
    const std::size_t places = check_.passes.shape.server_places;
    if (left_out > kMaxLeftOut) {
      warn(WarningKind::kHeavyKeys, where,
           fmt::format("it leaves out {} of the records, in bins with more than their places",
                       percent(left_out)),
           kHeavyAdvice);
    } else if (use.heaviest >= kFewOfAKey && heaviest > static_cast<double>(places)) {
      warn(WarningKind::kHeavyKeys, where,
           fmt::format("its most frequent key is in {} of the records; of {} server records a bin takes {}, "
                       "so that all of this key are left out",
                       percent(share(use.heaviest, check_.records)), check_.server_records, places),
           kHeavyAdvice);
    }
  }

  void check_passes() {
    const double nowhere = share(check_.passes.in_no_pass, check_.records);
    if (nowhere > kMaxInNoPass) {
      warn(WarningKind::kInNoPass, "passes",
           fmt::format("blocked linkage compares {} of the records with nobody", percent(nowhere)),
           "Add a pass on columns that these records have");
    }
    const ModelCost& cost = check_.cost;
    if (cost.blocked_window != cost.window) {
      warn(WarningKind::kCostlyPasses, "passes",
           fmt::format("with {} passes a comparison takes more ciphertext products than with all pairs",
                       model_.passes().size()),
           "Use a pass less, or smaller weights: what a pair that links adds in every pass must not add up "
           "to 0");
    }
  }

  void check_reach() {
    const ScoreReach reach = score_reach(model_);
    const int threshold = model_.threshold();
    if (reach.has_address && reach.without_address < threshold) {
      warn(WarningKind::kNeedsAddress, "threshold",
           fmt::format("without an address the score is {} at most, the threshold {}", reach.without_address,
                       threshold),
           "Nobody whose address is missing on either side is found: lower the threshold, or give names and "
           "dates more weight");
    } else if (reach.has_address && reach.moved < threshold) {
      warn(
          WarningKind::kMovedNotFound, "threshold",
          fmt::format("somebody who moved scores {} at most, the threshold is {}", reach.moved, threshold),
          "Lower the disagreement of the address fields, or the threshold, if people move between the files");
    }
    if (reach.has_household && reach.household >= threshold) {
      warn(WarningKind::kHouseholdLinks, "threshold",
           fmt::format("two people of one household who differ in all of their own fields score {}, the "
                       "threshold is {}",
                       reach.household, threshold),
           "Raise the threshold, or give the fields that differ within a household a disagreement");
    }
  }

  void check_made_up() {
    const linkage::WidestRecord& widest = check_.widest;
    if (widest.links < kFewLinks || widest.share() <= linkage::kWidestShare) return;
    warn(WarningKind::kWideRecord, "threshold",
         fmt::format(
             "one made-up record can link {} of the records, which says nothing about anybody in particular",
             percent(widest.share())),
         "Require more agreement: turn a disagreement into as much more agreement and raise the threshold by "
         "it, so that a record gains nothing by leaving the field out; and do not use `also`");
  }

  const linkage::Model& model_;
  const ModelCheck& check_;
  std::set<std::string> columns_;  // that something was said of
  std::vector<Warning> warnings_;
};

}  // namespace

const char* key(WarningKind kind) {
  switch (kind) {
    case WarningKind::kFewRecords:
      return "few-records";
    case WarningKind::kSaysLittle:
      return "says-little";
    case WarningKind::kMostlyMissing:
      return "mostly-missing";
    case WarningKind::kUnlistedPlaceholder:
      return "unlisted-placeholder";
    case WarningKind::kTooManyBuckets:
      return "too-many-buckets";
    case WarningKind::kLostZeros:
      return "lost-zeros";
    case WarningKind::kDecimals:
      return "decimals";
    case WarningKind::kExponents:
      return "exponents";
    case WarningKind::kUnreadDates:
      return "unread-dates";
    case WarningKind::kDateOrder:
      return "date-order";
    case WarningKind::kFirstOfJanuary:
      return "first-of-january";
    case WarningKind::kNotUtf8:
      return "not-utf8";
    case WarningKind::kDigitsInNames:
      return "digits-in-names";
    case WarningKind::kChanceLinks:
      return "chance-links";
    case WarningKind::kOwnLinks:
      return "own-links";
    case WarningKind::kMovedNotFound:
      return "moved-not-found";
    case WarningKind::kNeedsAddress:
      return "needs-address";
    case WarningKind::kHouseholdLinks:
      return "household-links";
    case WarningKind::kPassWithoutKeys:
      return "pass-without-keys";
    case WarningKind::kHeavyKeys:
      return "heavy-keys";
    case WarningKind::kInNoPass:
      return "in-no-pass";
    case WarningKind::kCostlyPasses:
      return "costly-passes";
    case WarningKind::kWideRecord:
      return "wide-record";
  }
  return "";
}

std::vector<Warning> warnings_of(const linkage::Model& model, const ModelCheck& check) {
  return Warnings(model, check).take();
}

}  // namespace tacit::fit
