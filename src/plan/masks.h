// SPDX-License-Identifier: Apache-2.0
// The plaintexts that pick a copy's slots out of a layer (docs/protocol.md, "Masks"). A mask is constant on
// blocks and so a polynomial in X^w, with one coefficient for each block. Its norm is what it adds to the
// noise, and the norm depends on more than the number of coefficients: where the copies are the two rows, the
// masks are 1 +- 256 X^(N/2) up to a common factor, for 256^2 = -1 modulo t. The common factor goes into the
// correction factor.
#pragma once

#include <cstdint>
#include <vector>

#include "bgv/ciphertext.h"
#include "plan/layout.h"

namespace tacit::plan {

struct Masks {
  /// The factor by which each mask has been multiplied.
  bgv::CorrectionFactor factor;
  /// [copy][a]: the coefficient of X^(a w), modulo t. A copy's mask is `factor` in the slots of its blocks
  /// and of those that are free up to the next copy, 0 in all others.
  std::vector<std::vector<std::uint32_t>> coefficients;
  /// The sum of the squares of all coefficients, taken centred.
  double squared_norm = 0;
};

/// The masks of a layout, with the factor among N/w times a power of two for which they are smallest.
Masks make_masks(const Layout& layout);

}  // namespace tacit::plan
