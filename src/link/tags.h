// By what the server sees whether a client sends back the link sums of all pairs that it was sent
// (docs/protocol.md, "Checks"): beside them go combinations of all layers with secret small coefficients, and
// what comes back must have the same combinations; kTags of them with independent sets of coefficients.
#pragma once

#include <cstdint>
#include <span>

#include "base/secret_vector.h"
#include "bgv/evaluator.h"
#include "link/strategy.h"
#include "plan/link_plan.h"

namespace tacit::link {

/// For one query.
class LinkTags {
 public:
  explicit LinkTags(const plan::LinkPlan& plan);

  /// The tags of a shelf's packed link sums, at the packing level, packed as further layers would be. Uses
  /// all threads of the current arena.
  bgv::Ciphertext combine(const bgv::Evaluator& evaluator, const bgv::EvaluationKeys& keys,
                          std::span<const bgv::Ciphertext> packed) const;
  /// A random combination, for each tag and copy, of what the tags say of a category's link sums.
  SlotWeights random_weights() const;

 private:
  std::uint32_t coefficient(std::size_t tag, std::size_t layer) const {
    return coefficients_[tag * layout_.layers() + layer];
  }
  /// The polynomial that brings layer l of packed ciphertext `packed` to the multiples of w, times the tag's
  /// coefficient.
  bgv::Plaintext polynomial(std::size_t tag, std::size_t packed) const;

  const plan::LinkSums& sums_;
  const plan::Layout& layout_;
  SecretVector<std::uint32_t> coefficients_;  // [tag * layers + layer], small, modulo t
};

}  // namespace tacit::link
