// SPDX-License-Identifier: Apache-2.0
#include "linkage/widening_record.h"

#include <algorithm>

#include "base/work.h"

namespace tacit::linkage {

namespace {

constexpr std::size_t kSweeps = 8;  // over the features; hardly any search takes more

}  // namespace

WideningRecord::WideningRecord(const Model& model, const FeatureColumns& server)
    : model_(model),
      server_(server),
      record_(model.features().size(), kMissing),
      scores_(server.records(), 0) {}

std::size_t WideningRecord::links() const {
  return static_cast<std::size_t>(
      std::ranges::count_if(scores_, [&](int score) { return score >= model_.threshold(); }));
}

void WideningRecord::set(std::size_t feature, std::int16_t bucket) {
  add(feature, -1);
  record_[feature] = bucket;
  add(feature, 1);
}

void WideningRecord::widen() {
  bool better = true;
  for (std::size_t sweep = 0; better && sweep < kSweeps; ++sweep) {
    better = false;
    for (std::size_t f = 0; f < record_.size(); ++f) better = improve(f) || better;
  }
}

WideningRecord::Gain WideningRecord::gain(int score) const {
  return {score >= model_.threshold() ? 1 : 0, score == model_.threshold() - 1 ? 1 : 0};
}

// Gives the feature its best value while the others stay the same. Returns whether it has changed.
bool WideningRecord::improve(std::size_t feature) {
  const std::int16_t before = record_[feature];
  set(feature, kMissing);
  const std::int16_t best = best_bucket(feature, before);
  set(feature, best);
  return best != before;
}

// `feature` is missing now, and was `before`. Counted as if everybody who has the feature differed; then
// those who agree are put right, by bucket.
std::int16_t WideningRecord::best_bucket(std::size_t feature, std::int16_t before) const {
  work_step();
  const Feature& weights = model_.features()[feature];
  const auto& columns = server_.buckets(feature);
  const auto& agreements = server_.agreements(feature);
  std::vector<Gain> gains(static_cast<std::size_t>(weights.buckets));
  Gain without, all_differ;
  for (std::size_t j = 0; j < scores_.size(); ++j) {
    const bool has = columns.front()[j] != kMissing;
    const Gain differs = gain(scores_[j] - (has ? weights.disagreement : 0));
    without += gain(scores_[j]);
    all_differ += differs;
    if (!has) continue;
    for (std::size_t k = 0; k < columns.size(); ++k) {
      if (columns[k][j] == kMissing) continue;
      gains[static_cast<std::size_t>(columns[k][j])] += gain(scores_[j] + agreements[k][j]) - differs;
    }
  }
  const auto of = [&](std::int16_t bucket) {
    return bucket == kMissing ? without : all_differ + gains[static_cast<std::size_t>(bucket)];
  };
  std::int16_t best = before;
  for (std::int16_t bucket = kMissing; bucket < weights.buckets; ++bucket) {
    if (of(best) < of(bucket)) best = bucket;
  }
  return best;
}

// Adds or subtracts (`sign`) the contribution of the feature's present bucket to every score.
void WideningRecord::add(std::size_t feature, int sign) {
  const std::int16_t bucket = record_[feature];
  if (bucket == kMissing) return;
  const int disagreement = model_.features()[feature].disagreement;
  const auto& columns = server_.buckets(feature);
  const auto& agreements = server_.agreements(feature);
  for (std::size_t j = 0; j < scores_.size(); ++j) {
    if (columns.front()[j] == kMissing) continue;
    int adds = -disagreement;
    for (std::size_t k = 0; k < columns.size(); ++k) {
      if (columns[k][j] == bucket) adds = agreements[k][j];
    }
    scores_[j] = static_cast<std::int8_t>(scores_[j] + sign * adds);
  }
}

}  // namespace tacit::linkage
