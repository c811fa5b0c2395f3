// SPDX-License-Identifier: Apache-2.0
#include "circuit/polynomial.h"

#include "bgv/parameters.h"

namespace tacit::circuit {
// Newton's divided differences on 0, 1, .., then expanded by Horner's rule.
Polynomial interpolate(const std::vector<std::uint32_t>& values) {
  const ring::Modulus& t = bgv::plaintext_modulus();
  std::vector<std::uint32_t> differences = values;
  const std::size_t n = values.size();
  for (std::size_t order = 1; order < n; ++order) {
    const std::uint32_t inverse = t.inverse(static_cast<std::uint32_t>(order));
    for (std::size_t i = n - 1; i >= order; --i) {
      differences[i] = t.multiply(t.subtract(differences[i], differences[i - 1]), inverse);
    }
  }
  Polynomial result;
  for (std::size_t i = n; i-- > 0;) {
    // result = result * (x - i) + differences[i]
    Polynomial next(result.size() + 1, 0);
    for (std::size_t k = 0; k < result.size(); ++k) {
      next[k + 1] = t.add(next[k + 1], result[k]);
      next[k] = t.subtract(next[k], t.multiply(result[k], static_cast<std::uint32_t>(i)));
    }
    next[0] = t.add(next[0], differences[i]);
    result = std::move(next);
  }
  while (result.size() > 1 && result.back() == 0) result.pop_back();
  return result;
}

Polynomial indicator(std::uint32_t threshold, std::uint32_t range) {
  std::vector<std::uint32_t> values(range + 1, 0);
  for (std::uint32_t s = threshold; s <= range; ++s) values[s] = 1;
  return interpolate(values);
}

std::uint32_t evaluate(const Polynomial& polynomial, std::uint32_t x) {
  const ring::Modulus& t = bgv::plaintext_modulus();
  std::uint32_t value = 0;
  for (std::size_t i = polynomial.size(); i-- > 0;) value = t.add(t.multiply(value, x), polynomial[i]);
  return value;
}

}  // namespace tacit::circuit
