// SPDX-License-Identifier: Apache-2.0
// One feature of a table, with its columns found and its hash keys derived: the buckets of its records, and
// those by which a server's record agrees as well. For this room's own use.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "linkage/bucket_hash.h"
#include "linkage/features.h"
#include "linkage/model.h"
#include "linkage/value_reader.h"
#include "linkage/variants.h"
#include "table/table.h"

namespace tacit::linkage {

/// Where a value falls: into one of the feature's buckets, and into one of those that tell how rare it is.
/// Both are kMissing without a value.
struct ValueBuckets {
  std::int16_t bucket = kMissing;
  std::int16_t rarity = kMissing;
};

/// The bucket of a variant, and the near level of the feature's level that it is of.
struct NearBucket {
  std::int16_t bucket;
  std::size_t near;
};

class FeatureReader {
 public:
  /// A table need not have the columns of `also`. `model` and `table` outlive the reader.
  FeatureReader(const Model& model, const Feature& feature, const table::Table& table)
      : FeatureReader(model, feature, model.fields()[feature.field], table) {}

  ValueBuckets buckets(std::size_t record) { return buckets(record, columns_); }

  /// Those by the `k`-th column of `also`, kMissing too where the table lacks the column.
  ValueBuckets also(std::size_t record, std::size_t k);
  std::size_t also() const { return also_.size(); }

  /// The buckets of the variants of the record's value, near level by near level and kind by kind; they may
  /// repeat. Valid until the next call. Dates and names repeat, so those of the first texts are kept.
  std::span<const NearBucket> near(std::size_t record);

 private:
  struct Kind {
    Variants variants;
    std::size_t near;
  };

  FeatureReader(const Model& model, const Feature& feature, const Field& field, const table::Table& table);

  ValueBuckets buckets(std::size_t record, std::span<const std::size_t> columns) {
    const std::string& value = reader_.value(record, columns);
    if (value.empty()) return {};
    const std::uint64_t hash = hash_(value);
    return {static_cast<std::int16_t>(hash % buckets_), static_cast<std::int16_t>(hash % kRarityBuckets)};
  }
  std::int16_t bucket_of(const std::string& value) const {
    return static_cast<std::int16_t>(hash_(value) % buckets_);
  }

  ValueReader reader_;
  KeyedHash hash_;
  std::uint64_t buckets_;
  std::size_t table_columns_;
  std::vector<std::size_t> columns_;
  std::vector<std::size_t> also_;
  std::vector<Kind> kinds_;
  std::unordered_map<std::string, std::vector<NearBucket>> known_;  // by the value's text
  std::vector<NearBucket> last_;
};

}  // namespace tacit::linkage
