// SPDX-License-Identifier: Apache-2.0
#include "linkage/feature_reader.h"

#include <utility>

namespace tacit::linkage {
namespace {

constexpr std::size_t kMostKnownTexts = 50'000;  // some megabytes, which last as long as a feature is read

}  // namespace

FeatureReader::FeatureReader(const Model& model, const Feature& feature, const Field& field,
                             const table::Table& table)
    : reader_(model, field.missing, field.levels[feature.level].transform, table),
      hash_(model.salt(), "bucket", feature.name),
      buckets_(static_cast<std::uint64_t>(feature.buckets)),
      table_columns_(table.columns()),
      columns_(find_columns(field.columns, table)),
      also_(find_columns(field.also, table)) {
  const Level& level = field.levels[feature.level];
  for (std::size_t near = 0; near < level.near.size(); ++near) {
    for (const VariantKind kind : level.near[near].kinds)
      kinds_.push_back({Variants(level.transform, kind, model.salt()), near});
  }
}

ValueBuckets FeatureReader::also(std::size_t record, std::size_t k) {
  if (also_[k] == table_columns_) return {};
  return buckets(record, std::span(also_).subspan(k, 1));
}

std::span<const NearBucket> FeatureReader::near(std::size_t record) {
  if (kinds_.empty()) return {};
  std::string text(reader_.text(record, columns_));
  if (const auto found = known_.find(text); found != known_.end()) return found->second;
  last_.clear();
  for (const Kind& kind : kinds_) {
    for (const std::string& value : kind.variants(text)) last_.push_back({bucket_of(value), kind.near});
  }
  if (known_.size() < kMostKnownTexts) known_.emplace(std::move(text), last_);
  return last_;
}

}  // namespace tacit::linkage
