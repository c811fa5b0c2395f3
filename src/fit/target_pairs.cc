// SPDX-License-Identifier: Apache-2.0
#include "fit/target_pairs.h"

#include <algorithm>
#include <cmath>

#include "fit/check_passes.h"

namespace tacit::fit {

TargetPairs::TargetPairs(const TwoFiles& files, const KnownPairs& known, const FitOptions& options)
    : known_(known),
      sampled_(static_cast<double>(files.sample.size())),
      servers_(static_cast<double>(files.server.records())) {
  target_.client_records = options.for_records != 0 ? options.for_records : files.client.records();
  target_.server_records =
      options.for_server_records != 0 ? options.for_server_records : files.server.records();
  if (files.model.passes.empty()) return;
  keyed_ = keyed_pairs(files.model, files.client, files.server, files.sample, target_.client_records,
                       target_.server_records);
  matches_ = known.matches_of(keyed_);
  take_passes(files.model.passes);
  households_ = known.households_of(keyed_);
}

void TargetPairs::take_passes(const std::vector<linkage::Pass>& offered) {
  const double all = std::max(known_.patterns().all_matches(), 1e-9);
  std::uint8_t mask = 0;
  for (const std::size_t p : choose_passes(keyed_, matches_, offered.size(), all))
    mask = static_cast<std::uint8_t>(mask | (1U << p));
  for (std::size_t p = 0; p < offered.size(); ++p) {
    if (((mask >> p) & 1) == 0) {
      target_.left_out.push_back(offered[p].name);
      continue;
    }
    passes_.push_back(offered[p]);
    target_.pass_met.push_back(matches_in(static_cast<std::uint8_t>(1U << p)) / all);
  }
  target_.met = std::min(1.0, matches_in(mask) / all);
  std::vector<KeyedPair> pairs;
  std::vector<double> matches;
  for (std::size_t k = 0; k < keyed_.size(); ++k) {
    if (!keyed_[k].is_in(mask)) continue;
    pairs.push_back(keyed_[k]);
    matches.push_back(matches_[k]);
  }
  keyed_ = std::move(pairs);
  matches_ = std::move(matches);
}

double TargetPairs::matches_in(std::uint8_t passes) const {
  double sum = 0;
  for (std::size_t k = 0; k < keyed_.size(); ++k) sum += keyed_[k].is_in(passes) ? matches_[k] : 0;
  return sum;
}

Scaling TargetPairs::scaling() const {
  Scaling scaling;
  scaling.clients = static_cast<double>(target_.client_records) / sampled_;
  scaling.servers = static_cast<double>(target_.server_records) / servers_;
  if (passes_.empty()) return scaling;
  const auto bins = static_cast<double>(usual_bins(target_.client_records, target_.server_records).bins);
  scaling.by_chance = 1 - std::pow(1 - 1 / bins, static_cast<double>(passes_.size()));
  return scaling;
}

PatternTable TargetPairs::at_target(const Comparison& comparison, const PatternTable& patterns,
                                    const PairProgress& progress) const {
  const bool estimated = known_.unlabelled().has_value();
  if (passes_.empty()) {
    if (!estimated) return compared_pairs({patterns}, scaling());
    const PatternTable households = known_.count_households(comparison, progress);
    return compared_pairs({patterns, nullptr, &households}, scaling());
  }
  const PatternTable keyed = comparison.count_only(keyed_, matches_);
  if (!estimated) return compared_pairs({patterns, &keyed}, scaling());
  const PatternTable households = comparison.count_only(keyed_, households_);
  return compared_pairs({patterns, &keyed, &households}, scaling());
}

}  // namespace tacit::fit
