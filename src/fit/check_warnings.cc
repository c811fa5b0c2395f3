// SPDX-License-Identifier: Apache-2.0
#include "fit/check_warnings.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <set>

#include "fit/check.h"
#include "fit/check_field_text.h"
#include "fit/check_link_warnings.h"
#include "fit/check_share.h"
#include "linkage/date.h"

namespace tacit::fit {

namespace {

constexpr std::size_t kFewRecords = 100;
constexpr double kMinEntropy = 1.5;  // bits: three values, equally frequent
constexpr double kMaxChance = 0.3;
constexpr double kMaxMissing = 0.5;
constexpr double kMaxUnreadable = 0.5;     // of texts that are there
constexpr double kNearlyAllLost = 0.9;     // of a field's values: a mistake, not the way that the data are
constexpr std::size_t kFewestJudged = 10;  // values; fewer may all be slips
constexpr std::size_t kFewestConstant = 20;
constexpr double kMaxUnread = 0.01;          // dates
constexpr double kMaxFirstOfJanuary = 0.05;  // one day in 365 is 0.003
constexpr double kMaxWithDigits = 0.01;      // names
constexpr int kBucketsPerValue = 8;  // at most an eighth of a value's chance agreements are then collisions

// Whether most of the texts that are not read are dates with two-digit years.
bool has_short_years(const DateHabits& dates) {
  return 2 * dates.two_digit_years > dates.values - dates.read();
}

std::string order_flag(DateOrder order) {
  return fmt::format("date-order {}", linkage::name_of(order));
}

// By which most of the texts that are not read would be.
std::vector<std::string> unread_flags(const DateHabits& dates) {
  std::vector<std::string> flags;
  if (!has_short_years(dates)) return flags;
  const DateOrder order = dates.best_order_of_two_digit_years();
  if (order != dates.order) flags.push_back(order_flag(order));
  flags.emplace_back("two-digit-years YY (00 to YY are years of the 2000s)");
  return flags;
}

// What to do about texts of a date field that are not read.
std::string unread_advice(const DateHabits& dates, bool lost) {
  const std::size_t unread = dates.values - dates.read();
  if (has_short_years(dates)) {
    return "Write four digits for the year, or set `century` in the model, which says what two digits stand "
           "for";
  }
  if (2 * dates.serial_days > unread) {
    return "Export the column as text; or set serial = \"excel\" in the model, which reads the days that "
           "Excel counts";
  }
  return lost ? "Change them to YYYY-MM-DD, with four digits for the year, or name the right column"
              : "A few are typos; if it is a date format, change it to YYYY-MM-DD, with four digits for the "
                "year";
}

class FieldWarnings {
 public:
  FieldWarnings(const linkage::Model& model, const ModelCheck& check) : model_(model), check_(check) {}

  std::vector<Warning> take() {
    check_records();
    for (std::size_t i = 0; i < model_.fields().size(); ++i) check_field(i);
    return std::move(warnings_);
  }

