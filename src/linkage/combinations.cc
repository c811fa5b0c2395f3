#include "linkage/combinations.h"

#include <algorithm>
#include <array>

namespace tacit::linkage {

namespace {

// Records looked at: some seconds of work. What is beyond is not looked at (most_frequent_values), or one
// feature is taken to be enough there (bound_on_links). To divide them at all takes as long as looking at
// kPartition of them.
constexpr std::size_t kMaxWork = 800'000'000;
constexpr std::size_t kPartition = 40;

// Features in the order of features_that_add(), with what those from one on can add together.
struct Adding {
  explicit Adding(const Model& model) : features(features_that_add(model)), rest(features.size() + 1, 0) {
    for (const std::size_t f : features) agreements.push_back(model.features()[f].agreement);
    for (std::size_t i = features.size(); i-- > 0;) rest[i] = rest[i + 1] + agreements[i];
  }

  std::vector<std::size_t> features;
  std::vector<int> agreements;
  std::vector<int> rest;
};

// Depth first over which features a record has in common with server records, and with which buckets. Records
// only become fewer on the way down, so whatever is not more frequent than the least of those kept is left.
class FrequentValues {
 public:
  FrequentValues(const Model& model, const FeatureColumns& server, std::size_t limit)
      : model_(model), server_(server), adding_(model), limit_(limit) {}

  std::vector<Values> run() {
    const Records all = all_records(server_.records());
    visit(0, all, model_.threshold());
    return std::move(kept_);
  }

 private:
  std::size_t least() const { return kept_.size() < limit_ ? 0 : kept_.back().records; }

  void visit(std::size_t i, std::span<const std::uint32_t> records, int missing) {
    if (records.size() <= least()) return;
    if (missing <= 0) return keep(records.size());
    if (adding_.rest[i] < missing || work_ > kMaxWork) return;
    work_ += records.size() + kPartition;
    const std::size_t feature = adding_.features[i];
    const Partition partition(server_.buckets(feature),
                              static_cast<std::size_t>(model_.features()[feature].buckets), records);
    for (const Partition::Part& part : partition.largest_first()) {
      if (part.records.size() <= least()) break;
      path_.emplace_back(feature, part.bucket);
      visit(i + 1, part.records, missing - adding_.agreements[i]);
      path_.pop_back();
    }
    visit(i + 1, records, missing);
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
  std::size_t work_ = 0;
  std::vector<std::pair<std::size_t, std::int16_t>> path_;
  std::vector<Values> kept_;  // most frequent first
};

// Who is linked either agrees with the record on the next feature, and then has the bucket that the record
// has there, or reaches the threshold by the features behind it. So
//
//   most(features from i on, records, missing) <= the greatest, over the buckets of feature i, of
//       most(features from i + 1 on, the records with that bucket, missing - the feature's agreement)
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
    work_ += records.size() + kPartition;
    if (missing <= adding_.agreements.back() || work_ > kMaxWork) return most_by_one(i, records);
    const std::size_t feature = adding_.features[i];
    const Partition partition(server_.buckets(feature),
                              static_cast<std::size_t>(model_.features()[feature].buckets), records);
    std::size_t with = 0;
    for (const Partition::Part& part : partition.largest_first()) {
      if (part.records.size() <= with) break;
      with = std::max(with, most(i + 1, part.records, missing - adding_.agreements[i]));
    }
    return std::min(records.size(), with + most(i + 1, records, missing));
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
    if (model.features()[f].agreement > 0) features.push_back(f);
  }
  std::ranges::stable_sort(features, std::greater{},
                           [&](std::size_t f) { return model.features()[f].agreement; });
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
