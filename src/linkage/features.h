// SPDX-License-Identifier: Apache-2.0
// Records -> features: for each record and each feature of the model its bucket, or that it is missing, and
// for each pass its key, or that it has none. This is all that linkage ever sees of a record, in the clear
// and encrypted alike.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "linkage/model.h"
#include "table/table.h"

namespace tacit::linkage {

inline constexpr std::int16_t kMissing = -1;
/// Of a record that lacks a part of a pass's key. No key is this number.
inline constexpr std::uint64_t kNoKey = ~std::uint64_t{0};

/// Buckets in [0, feature.buckets), or kMissing; at first everything is missing. The table of server records
/// has one more column for each of the model's alternatives: a further bucket by which the record agrees in
/// the feature, kMissing if there is none or it equals one before it. Keys are of the model's passes; at
/// first there are none.
///
/// A server's table also has a weight for each of these buckets: what the shifted score gets where the client
/// record has the same bucket in the column's feature, the disagreement included, in [0, feature.weight()]. A
/// weight of a bucket that is missing means nothing. A client's table has no weights.
class FeatureTable {
 public:
  FeatureTable(std::size_t records, std::size_t features, std::size_t alternatives = 0,
               std::size_t passes = 0)
      : records_(records),
        features_(features),
        width_(features + alternatives),
        passes_(passes),
        buckets_(records * width_, kMissing),
        keys_(records * passes, kNoKey) {}

  std::size_t records() const { return records_; }
  std::size_t features() const { return features_; }
  std::size_t alternatives() const { return width_ - features_; }
  std::size_t passes() const { return passes_; }

  /// The features of record `i` < records() in the model's order, and behind them its alternatives.
  std::span<const std::int16_t> record(std::size_t i) const { return {&buckets_[i * width_], width_}; }
  std::span<std::int16_t> record(std::size_t i) { return {&buckets_[i * width_], width_}; }

  bool has_weights() const { return has_weights_; }
  /// Of the columns of record(i); empty where the table has no weights.
  std::span<const std::uint8_t> weights(std::size_t i) const {
    return {weights_.data() + i * weights_width(), weights_width()};
  }
  std::span<std::uint8_t> weights(std::size_t i) {
    return {weights_.data() + i * weights_width(), weights_width()};
  }
  /// Makes it a server's table, all of whose weights are 0 at first.
  void add_weights();
  /// Makes it a server's table in which every bucket has its feature's largest weight: the weights of a model
  /// that does not tell rare values from frequent ones and has no near levels.
  void set_usual_weights(const Model& model);

  /// The keys of record `i` < records(), pass by pass.
  std::span<const std::uint64_t> keys(std::size_t i) const { return {keys_.data() + i * passes_, passes_}; }
  std::span<std::uint64_t> keys(std::size_t i) { return {keys_.data() + i * passes_, passes_}; }

  /// Some of its records, in this order; all exist.
  FeatureTable selected(std::span<const std::uint32_t> records) const;

 private:
  std::size_t records_;
  std::size_t features_;
  std::size_t width_;
  std::size_t passes_;
  std::size_t weights_width() const { return has_weights_ ? width_ : 0; }

  std::vector<std::int16_t> buckets_;
  std::vector<std::uint8_t> weights_;
  std::vector<std::uint64_t> keys_;
  bool has_weights_ = false;
};

/// Whose records they are: only a server's have alternatives, and need the columns of `also`.
enum class Side { kClient, kServer };

/// Computes the features and keys of a table's records. Throws Error(kConfig) that names every column of the
/// model which the table lacks, with one of a similar name that it has.
FeatureTable featurize(const Model& model, Side side, const table::Table& table);

/// As a server's, of a file that may lack columns of `also`: what they would add is missing. Throws as for a
/// client's.
FeatureTable featurize_as_server(const Model& model, const table::Table& table);

/// The same of some of its records, in this order; all exist.
FeatureTable featurize(const Model& model, Side side, const table::Table& table,
                       std::span<const std::uint32_t> records);

}  // namespace tacit::linkage
