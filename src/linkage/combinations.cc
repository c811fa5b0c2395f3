// SPDX-License-Identifier: Apache-2.0
#include "linkage/combinations.h"

#include <algorithm>
#include <array>

#include "base/work.h"

namespace tacit::linkage {

namespace {

// Records looked at: some seconds of work. What is beyond is not looked at (most_frequent_values), or one
// feature is taken to be enough there (bound_on_links). To divide them at all takes as long as looking at
// kPartition of them.
constexpr std::size_t kMaxWork = 800'000'000;
constexpr std::size_t kPartition = 40;

// The most that agreeing in the feature adds to a score that is not shifted.
int largest_agreement(const Feature& feature) {
  return feature.weight() - feature.disagreement;
}

// Features in the order of features_that_add(), with what those from one on can add together at most.
struct Adding {
  explicit Adding(const Model& model) : features(features_that_add(model)), rest(features.size() + 1, 0) {
    for (const std::size_t f : features) agreements.push_back(largest_agreement(model.features()[f]));
    for (std::size_t i = features.size(); i-- > 0;) rest[i] = rest[i + 1] + agreements[i];
  }

  std::vector<std::size_t> features;
  std::vector<int> agreements;
  std::vector<int> rest;
};

std::size_t work_of(const FeatureColumns& server, std::size_t feature, std::size_t records) {
  constexpr std::size_t kColumns = 8;  // more take longer
  return records * (1 + server.buckets(feature).size() / kColumns) + kPartition;
}

// Depth first over which features a record has in common with server records, and with which buckets. Records
// only become fewer on the way down, so whatever is not more frequent than the least of those kept is left.
class FrequentValues {
 public:
  FrequentValues(const Model& model, const FeatureColumns& server, std::size_t limit)
      : model_(model), server_(server), adding_(model), limit_(limit), varying_(server.records(), 0) {}

  std::vector<Values> run() {
    const Records all = all_records(server_.records());
    visit(0, all, model_.threshold(), false);
    return std::move(kept_);
  }

 private:
  std::size_t least() const { return kept_.size() < limit_ ? 0 : kept_.back().records; }

  // `missing`: what the features so far lack for the threshold. `varied`: some of them add a number of each
  // record's own, which is not in `missing` but in varying_.
  void visit(std::size_t i, std::span<const std::uint32_t> records, int missing, bool varied) {
    work_step();
    if (records.size() <= least()) return;
    int most = varied ? -kMaxScoreRange : 0;  // that varying features add to a record which is not linked
    std::size_t linked = !varied && missing <= 0 ? records.size() : 0;
    for (const std::uint32_t j : varied ? records : records.first(0)) {
      const bool links = varying_[j] >= missing;
      linked += links ? 1 : 0;
      if (!links) most = std::max<int>(most, varying_[j]);
    }
    if (linked > least()) keep(linked);
    if (linked == records.size() || adding_.rest[i] < missing - most || work_ > kMaxWork) return;
    const std::size_t feature = adding_.features[i];
    const Feature& of = model_.features()[feature];
    work_ += work_of(server_, feature, records.size());
    const Partition partition(server_.buckets(feature), static_cast<std::size_t>(of.buckets), records);
    for (const Partition::Part& part : partition.largest_first()) {
      if (part.records.size() <= least()) break;
      path_.emplace_back(feature, part.bucket);
      if (of.varies) {
        vary(feature, part, 1);
        visit(i + 1, part.records, missing, true);
        vary(feature, part, -1);
      } else {
        visit(i + 1, part.records, missing - of.agreement, varied);
      }
      path_.pop_back();
    }
    visit(i + 1, records, missing, varied);
  }

  void vary(std::size_t feature, const Partition::Part& part, int sign) {
    for (const std::uint32_t j : part.records) {
      const int adds = server_.agreement(feature, j, part.bucket);
      varying_[j] = static_cast<std::int8_t>(varying_[j] + sign * adds);
    }
  }

  void keep(std::size_t records) {
    Values values;
    for (const auto& [feature, bucket] : path_) {
      values.features.push_back(feature);
      values.buckets.push_back(bucket);
    }
    values.records = records;
    const auto place = std::ranges::upper_bound(kept_, records, std::greater{}, &Values::records);
    kept_.insert(place, std::move(values));
    if (kept_.size() > limit_) kept_.pop_back();
  }

