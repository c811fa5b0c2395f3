// SPDX-License-Identifier: Apache-2.0
// The polynomial that tells a link from no link (docs/protocol.md, "Link values"). It is 0 at every score
// below the threshold; at the others it need not be 1: a server record is linked exactly when the sum of the
// values of all client records is not 0 modulo t, as long as no sum of values vanishes. That leaves a choice,
// and the cheapest one vanishes at 8 or 16 consecutive integers that end below the threshold: centred on them
// it is even, a polynomial of degree 4 or 8 in the square of the score, and takes 3 or 4 products. At
// threshold + m the window of k zeros gives k! times the binomial coefficient (m + k choose k).
#pragma once

#include <cstddef>
#include <cstdint>

#include "bgv/parameters.h"
#include "circuit/polynomial.h"

namespace tacit::circuit {

/// Up to this many client records may reach one server record without their values' sum vanishing.
inline constexpr std::uint32_t kReachLimit = 7;

/// What becomes of the noise that masks have made of a score: one prime's.
enum class MaskNoise {
  kSwitched,  // the prime is dropped before the first square
  kSquared,   // the prime is dropped together with that of the first square
  kNone,      // it is gone already
};

struct LinkPolynomial {
  /// Zeros of the window: 8 or 16; 0 if no window is possible, and `indicator` is evaluated instead.
  std::size_t window = 0;
  std::uint32_t threshold = 0;
  Polynomial indicator;

  /// The value at score `s` modulo t, up to a constant factor.
  std::uint32_t value(std::uint32_t s) const;
  /// Primes that an evaluation uses up, from the score to the value.
  bgv::Level depth(MaskNoise masks) const;
};

/// The cheapest of the polynomials whose values at threshold .. range have no vanishing sum of up to
/// kReachLimit terms, each taken 1 to `passes` times: a pair that is compared in several passes adds its
/// value in each of them. 1 <= threshold <= range <= 31, passes >= 1.
LinkPolynomial choose_link_polynomial(std::uint32_t threshold, std::uint32_t range, std::uint32_t passes = 1);

/// Whether some sum of 1 to `terms` of `values`, repetitions allowed, is 0 modulo t.
bool sums_vanish(const std::vector<std::uint32_t>& values, std::uint32_t terms);

/// The window polynomial in terms of z = y^2 + shift, y = s - threshold + (window + 1) / 2, where `shift`
/// makes the coefficient below the leading one vanish. Coefficients modulo t, constant first, leading one 1;
/// degree window / 2.
struct EvenForm {
  std::uint32_t centre = 0;  // y - s, modulo t
  std::uint32_t shift = 0;
  Polynomial polynomial;
};
EvenForm even_form(std::size_t window, std::uint32_t threshold);

}  // namespace tacit::circuit
