// SPDX-License-Identifier: Apache-2.0
// A server's features column by column, for computations that go through the whole table feature by feature,
// such as how many records a made-up one can link.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "linkage/features.h"
#include "linkage/model.h"

namespace tacit::linkage {

/// Numbers of server records.
using Records = std::vector<std::uint32_t>;

/// All records of a table of `count`.
Records all_records(std::size_t count);

class FeatureColumns {
 public:
  /// `server` is a server's table of this model, with all its alternatives or none.
  FeatureColumns(const Model& model, const FeatureTable& server);

  /// Of some of its records, in this order; they exist.
  FeatureColumns(const Model& model, const FeatureTable& server, std::span<const std::uint32_t> records);

  std::size_t records() const { return records_; }

  /// Of one feature, a bucket or kMissing for each record: its own, then its alternatives. A record without
  /// a bucket of its own has none of the others either, and no bucket twice.
  const std::vector<std::vector<std::int16_t>>& buckets(std::size_t feature) const {
    return buckets_[feature];
  }

  /// What agreeing by these buckets adds to a score that is not shifted: their weights without the feature's
  /// disagreement. Means nothing where the bucket is missing.
  const std::vector<std::vector<std::int8_t>>& agreements(std::size_t feature) const {
    return agreements_[feature];
  }

  /// The same of the bucket `bucket` of `record`, which has it.
  int agreement(std::size_t feature, std::size_t record, std::int16_t bucket) const;

 private:
  std::size_t records_;
  std::vector<std::vector<std::vector<std::int16_t>>> buckets_;
  std::vector<std::vector<std::vector<std::int8_t>>> agreements_;
};

/// The same records by the buckets of one feature that they agree with. A record is in each bucket that it
/// has: in several if it has alternatives, and in none if it lacks the feature.
class Partition {
 public:
  /// `buckets`: how many the feature has.
  Partition(const std::vector<std::vector<std::int16_t>>& columns, std::size_t buckets,
            std::span<const std::uint32_t> records);

  struct Part {
    std::int16_t bucket;
    std::span<const std::uint32_t> records;  // valid as long as the partition
  };
  /// Those with a record, the largest first; of equal ones that of the lower bucket. Valid as the parts are.
  const std::vector<Part>& largest_first() const { return parts_; }

 private:
  void count(const std::vector<std::vector<std::int16_t>>& columns, std::size_t buckets,
             std::span<const std::uint32_t> records);
  void sort(const std::vector<std::vector<std::int16_t>>& columns, std::span<const std::uint32_t> records);
  void add_part(std::size_t bucket, std::size_t begin, std::size_t end);

  Records records_;  // by bucket
  std::vector<Part> parts_;
};

}  // namespace tacit::linkage
