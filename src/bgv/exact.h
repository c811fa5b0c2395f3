// SPDX-License-Identifier: Apache-2.0
// From residues back to exact integers modulo t: the last step of decryption, and the value of a pad modulo
// t.
#pragma once

#include "bgv/parameters.h"
#include "bgv/plaintext.h"
#include "ring/mixed_radix.h"
#include "ring/rns_poly.h"

namespace tacit::bgv {

enum class Range {
  kCentred,   // (-Q/2, Q/2): a phase kappa m + t e
  kUnsigned,  // [0, Q): a phase with a pad on it
};

/// The integers, in `range`, that the residues of a coefficient-form polynomial stand for.
ring::MixedRadix mixed_radix(const Parameters& parameters, Level level);

/// Each coefficient, taken in `range`, modulo t.
Plaintext reduce_modulo_t(const Parameters& parameters, const ring::RnsPoly& coefficients, Range range);

/// log2 of the largest centred coefficient's magnitude (0 for a zero polynomial).
double largest_bits(const Parameters& parameters, const ring::RnsPoly& coefficients);

}  // namespace tacit::bgv
