// SPDX-License-Identifier: Apache-2.0
// A made-up record that is made to link more and more of a server's records: the search behind
// widest_record.h.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "linkage/feature_columns.h"
#include "linkage/model.h"

namespace tacit::linkage {

/// At first it has no values. Keeps references to the model and the columns.
class WideningRecord {
 public:
  WideningRecord(const Model& model, const FeatureColumns& server);

  /// A bucket or kMissing for each feature.
  const std::vector<std::int16_t>& record() const { return record_; }

  bool links(std::size_t server_record) const { return scores_[server_record] >= model_.threshold(); }
  std::size_t links() const;

  /// Gives the feature this bucket of it, or kMissing.
  void set(std::size_t feature, std::int16_t bucket);

  /// Changes one feature after the other as long as that links more records, or as many and brings more of
  /// them near the threshold. It ends when no change of a single feature helps, which need not be the widest
  /// record.
  void widen();

 private:
  struct Gain {
    std::int64_t links = 0;
    std::int64_t nearly = 0;  // a point short: another feature may bring it
    auto operator<=>(const Gain&) const = default;
    Gain operator+(const Gain& other) const { return {links + other.links, nearly + other.nearly}; }
    Gain operator-(const Gain& other) const { return {links - other.links, nearly - other.nearly}; }
    void operator+=(const Gain& other) { *this = *this + other; }
  };

  Gain gain(int score) const;
  bool improve(std::size_t feature);
  std::int16_t best_bucket(std::size_t feature, std::int16_t before) const;
  void add(std::size_t feature, int sign);

  const Model& model_;
  const FeatureColumns& server_;
  std::vector<std::int16_t> record_;
  std::vector<std::int8_t> scores_;  // with each server record, not shifted: within kMaxScoreRange of 0
};

}  // namespace tacit::linkage
