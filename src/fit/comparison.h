// SPDX-License-Identifier: Apache-2.0
// Two files -> patterns of outcomes: every pair of a client and a server record, compared field by field in
// the clear, as the encrypted comparison would see it (by bucket). If there are too many pairs, a sample of
// client records represents all.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "fit/field_buckets.h"
#include "fit/keyed_pairs.h"
#include "fit/likely_pairs.h"
#include "fit/outcomes.h"
#include "linkage/model.h"
#include "linkage/quality.h"
#include "table/table.h"

namespace tacit::fit {

/// `count` of the numbers below `all` in rising order, each as likely; all of them if count >= all.
std::vector<std::uint32_t> sample_records(std::size_t all, std::size_t count, std::uint64_t seed);

/// Hears now and then how many server records are compared. May be empty.
using PairProgress = std::function<void(std::size_t done, std::size_t all)>;

/// Of some fields and two files, the buckets of every level.
class Comparison {
 public:
  /// `model`: salt, missing texts and fields with their levels' transforms and buckets count; weights do not.
  /// `sample`: which client records are compared. Throws as linkage::featurize, and Error(kConfig) for more
  /// fields or levels than patterns have room for. `rarity`: whether outcomes tell how rare a value is, where
  /// patterns have room for it.
  Comparison(const linkage::ModelSpec& model, const table::Table& client, const table::Table& server,
             std::span<const std::uint32_t> sample, bool rarity = false);

  /// Whether outcomes tell how rare a value is.
  bool has_rarity() const { return !shapes_.empty() && !shapes_.front().rarity.empty(); }

  /// Compares all pairs; matches are the `labelled` ones within the sample, each once.
  PatternTable count(std::span<const linkage::RecordPair> labelled, const PairProgress& progress) const;

  /// Compares all pairs; a pair is a match with the probability that `other`, a comparison of the same
  /// records, gives it: `probabilities[p]` where it shows pattern p of `patterns`, which other counted.
  PatternTable count(const Comparison& other, const PatternTable& patterns,
                     std::span<const double> probabilities, const PairProgress& progress) const;

  /// The pairs that show a pattern p of `patterns`, which this comparison counted, with `wanted[p]`; in the
  /// order of server records, then of places in the sample.
  std::vector<LikelyPair> pairs_showing(const PatternTable& patterns, const std::vector<bool>& wanted,
                                        const PairProgress& progress) const;

  /// Compares all pairs; `pairs[k]` is a match with `probabilities[k]`, and no other is. `pairs` are in the
  /// order of pairs_showing().
  PatternTable count(std::span<const LikelyPair> pairs, std::span<const double> probabilities,
                     const PairProgress& progress) const;

  /// For each of these pairs, which are in the order of server records, what `probabilities` has for the
  /// pattern that it shows, `patterns` being what this comparison counted.
  std::vector<double> look_up(std::span<const KeyedPair> pairs, const PatternTable& patterns,
                              std::span<const double> probabilities) const;

  /// Compares these pairs alone, in the order of server records; pair k is a match with `probabilities[k]`.
  PatternTable count_only(std::span<const KeyedPair> pairs, std::span<const double> probabilities) const;

  const FieldBuckets& field(std::size_t field) const { return fields_[field]; }

  const std::vector<FieldShape>& shapes() const { return shapes_; }

 private:
  // The patterns that a server record makes with each client record, packed into 64 bits.
  void compare(std::size_t server_record, std::vector<std::uint64_t>& keys) const;
  // The pattern of each pair.
  std::vector<std::uint64_t> patterns_of(std::span<const KeyedPair> pairs) const;

  std::vector<FieldShape> shapes_;
  std::vector<FieldBuckets> fields_;
  std::vector<std::uint32_t> sample_;
  std::size_t server_records_ = 0;
};

}  // namespace tacit::fit
