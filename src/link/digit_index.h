// Which masks (layer_masks.h) a server record sets in blocked linkage (docs/protocol.md, "Blocked linkage"):
// their numbers follow from the plan alone. Every feature makes a *pair* of digits, and each of its
// alternatives a pair of its own, with a mask for each value of either digit; a feature with a disagreement
// has one more mask, where the record has the feature.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/secret_vector.h"
#include "plan/request.h"

namespace tacit::link {

/// The masks of the values of both digits: low.. and high.. are numbered in a row.
struct DigitPair {
  std::size_t feature = 0;
  std::size_t low = 0, high = 0;  // masks of the value 0
};

class DigitIndex {
 public:
  explicit DigitIndex(const plan::LinkRequest& request);

  /// Masks of a layer.
  std::size_t masks() const { return values_.size(); }
  /// Those of the features in order, then those of the alternatives in the order of a server record.
  std::span<const DigitPair> pairs() const { return pairs_; }
  /// The mask of where a record has the feature, if its disagreement takes something off.
  std::optional<std::size_t> presence(std::size_t feature) const { return presences_[feature]; }
  /// What a mask holds where it is set, modulo t: a weight for high digits, 1 for low ones, and minus the
  /// disagreement where a record has a feature.
  std::uint32_t value(std::size_t mask) const { return values_[mask]; }

  /// Appends the numbers of the masks that a server record sets. `record`: its row of a feature table of the
  /// plan's model.
  void append_terms(std::span<const std::int16_t> record, SecretVector<std::uint32_t>& terms) const;

 private:
  void add_pair(std::size_t feature);

  const std::vector<plan::FeatureShape> features_;
  std::vector<DigitPair> pairs_;
  std::vector<std::optional<std::size_t>> presences_;  // [feature]
  std::vector<std::uint32_t> values_;                  // [mask]
};

}  // namespace tacit::link
