// SPDX-License-Identifier: Apache-2.0
// By what the server sees whether a client sends back the sums of layers that it was sent (docs/protocol.md,
// "Checks"): beside them go combinations of all layers with secret small coefficients, and what comes back
// must have the same combinations; plan::kTags of them with independent sets of coefficients.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/secret_vector.h"
#include "bgv/evaluator.h"

namespace tacit::link {

/// Of `layers` layers that are packed `width` to a ciphertext; for one query.
class LayerTags {
 public:
  LayerTags(std::size_t degree, std::size_t width, std::size_t layers);

  /// Ciphertexts that the tags take, packed as further layers would be.
  std::size_t vectors() const;
  /// The tags of the packed layers, at their level. Uses all threads of the current arena.
  std::vector<bgv::Ciphertext> combine(const bgv::Evaluator& evaluator, const bgv::EvaluationKeys& keys,
                                       std::span<const bgv::Ciphertext> packed) const;
  /// Of one layer in one tag; modulo t, small when centred.
  std::uint32_t coefficient(std::size_t tag, std::size_t layer) const {
    return coefficients_[tag * layers_ + layer];
  }
  /// sum over the tags of random[tag * stride + offset] times the layer's coefficient, modulo t.
  std::uint32_t combined(std::span<const std::uint32_t> random, std::size_t stride, std::size_t offset,
                         std::size_t layer) const;

 private:
  /// The polynomial that brings layer l of packed ciphertext `packed` to the multiples of w, times the tag's
  /// coefficient.
  bgv::Plaintext polynomial(std::size_t tag, std::size_t packed) const;
  bgv::Ciphertext combination(const bgv::Evaluator& evaluator, std::span<const bgv::Ciphertext> packed,
                              std::size_t tag) const;

  std::size_t degree_, width_, layers_;
  SecretVector<std::uint32_t> coefficients_;  // [tag * layers + layer]
};

}  // namespace tacit::link
