// SPDX-License-Identifier: Apache-2.0
#include "fit/check_link_warnings.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "fit/check.h"
#include "fit/check_reach.h"
#include "fit/check_share.h"

namespace tacit::fit {

namespace {

constexpr double kMaxFalseLinks = 0.01;  // for each client record
constexpr double kMaxOwnLinks = 0.01;    // of the records
constexpr double kMaxOutOfReach = 0.05;
constexpr double kNearlyAllOutOfReach = 0.9;
constexpr double kMaxRepeats = 0.01;
constexpr std::size_t kFewestAlike = 20;  // records, for what they have in common to be no accident
constexpr double kNearlyAllAlike = 0.9;
constexpr std::size_t kFewLinks = 5;    // of a made-up record; fewer are no group that could be shown
constexpr double kMaxWithoutKey = 0.5;  // in one pass
constexpr double kMaxLeftOut = 0.02;    // by one pass
constexpr double kMaxInNoPass = 0.005;
constexpr std::size_t kFewOfAKey = 5;  // fewer records say nothing about how many others have the key

constexpr const char* kHeavyAdvice =
    "List placeholders in `missing`, and add a part to a key that many people share";

// Where all values agree they may be frequent ones.
int least_agreement(const linkage::Level& level) {
  return level.frequent.buckets.empty() ? level.agreement : level.frequent.agreement;
}

class LinkWarnings {
 public:
  LinkWarnings(const linkage::Model& model, const ModelCheck& check) : model_(model), check_(check) {}

  std::vector<Warning> take() {
    for (std::size_t p = 0; p < check_.passes.passes.size(); ++p) check_pass(p);
    if (!check_.passes.passes.empty()) check_passes();
    check_threshold();
    return std::move(warnings_);
  }

 private:
  void warn(WarningKind kind, std::string where, std::string what, std::string advice,
            bool hopeless = false) {
    warnings_.push_back({kind, std::move(where), std::move(what), std::move(advice), hopeless});
  }

  void check_threshold() {
    check_records();
    check_reach();
    check_made_up();
    if (check_.chance.score_pairs == 0) return;
    const FalseLinks& links = check_.false_links;
    std::vector<Warning> hopeless;
    if (model_.passes().empty()) hopeless = hopeless_chance(model_, check_.server_records);
    if (!hopeless.empty()) {
      warnings_.push_back(std::move(hopeless.front()));
    } else if (links.per_client > kMaxFalseLinks) {
      warn(WarningKind::kChanceLinks, "threshold",
           fmt::format("chance reaches it: {:.3g} false links are expected for every 100 client records",
                       100 * links.per_client),
           "Raise the threshold, or give informative features more buckets or weight");
    }
    const double own = share_of(check_.chance.linked_records, check_.chance.link_records);
    if (own - links.own_by_chance > kMaxOwnLinks) {
      warn(WarningKind::kOwnLinks, "threshold",
           fmt::format(
               "{} of the records link to another record of this very file, chance explains at most {}",
               percent_text(own), percent_text(links.own_by_chance)),
           "Look for people entered twice, and for relatives whom the model does not tell apart; every "
           "record that is reached counts as a person of its own");
    }
  }

  void check_records() {
    const RecordUse& use = check_.record_use;
    const double out = share_of(use.out_of_reach, use.records);
    if (out > kMaxOutOfReach) {
      warn(WarningKind::kOutOfReach, "threshold",
           fmt::format("{} records have too few values to reach it, whoever they are compared with",
                       some_of_text(use.out_of_reach, use.records)),
           "Fill in the fields that are missing or not read, or use a model of the fields that the file has",
           out > kNearlyAllOutOfReach);
    }
    check_alike();
    const double repeats = share_of(use.repeats, use.records);
    if (repeats > kMaxRepeats) {
      warn(WarningKind::kRepeats, "file",
           fmt::format("{} records have the same values in all of the model's fields as an earlier one",
                       some_of_text(use.repeats, use.records)),
           "Take out people who are in it more than once; in a server's file each of them counts as a person "
           "of "
           "its own");
    }
  }

  // Fields that nearly all records have, all with one value: whether these make a link of any two records,
  // although everything else differs.
  void check_alike() {
    int alike = 0, differ = 0;
    for (std::size_t i = 0; i < model_.fields().size(); ++i) {
      const linkage::Field& field = model_.fields()[i];
      const FieldValues& values = check_.values[i];
      const bool one = values.present >= kFewestAlike && values.distinct.front() == 1 &&
                       share_of(values.present, check_.looked_at) > kNearlyAllAlike;
      (one ? alike : differ) += one ? least_agreement(field.levels.front()) : field.disagreement;
    }
    if (alike - differ < model_.threshold()) return;
    warn(WarningKind::kSameForAll, "threshold",
         "it is reached by values that all records have in common: each would link to everybody with these "
         "values",
         "Check the columns in which all values are the same; the list tells nobody from anybody else", true);
  }

  void check_pass(std::size_t p) {
    const PassUse& use = check_.passes.passes[p];
    const std::string where = "pass " + model_.passes()[p].name;
    const double without = 1 - share_of(use.with_key, check_.records);
    if (without > kMaxWithoutKey) {
      warn(WarningKind::kPassWithoutKeys, where,
           fmt::format("{} of the records lack a part of its key", percent_text(without)),
           "Use columns that most records have: a pass finds nobody else");
    }
    const double left_out = share_of(use.left_out.records, check_.records);
    // How many of the server's records have the most frequent key, if this file's do as often.
    const double heaviest =
        share_of(use.heaviest, check_.records) * static_cast<double>(check_.server_records);
    const std::size_t places = check_.passes.shape.server_places;
    if (left_out > kMaxLeftOut) {
      warn(WarningKind::kHeavyKeys, where,
           fmt::format("it leaves out {} of the records, in bins with more than their places",
                       percent_text(left_out)),
           kHeavyAdvice);
    } else if (use.heaviest >= kFewOfAKey && heaviest > static_cast<double>(places)) {
      warn(WarningKind::kHeavyKeys, where,
           fmt::format("its most frequent key is in {} of the records; of {} server records a bin takes {}, "
                       "so that all of this key are left out",
                       percent_text(share_of(use.heaviest, check_.records)), check_.server_records, places),
           kHeavyAdvice);
    }
  }

  void check_passes() {
    const double nowhere = share_of(check_.passes.in_no_pass, check_.records);
    if (nowhere > kMaxInNoPass) {
      warn(WarningKind::kInNoPass, "passes",
           fmt::format("blocked linkage compares {} of the records with nobody", percent_text(nowhere)),
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
             percent_text(widest.share())),
         "Require more agreement: turn a disagreement into as much more agreement and raise the threshold by "
         "it, so that a record gains nothing by leaving the field out; and do not use `also`");
  }

  const linkage::Model& model_;
  const ModelCheck& check_;
  std::vector<Warning> warnings_;
};

}  // namespace

std::vector<Warning> link_warnings(const linkage::Model& model, const ModelCheck& check) {
  return LinkWarnings(model, check).take();
}

std::vector<Warning> hopeless_chance(const linkage::Model& model, std::size_t server_records) {
  const double each = chance_at_least(model) * static_cast<double>(server_records);
  if (each < kHopelessChance) return {};
  return {
      {WarningKind::kChanceLinks, "threshold",
       fmt::format("by chance alone each client record reaches it with about {} of the {} server records",
                   count_text(static_cast<std::uint64_t>(each)), count_text(server_records)),
       "Use a model for as many records: a higher threshold, more fields, or more buckets (`tacit model fit "
       "--for-server-records`)",
       true}};
}

}  // namespace tacit::fit
