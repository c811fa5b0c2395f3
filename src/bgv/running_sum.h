// SPDX-License-Identifier: Apache-2.0
// A sum of ciphertexts that begins with its first term.
#pragma once

#include <optional>
#include <utility>

#include "bgv/ciphertext.h"
#include "bgv/evaluator.h"

namespace tacit::bgv {

/// Adds a term of the sum's level and factor, of two parts or three, or begins the sum with it.
inline void add_to(const Evaluator& evaluator, std::optional<Ciphertext>& sum, Ciphertext term) {
  if (!sum.has_value()) {
    sum = std::move(term);
    return;
  }
  if (sum->size() < term.size()) std::swap(*sum, term);
  evaluator.add(*sum, term);
}

}  // namespace tacit::bgv