  const Model& model_;
  const FeatureColumns& server_;
  Adding adding_;
  std::size_t limit_;
  std::vector<std::int8_t> varying_;
  std::size_t work_ = 0;
  std::vector<std::pair<std::size_t, std::int16_t>> path_;
  std::vector<Values> kept_;  // most frequent first
};

// Who is linked either agrees with the record on the next feature, and then has the bucket that the record
// has there, or reaches the threshold by the features behind it. So
//
//   most(features from i on, records, missing) <= the greatest, over the buckets of feature i, of
//       most(features from i + 1 on, the records with that bucket, missing - the most that it adds to them)
//     + most(features from i + 1 on, records, missing)
//
// in which the two terms may assume different values of the features from i + 1 on: that is why it is a
// bound.
class Bound {
 public:
  Bound(const Model& model, const FeatureColumns& server) : model_(model), server_(server), adding_(model) {}

  std::size_t run() {
    const Records all = all_records(server_.records());
    return most(0, all, model_.threshold());
  }

 private:
  std::size_t most(std::size_t i, std::span<const std::uint32_t> records, int missing) {
    if (missing <= 0) return records.size();
    if (adding_.rest[i] < missing) return 0;
    if (records.size() <= 1) return records.size();
    const std::size_t feature = adding_.features[i];
    const Feature& of = model_.features()[feature];
    work_ += work_of(server_, feature, records.size());
    work_step();
    if (missing <= adding_.agreements.back() || work_ > kMaxWork) return most_by_one(i, records);
    const Partition partition(server_.buckets(feature), static_cast<std::size_t>(of.buckets), records);
    std::size_t with = 0;
    for (const Partition::Part& part : partition.largest_first()) {
      if (part.records.size() <= with) break;
      const int adds = of.varies ? most_added(feature, part) : of.agreement;
      with = std::max(with, most(i + 1, part.records, missing - adds));
    }
    return std::min(records.size(), with + most(i + 1, records, missing));
  }

  int most_added(std::size_t feature, const Partition::Part& part) const {
    int most = -kMaxScoreRange;
    for (const std::uint32_t j : part.records)
      most = std::max(most, server_.agreement(feature, j, part.bucket));
    return most;
  }

  // The same where any one feature is enough, or is taken to be: the fullest bucket of each.
  std::size_t most_by_one(std::size_t i, std::span<const std::uint32_t> records) {
    std::size_t sum = 0;
    for (; i < adding_.features.size() && sum < records.size(); ++i) {
      sum += fullest_bucket(server_.buckets(adding_.features[i]), records);
    }
    return std::min(records.size(), sum);
  }

  std::size_t fullest_bucket(const std::vector<std::vector<std::int16_t>>& columns,
                             std::span<const std::uint32_t> records) {
    std::uint32_t fullest = 0;
    for (const auto& column : columns) {
      for (const std::uint32_t j : records) {
        if (column[j] != kMissing)
          fullest = std::max(fullest, ++counts_[static_cast<std::size_t>(column[j])]);
      }
    }
    for (const auto& column : columns) {
      for (const std::uint32_t j : records) {
        if (column[j] != kMissing) counts_[static_cast<std::size_t>(column[j])] = 0;
      }
    }
    return fullest;
  }

  const Model& model_;
  const FeatureColumns& server_;
  Adding adding_;
  std::size_t work_ = 0;
  std::array<std::uint32_t, kMaxBuckets> counts_{};  // 0 between two uses: most groups are far smaller
};

}  // namespace

std::vector<std::size_t> features_that_add(const Model& model) {
  std::vector<std::size_t> features;
  for (std::size_t f = 0; f < model.features().size(); ++f) {
    if (largest_agreement(model.features()[f]) > 0) features.push_back(f);
  }
  std::ranges::stable_sort(features, std::greater{},
                           [&](std::size_t f) { return largest_agreement(model.features()[f]); });
  return features;
}

std::vector<Values> most_frequent_values(const Model& model, const FeatureColumns& server,
                                         std::size_t limit) {
  return FrequentValues(model, server, limit).run();
}

std::size_t bound_on_links(const Model& model, const FeatureColumns& server) {
  return Bound(model, server).run();
}

}  // namespace tacit::linkage
