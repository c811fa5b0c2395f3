// SPDX-License-Identifier: Apache-2.0
#include "fit/check_records.h"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "base/work.h"
#include "fit/check_chance.h"

namespace tacit::fit {

namespace {

// The score of a record with one that agrees with it in every value it has. A field is left out where that is
// better, as where the other record lacks it.
class Reach {
 public:
  explicit Reach(const linkage::Model& model) : model_(model), fields_(model.fields().size()) {}

  int of(std::span<const std::int16_t> buckets) {
    std::ranges::fill(fields_, 0);
    for (std::size_t f = 0; f < buckets.size(); ++f) {
      const linkage::Feature& feature = model_.features()[f];
      if (buckets[f] != linkage::kMissing) fields_[feature.field] += feature.weight() - feature.disagreement;
    }
    int reach = 0;
    for (const int field : fields_) reach += std::max(0, field);
    return reach;
  }

 private:
  const linkage::Model& model_;
  std::vector<int> fields_;
};

// The buckets as bytes, so that equal records have equal hashes. Of 64 bits, two of a million different
// records share one in one of ten million files.
std::uint64_t hash_of(std::span<const std::int16_t> buckets) {
  return std::hash<std::string_view>{}(
      {reinterpret_cast<const char*>(buckets.data()), buckets.size() * sizeof(std::int16_t)});
}

}  // namespace

RecordUse record_use(const linkage::Model& model, const linkage::FeatureTable& features) {
  RecordUse use;
  use.records = features.records();
  Reach reach(model);
  std::vector<std::uint64_t> hashes;
  hashes.reserve(features.records());
  for (std::size_t i = 0; i < features.records(); ++i) {
    work_step();
    const auto buckets = features.record(i).first(features.features());
    use.out_of_reach += reach.of(buckets) < model.threshold() ? 1 : 0;
    if (std::ranges::all_of(buckets, [](std::int16_t bucket) { return bucket == linkage::kMissing; }))
      continue;
    hashes.push_back(hash_of(buckets));
  }
  std::ranges::sort(hashes);
  use.repeats = std::ranges::unique(hashes).size();
  return use;
}

double chance_at_least(const linkage::Model& model) {
  std::vector<double> scores(static_cast<std::size_t>(model.score_range()) + 1, 0.0);
  scores.front() = 1;  // shifted: every feature differs
  for (const linkage::Feature& feature : model.features()) {
    const linkage::Level& level = model.fields()[feature.field].levels[feature.level];
    const double frequent =
        static_cast<double>(level.frequent.buckets.size()) / linkage::kRarityBuckets;  // which add less
    const double agree = (1 - frequent) / feature.buckets;
    const auto weight = static_cast<std::size_t>(std::max(0, feature.agreement + feature.disagreement));
    for (std::size_t s = scores.size(); s-- > 0;) {
      scores[s] = scores[s] * (1 - agree) + (s >= weight ? scores[s - weight] * agree : 0);
    }
  }
  return Chance::tail(scores, model.shifted_threshold());
}

}  // namespace tacit::fit
