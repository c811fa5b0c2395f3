#include "linkage/feature_columns.h"

#include <algorithm>
#include <numeric>

#include "base/error.h"

namespace tacit::linkage {

FeatureColumns::FeatureColumns(const Model& model, const FeatureTable& server)
    : records_(server.records()), features_(model.features().size()) {
  const std::size_t features = model.features().size();
  require(server.features() == features &&
              (server.alternatives() == 0 || server.alternatives() == model.alternatives().size()),
          "the table is of this model");
  for (std::size_t k = 0; k < features + server.alternatives(); ++k) {
    const std::size_t feature = k < features ? k : model.alternatives()[k - features];
    std::vector<std::int16_t>& column = features_[feature].emplace_back(records_);
    for (std::size_t j = 0; j < records_; ++j) {
      const std::int16_t bucket = server.record(j)[k];
      require(bucket >= kMissing && bucket < model.features()[feature].buckets, "buckets are of this model");
      column[j] = bucket;
    }
  }
}

Records all_records(std::size_t count) {
  Records all(count);
  std::iota(all.begin(), all.end(), 0U);
  return all;
}

Partition::Partition(const std::vector<std::vector<std::int16_t>>& columns, std::size_t buckets,
                     std::span<const std::uint32_t> records)
    : begins_(buckets + 1, 0) {
  for (const auto& column : columns) {
    for (const std::uint32_t j : records) {
      if (column[j] != kMissing) ++begins_[static_cast<std::size_t>(column[j]) + 1];
    }
  }
  std::partial_sum(begins_.begin(), begins_.end(), begins_.begin());
  records_.resize(begins_.back());
  std::vector<std::uint32_t> next(begins_.begin(), begins_.end() - 1);
  for (const auto& column : columns) {
    for (const std::uint32_t j : records) {
      if (column[j] != kMissing) records_[next[static_cast<std::size_t>(column[j])]++] = j;
    }
  }
}

std::vector<Partition::Part> Partition::largest_first() const {
  std::vector<Part> parts;
  for (std::size_t b = 0; b + 1 < begins_.size(); ++b) {
    const std::size_t size = begins_[b + 1] - begins_[b];
    if (size != 0)
      parts.push_back({static_cast<std::int16_t>(b), std::span(records_).subspan(begins_[b], size)});
  }
  std::ranges::stable_sort(parts, std::greater{}, [](const Part& part) { return part.records.size(); });
  return parts;
}

}  // namespace tacit::linkage
