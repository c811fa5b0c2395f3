// SPDX-License-Identifier: Apache-2.0
// The inverse of packing: one ciphertext becomes many, each of which holds one of its coefficients in every
// slot (the oblivious expansion of Angel, Chen, Laine and Setty, "PIR with compressed queries and amortized
// query processing", IEEE S&P 2018). Coefficients 0 .. 2^height - 1 are told apart bit by bit, the lowest
// first, by the automorphisms X -> X^(N/k + 1), k = 1, 2, 4, ..: they fix X^a where a / k is even and change
// its sign where it is odd. These are the last ones of packing.
#pragma once

#include <utility>
#include <vector>

#include "bgv/evaluator.h"

namespace tacit::bgv {

class Expansion {
 public:
  /// For ciphertexts of `level` and 2^height coefficients. The references outlive it.
  Expansion(const Evaluator& evaluator, const EvaluationKeys& keys, Level level, int height);

  int height() const { return static_cast<int>(turned_back_.size()); }
  /// Input of the first step: the phase divided by 2^height modulo every prime.
  Ciphertext begin(Ciphertext ciphertext) const;
  /// Step number `step` from 0: the coefficients with the bit 0, and those with the bit 1 moved to where it
  /// is 0. One key switch. After the last step a ciphertext holds 2^height times its coefficient, in every
  /// slot.
  std::pair<Ciphertext, Ciphertext> halves(const Ciphertext& ciphertext, int step) const;

 private:
  const Evaluator& evaluator_;
  const EvaluationKeys& keys_;
  std::vector<ring::RnsPoly> turned_back_;  // [step]: X^-k
};

}  // namespace tacit::bgv
