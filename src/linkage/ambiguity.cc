// SPDX-License-Identifier: Apache-2.0
#include "linkage/ambiguity.h"

#include <algorithm>
#include <tuple>

#include "linkage/score.h"

namespace tacit::linkage {

AmbiguityCounter::AmbiguityCounter(const Model& model, std::size_t client_records)
    : threshold_(model.shifted_threshold()),
      near_(std::max(threshold_ - 1, model.shift() + 1)),
      seen_(client_records) {}

std::size_t AmbiguityCounter::reaching_several() const {
  return static_cast<std::size_t>(
      std::count_if(seen_.begin(), seen_.end(), [](const Seen& seen) { return seen.reached >= 2; }));
}

std::vector<AmbiguousRecord> AmbiguityCounter::ambiguous() const {
  std::vector<AmbiguousRecord> records;
  for (std::size_t i = 0; i < seen_.size(); ++i) {
    const Seen& seen = seen_[i];
    const bool several = seen.reached >= 2;
    const bool just_linked = seen.best == threshold_;
    const bool just_missed = seen.best >= near_ && seen.best < threshold_;
    if (!several && !just_linked && !just_missed) continue;
    records.push_back({.client = static_cast<std::uint32_t>(i),
                       .reached = seen.reached,
                       .best = seen.best,
                       .at_best = seen.at_best,
                       .several = several,
                       .tied = several && seen.at_best >= 2,
                       .just_linked = just_linked,
                       .just_missed = just_missed});
  }
  return records;
}

AmbiguityCounts count_kinds(std::span<const AmbiguousRecord> records) {
  AmbiguityCounts counts;
  for (const AmbiguousRecord& record : records) {
    counts.several += record.several ? 1 : 0;
    counts.tied += record.tied ? 1 : 0;
    counts.just_linked += record.just_linked ? 1 : 0;
    counts.just_missed += record.just_missed ? 1 : 0;
  }
  return counts;
}

std::vector<Candidate> candidates_of(const Model& model, const FeatureTable& client,
                                     const FeatureTable& server, std::span<const AmbiguousRecord> records) {
  if (records.empty()) return {};
  std::vector<std::uint32_t> clients;
  int lowest = model.shifted_threshold();
  for (const AmbiguousRecord& record : records) {
    clients.push_back(static_cast<std::uint32_t>(record.client));
    lowest = std::min(lowest, record.best);
  }
  const FeatureTable few = client.selected(clients);
  std::vector<Candidate> candidates;
  std::vector<std::size_t> near(records.size(), 0);
  for_each_score_at_least(model, few, server, lowest, [&](std::size_t r, std::size_t j, int score) {
    if (score < std::min(records[r].best, model.shifted_threshold())) return;
    if (score < model.shifted_threshold() && ++near[r] > kNearCandidates) return;
    candidates.push_back({r, static_cast<std::uint32_t>(j), score});
  });
  std::ranges::sort(candidates, {}, [](const Candidate& candidate) {
    return std::tuple(candidate.record, -candidate.shifted_score, candidate.server);
  });
  return candidates;
}

}  // namespace tacit::linkage
