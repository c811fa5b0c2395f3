// SPDX-License-Identifier: Apache-2.0
#include "bgv/exact.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace tacit::bgv {
namespace {

/// Calls use(j, digits) with the mixed-radix digits of every coefficient.
template <class Use>
void for_each_integer(const ring::RnsPoly& coefficients, const ring::MixedRadix& radix, Use&& use) {
  SecretVector<std::uint32_t> residues(coefficients.limbs()), digits(coefficients.limbs());
  for (std::size_t j = 0; j < coefficients.degree(); ++j) {
    for (std::size_t i = 0; i < coefficients.limbs(); ++i) residues[i] = coefficients.limb(i)[j];
    radix.digits(residues, digits);
    use(j, digits);
  }
}

}  // namespace

ring::MixedRadix mixed_radix(const Parameters& parameters, Level level) {
  std::vector<ring::Modulus> primes;
  for (Level i = 0; i < level; ++i) primes.push_back(parameters.prime(i));
  return ring::MixedRadix(std::move(primes));
}

Plaintext reduce_modulo_t(const Parameters& parameters, const ring::RnsPoly& coefficients, Range range) {
  const ring::MixedRadix radix = mixed_radix(parameters, coefficients.limbs());
  const ring::Modulus& t = parameters.plaintext_modulus();
  // Subtracted where the integer is negative, without a branch on that.
  const std::uint32_t product = range == Range::kCentred ? radix.product_modulo(t) : 0;
  Plaintext result(coefficients.degree());
  for_each_integer(coefficients, radix, [&](std::size_t j, std::span<const std::uint32_t> digits) {
    const std::uint32_t negative = radix.above_half(digits) ? 1 : 0;
    result[j] = t.subtract(radix.modulo(digits, t), product * negative);
  });
  return result;
}

double largest_bits(const Parameters& parameters, const ring::RnsPoly& coefficients) {
  const ring::MixedRadix radix = mixed_radix(parameters, coefficients.limbs());
  const double log2_modulus = parameters.modulus_bits(coefficients.limbs());
  std::vector<std::uint32_t> negated(coefficients.limbs()), negated_digits(coefficients.limbs());
  double largest = 1;
  for (std::size_t j = 0; j < coefficients.degree(); ++j) {
    std::vector<std::uint32_t> residues(coefficients.limbs()), digits(coefficients.limbs());
    for (std::size_t i = 0; i < residues.size(); ++i) {
      residues[i] = coefficients.limb(i)[j];
      negated[i] = parameters.prime(i).negate(residues[i]);
    }
    radix.digits(residues, digits);
    radix.digits(negated, negated_digits);
    largest = std::max(largest, std::min(radix.magnitude(digits), radix.magnitude(negated_digits)));
  }
  return std::min(std::log2(largest), log2_modulus);
}

}  // namespace tacit::bgv
