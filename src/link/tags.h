// SPDX-License-Identifier: Apache-2.0
// The tags of the link sums of all pairs (layer_tags.h), and where they lie in slots.
#pragma once

#include <span>

#include "bgv/evaluator.h"
#include "link/layer_tags.h"
#include "link/strategy.h"
#include "plan/link_plan.h"

namespace tacit::link {

/// For one query.
class LinkTags {
 public:
  explicit LinkTags(const plan::LinkPlan& plan);

  /// The tags of a shelf's packed link sums, at the packing level, in one ciphertext. Uses all threads of the
  /// current arena.
  bgv::Ciphertext combine(const bgv::Evaluator& evaluator, const bgv::EvaluationKeys& keys,
                          std::span<const bgv::Ciphertext> packed) const;
  /// A random combination, for each tag and copy, of what the tags say of a category's link sums.
  SlotWeights random_weights() const;

 private:
  const plan::LinkSums& sums_;
  const plan::Layout& layout_;
  LayerTags tags_;
};

}  // namespace tacit::link