 private:
  void warn(WarningKind kind, std::string where, std::string what, std::string advice, bool hopeless = false,
            std::vector<std::string> flags = {}) {
    warnings_.push_back(
        {kind, std::move(where), std::move(what), std::move(advice), hopeless, std::move(flags)});
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
      if (columns_.insert(column.column).second) check_column(column, i);
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

  // Whether two fields of this weight make a link.
  bool carries(std::size_t i) const {
    return 2 * linkage::highest_agreement(model_.fields()[i]) >= model_.threshold();
  }

  // Whether nearly all of enough values are spoilt, in a field that matters.
  bool is_lost(std::size_t i, std::size_t spoilt, std::size_t values) const {
    return values >= kFewestJudged && share_of(spoilt, values) > kNearlyAllLost && carries(i);
  }

  void check_values(std::size_t i) {
    const FieldValues& values = check_.values[i];
    const std::size_t texts = values.unreadable + values.present;
    if (!check_.habits[i].is_date && share_of(values.unreadable, texts) > kMaxUnreadable) {
      warn(WarningKind::kUnreadable, field(i),
           fmt::format("{} values give nothing to compare, and count as missing",
                       some_of_text(values.unreadable, texts)),
           "Check that this is the right column, and what its transform keeps: `digits` keeps nothing of a "
           "word, "
           "`letters` nothing of a number",
           is_lost(i, values.unreadable, texts));
    } else if (share_of(values.empty + values.placeholders, check_.looked_at) > kMaxMissing) {
      warn(
          WarningKind::kMostlyMissing, field(i),
          fmt::format("{} of the records have no value",
                      percent_text(share_of(values.missing(), check_.looked_at))),
          "Check that this is the right column and that its values are read (dates: the order); a pair with "
          "a value missing on either side neither gains nor loses by the field, so the others must reach the "
          "threshold");
    }
    if (is_constant(i)) {
      warn(WarningKind::kConstant, field(i),
           fmt::format("all {} values are the same, so it does not tell these records apart",
                       count_text(values.present)),
           "Check that this is the right column; a list of one place or one year may well be so");
    }
    check_placeholders(i);
  }

  bool is_constant(std::size_t i) const {
    const FieldValues& values = check_.values[i];
    return values.present >= kFewestConstant && values.distinct.front() == 1 && values.top.size() == 1;
  }

  void check_placeholders(std::size_t i) {
    const FieldValues& values = check_.values[i];
    std::size_t well_known = 0;
    for (const Suspect& suspect : values.suspects) well_known += suspect.well_known ? suspect.records : 0;
    const bool lost = is_lost(i, well_known, values.present);
    std::size_t unnamed = 0;
    for (const Suspect& suspect : values.suspects) {
      unnamed += suspect.well_known ? 0 : 1;
      if (!suspect.well_known) continue;
      warn(WarningKind::kUnlistedPlaceholder, field(i),
           fmt::format("the value '{}' is in {} of the records and is compared like any other", suspect.value,
                       percent_text(share_of(suspect.records, check_.looked_at))),
           "If it means that the value is not known, add it to the model's list `missing`, or leave the cell "
           "empty",
           lost);
    }
    if (unnamed == 0) return;
    warn(WarningKind::kUnlistedPlaceholder, field(i),
         fmt::format("{} far more frequent than all others, and may mean \"not known\"",
                     unnamed == 1 ? "one value is" : fmt::format("{} values are", unnamed)),
         "Look at it with --show-values and, if it does, add it to the model's list `missing`");
  }

  void check_column(const ColumnHabits& column, std::size_t i) {
    const std::string where = "column " + column.column;
    const auto& [name, text, numbers] = column;
    if (text.not_utf8 != 0) {
      warn(WarningKind::kNotUtf8, where,
           fmt::format("{} of the values are not UTF-8 and are read as Latin-1",
                       percent_text(share_of(text.not_utf8, text.values))),
           "If the file is in another encoding, such as Windows-1250 or Mac Roman, save it as UTF-8");
    }
    if (check_.habits[i].is_name && share_of(text.with_digits, text.values) > kMaxWithDigits) {
      warn(WarningKind::kDigitsInNames, where,
           fmt::format("{} of the names have digits", percent_text(share_of(text.with_digits, text.values))),
           "Check that it holds names only; the step `letters` leaves digits out");
    }
    if (numbers.lost_zeros) {
      warn(
          WarningKind::kLostZeros, where,
          fmt::format("numbers have {} digits, but {} of them are exactly one short and none begins with 0: "
                      "leading zeros seem to be lost",
                      numbers.length, percent_text(share_of(numbers.one_short, numbers.values))),
          "Read the column as text when the file is made; the other side's values keep their zeros and would "
          "not agree");
    }
    // `digits` and dates read such a number as the whole one.
    if (numbers.decimals != 0 && !check_.habits[i].is_date && !has_digits_step(model_.fields()[i])) {
      warn(WarningKind::kDecimals, where,
           fmt::format("{} of the values end in \".0\": the column was read as a number",
                       percent_text(share_of(numbers.decimals, numbers.values))),
           "Read the column as text when the file is made, or let the transform begin with `digits`");
    }
    if (numbers.exponents != 0) {
      warn(WarningKind::kExponents, where,
           fmt::format(
               "{} of the values are written with an exponent, as 1.2E+06: their last digits may be lost",
               percent_text(share_of(numbers.exponents, numbers.values))),
           "Export the file again with this column as text; a spreadsheet has read it as a number");
    }
  }

  void check_dates(std::size_t i) {
    const DateHabits& dates = check_.habits[i].dates;
    const std::size_t unread = dates.values - dates.read();
    const DateOrder best = dates.best_order();
    if (!dates.is_read_by(dates.order)) {
      const std::size_t left = dates.values - dates.read_by_best();
      warn(WarningKind::kDateOrder, field(i),
           fmt::format("{} readable with order \"{}\"; \"{}\" reads {}",
                       unread == dates.values ? fmt::format("none of {} dates is", count_text(dates.values))
                                              : some_of_text(unread, dates.values) + " dates are not",
                       linkage::name_of(dates.order), linkage::name_of(best),
                       left == 0 ? "them all" : "all but " + count_text(left)),
           fmt::format(
               "Use order = \"{}\" in the model, if both sides write dates so, or change the file's to "
               "YYYY-MM-DD, which every order reads",
               linkage::name_of(best)),
           dates.has_wrong_order() && linkage::highest_agreement(model_.fields()[i]) > 0, {order_flag(best)});
    } else if (share_of(unread, dates.values) > kMaxUnread) {
      const bool lost = is_lost(i, unread, dates.values);
      warn(WarningKind::kUnreadDates, field(i),
           fmt::format("{} texts are not readable dates, and count as missing",
                       some_of_text(unread, dates.values)),
           unread_advice(dates, lost), lost, unread_flags(dates));
    }
    if (dates.read() >= kFewRecords / 5 &&
        share_of(dates.first_of_january, dates.read()) > kMaxFirstOfJanuary) {
      warn(WarningKind::kFirstOfJanuary, field(i),
           fmt::format("{} of the dates are on 1 January: often only the year is known",
                       percent_text(share_of(dates.first_of_january, dates.read()))),
           "Leave the date empty where only the year is known, or give month and day less weight: they agree "
           "between strangers");
    }
  }

  void check_feature(std::size_t f) {
    const linkage::Feature& feature = model_.features()[f];
    const BucketUse& use = check_.buckets[f];
    if (use.present == 0 || is_constant(feature.field)) return;
    const std::string where = "feature " + feature.name;
    if (feature.agreement > 0 && (use.entropy < kMinEntropy || use.chance > kMaxChance)) {
      warn(WarningKind::kSaysLittle, where,
           fmt::format("it says almost nothing: two random records agree {} of the time, worth {:.1f} bits",
                       percent_text(use.chance), use.bits()),
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

  const linkage::Model& model_;
  const ModelCheck& check_;
  std::set<std::string> columns_;  // that something was said of
  std::vector<Warning> warnings_;
};

}  // namespace

std::string Warning::whole_flags(const std::string& side) const {
  std::string text;
  for (const std::string& flag : flags) {
    text += fmt::format("{}--{}{}{}", text.empty() ? "" : " ", side, side.empty() ? "" : "-", flag);
  }
  return text;
}

std::string Warning::advice_with_flags(const std::string& side) const {
  if (flags.empty()) return advice;
  return fmt::format("{}. Or read this file as it is written, with {}", advice, whole_flags(side));
}

bool any_hopeless(const std::vector<Warning>& warnings) {
  return std::ranges::any_of(warnings, &Warning::hopeless);
}

std::vector<Warning> warnings_of(const linkage::Model& model, const ModelCheck& check) {
  std::vector<Warning> warnings = FieldWarnings(model, check).take();
  for (Warning& warning : link_warnings(model, check)) warnings.push_back(std::move(warning));
  std::ranges::stable_partition(warnings, &Warning::hopeless);
  return warnings;
}

}  // namespace tacit::fit
