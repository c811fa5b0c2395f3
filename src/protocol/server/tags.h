// By what the server sees whether a client sends back the link sums that it was sent (docs/protocol.md,
// "Checks"): beside them go combinations of all layers with secret small coefficients, and what comes back
// must have the same combinations; kTags of them with independent sets of coefficients.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/secret_vector.h"
#include "bgv/evaluator.h"
#include "plan/link_plan.h"
#include "protocol/server/relations.h"

namespace tacit::protocol {

/// For one query.
class LinkTags {
 public:
  explicit LinkTags(const plan::LinkPlan& plan);

  /// The tags of packed link sums (layout.packed_ciphertexts() of them, at the packing level), packed as
  /// further layers would be. Uses all threads of the current arena.
  bgv::Ciphertext combine(const bgv::Evaluator& evaluator, const bgv::EvaluationKeys& keys,
                          std::span<const bgv::Ciphertext> packed) const;
  /// Adds what must be 0 of link sums in slots, those of all categories.
  void check(std::span<const Relations::Number> sums, Relations& relations) const;

 private:
  std::uint32_t coefficient(std::size_t tag, std::size_t layer) const {
    return coefficients_[tag * plan_.all_pairs().layout.layers() + layer];
  }
  /// The polynomial that brings layer l of packed ciphertext `packed` to the multiples of w, times the tag's
  /// coefficient.
  bgv::Plaintext polynomial(std::size_t tag, std::size_t packed) const;

  const plan::LinkPlan& plan_;
  SecretVector<std::uint32_t> coefficients_;  // [tag * layers + layer], small, modulo t
};

}  // namespace tacit::protocol
