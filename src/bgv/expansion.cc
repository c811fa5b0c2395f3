// SPDX-License-Identifier: Apache-2.0
#include "bgv/expansion.h"

#include "base/error.h"

namespace tacit::bgv {

Expansion::Expansion(const Evaluator& evaluator, const EvaluationKeys& keys, Level level, int height)
    : evaluator_(evaluator), keys_(keys) {
  const std::size_t n = evaluator.parameters().degree();
  require(height >= 0 && (std::size_t{1} << height) <= n, "no more coefficients are expanded than there are");
  for (int step = 0; step < height; ++step) {
    Plaintext monomial(n, 0);
    monomial[n - (std::size_t{1} << step)] = kPlaintextModulus - 1;  // X^-k = -X^(N-k)
    turned_back_.push_back(evaluator.lift(monomial, level));
  }
}

Ciphertext Expansion::begin(Ciphertext ciphertext) const {
  evaluator_.divide_phase(ciphertext, std::size_t{1} << height());
  return ciphertext;
}

// c + sigma(c) and X^-k (c - sigma(c)), the latter as 2c less the former: one key switch for both.
std::pair<Ciphertext, Ciphertext> Expansion::halves(const Ciphertext& ciphertext, int step) const {
  const auto exponent = static_cast<std::uint32_t>((evaluator_.parameters().degree() >> step) + 1);
  Ciphertext even = evaluator_.plus_automorphism(ciphertext, exponent, keys_);
  Ciphertext odd = ciphertext;
  evaluator_.multiply_integer(odd, 2);
  evaluator_.subtract(odd, even);
  odd = evaluator_.multiply_plain(odd, turned_back_[static_cast<std::size_t>(step)]);
  return {std::move(even), std::move(odd)};
}

}  // namespace tacit::bgv
