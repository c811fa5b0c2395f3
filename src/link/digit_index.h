// SPDX-License-Identifier: Apache-2.0
// Which masks (layer_masks.h) a server record sets in blocked linkage, and to what (docs/protocol.md,
// "Blocked linkage"): their numbers follow from the plan alone. Each column of a server record, which is a
// feature or one of its alternatives, makes a *pair* of digits, with a mask for each value of either. A
// feature of many columns has a mask for each bucket instead, and a pair for each high digit. A feature with
// a disagreement has one more mask, where the record has the feature.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/secret_vector.h"
#include "plan/request.h"

namespace tacit::link {

/// Digits of a feature that follow one another, and their masks, which do as well.
struct DigitRun {
  std::size_t first = 0, count = 0;
  std::size_t mask = 0;
};

/// Low digits and high digits, each a masked sum, whose product counts.
struct DigitPair {
  std::size_t feature = 0;
  DigitRun low, high;
};

class DigitIndex {
 public:
  explicit DigitIndex(const plan::LinkRequest& request);

  /// Masks of a layer.
  std::size_t masks() const { return masks_; }
  /// Those of the features in order, then those of the alternatives in the order of a server record; where
  /// buckets have masks, those of the feature alone.
  std::span<const DigitPair> pairs() const { return pairs_; }
  /// The mask of where a record has the feature, if its disagreement takes something off.
  std::optional<std::size_t> presence(std::size_t feature) const { return presences_[feature]; }

  /// Appends what a server record sets: terms. `record`, `weights`: its rows of a feature table of the plan's
  /// model.
  void append_terms(std::span<const std::int16_t> record, std::span<const std::uint8_t> weights,
                    SecretVector<std::uint32_t>& terms) const;

  // A term has the number of a mask and a code of what is added to it: a weight, 1 for digits that carry
  // none, or minus a disagreement.
  static constexpr std::uint32_t kCodes = 64;
  static std::size_t mask(std::uint32_t term) { return term / kCodes; }
  static std::uint32_t code(std::uint32_t term) { return term % kCodes; }
  /// Modulo t, of a code below kCodes.
  static std::uint32_t value(std::uint32_t code);

 private:
  /// Where a column of a server record has its masks.
  struct Column {
    std::size_t feature = 0;
    std::size_t low = 0, high = 0;  // of the digits 0, or low is that of bucket 0
    std::size_t low_digits = 0;     // how many there are; 0 where buckets have masks
  };
  void add_column(std::size_t feature);
  void add_buckets(std::size_t feature);
  static void append_bucket(const Column& column, std::size_t bucket, std::uint32_t weight,
                            SecretVector<std::uint32_t>& terms);

  const std::vector<plan::FeatureShape> features_;
  std::vector<Column> columns_;
  std::vector<DigitPair> pairs_;
  std::vector<std::optional<std::size_t>> presences_;  // [feature]
  std::optional<std::size_t> anybody_;  // the mask that each record sets, where buckets have any
  std::size_t masks_ = 0;
};

}  // namespace tacit::link
