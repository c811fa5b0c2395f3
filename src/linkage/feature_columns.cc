// SPDX-License-Identifier: Apache-2.0
#include "linkage/feature_columns.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "base/error.h"
#include "base/work.h"

namespace tacit::linkage {

FeatureColumns::FeatureColumns(const Model& model, const FeatureTable& server)
    : FeatureColumns(model, server, all_records(server.records())) {}

FeatureColumns::FeatureColumns(const Model& model, const FeatureTable& server,
                               std::span<const std::uint32_t> records)
    : records_(records.size()), buckets_(model.features().size()), agreements_(model.features().size()) {
  const std::size_t features = model.features().size();
  require(server.features() == features &&
              (server.alternatives() == 0 || server.alternatives() == model.alternatives().size()),
          "the table is of this model");
  require(server.has_weights(), "a server's table has weights");
  for (std::size_t k = 0; k < features + server.alternatives(); ++k) {
    const std::size_t feature = k < features ? k : model.alternatives()[k - features];
    const Feature& of = model.features()[feature];
    std::vector<std::int16_t>& buckets = buckets_[feature].emplace_back(records_);
    std::vector<std::int8_t>& agreements = agreements_[feature].emplace_back(records_);
    for (std::size_t j = 0; j < records_; ++j) {
      if (j % 64 == 0) work_step();
      const std::int16_t bucket = server.record(records[j])[k];
      const int weight = server.weights(records[j])[k];
      require(bucket >= kMissing && bucket < of.buckets, "buckets are of this model");
      require(bucket == kMissing || (of.varies ? weight <= of.weight() : weight == of.weight()),
              "weights are of this model");
      buckets[j] = bucket;
      agreements[j] = static_cast<std::int8_t>(weight - of.disagreement);
    }
  }
}

int FeatureColumns::agreement(std::size_t feature, std::size_t record, std::int16_t bucket) const {
  const auto& columns = buckets_[feature];
  const auto at = std::ranges::find_if(columns, [&](const auto& column) { return column[record] == bucket; });
  require(at != columns.end(), "the record has the bucket");
  return agreements_[feature][static_cast<std::size_t>(at - columns.begin())][record];
}

Records all_records(std::size_t count) {
  Records all(count);
  std::iota(all.begin(), all.end(), 0U);
  return all;
}

// Few records among many buckets are sorted: most buckets would be counted for nothing.
Partition::Partition(const std::vector<std::vector<std::int16_t>>& columns, std::size_t buckets,
                     std::span<const std::uint32_t> records) {
  if (records.size() < buckets / 2) {
    sort(columns, records);
  } else {
    count(columns, buckets, records);
  }
  std::ranges::stable_sort(parts_, std::greater{}, [](const Part& part) { return part.records.size(); });
}

void Partition::count(const std::vector<std::vector<std::int16_t>>& columns, std::size_t buckets,
                      std::span<const std::uint32_t> records) {
  std::vector<std::uint32_t> begins(buckets + 1, 0);
  for (const auto& column : columns) {
    for (const std::uint32_t j : records) {
      if (column[j] != kMissing) ++begins[static_cast<std::size_t>(column[j]) + 1];
    }
  }
  std::partial_sum(begins.begin(), begins.end(), begins.begin());
  records_.resize(begins.back());
  for (std::size_t b = 0; b < buckets; ++b) add_part(b, begins[b], begins[b + 1]);
  for (const auto& column : columns) {
    for (const std::uint32_t j : records) {
      if (column[j] != kMissing) records_[begins[static_cast<std::size_t>(column[j])]++] = j;
    }
  }
}

void Partition::sort(const std::vector<std::vector<std::int16_t>>& columns,
                     std::span<const std::uint32_t> records) {
  std::vector<std::pair<std::int16_t, std::uint32_t>> keyed;
  keyed.reserve(columns.size() * records.size());
  for (const auto& column : columns) {
    for (const std::uint32_t j : records) {
      if (column[j] != kMissing) keyed.emplace_back(column[j], j);
    }
  }
  std::ranges::sort(keyed);
  records_.resize(keyed.size());
  std::size_t begin = 0;
  for (std::size_t i = 0; i < keyed.size(); ++i) {
    records_[i] = keyed[i].second;
    if (i + 1 != keyed.size() && keyed[i + 1].first == keyed[i].first) continue;
    add_part(static_cast<std::size_t>(keyed[i].first), begin, i + 1);
    begin = i + 1;
  }
}

void Partition::add_part(std::size_t bucket, std::size_t begin, std::size_t end) {
  if (begin == end) return;
  parts_.push_back({static_cast<std::int16_t>(bucket), std::span(records_).subspan(begin, end - begin)});
}

}  // namespace tacit::linkage
