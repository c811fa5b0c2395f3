// SPDX-License-Identifier: Apache-2.0
// Random combinations of a set's planes, slot by slot, of what must be 0 in every slot, and of what is to be
// compared between copies (record_checks.h).
#pragma once

#include <span>
#include <vector>

#include "bgv/evaluator.h"
#include "plan/soundness.h"

namespace tacit::protocol {

/// plan::kPlaneCombinations of them, each with random numbers of its own. Planes come quadrupled.
class PlaneCombinations {
 public:
  /// The evaluator outlives it.
  PlaneCombinations(const bgv::Evaluator& evaluator, bgv::Level level);

  /// Each plane of a digit is 0 or 1, and so is their sum, which is returned.
  bgv::Ciphertext add_digit(std::span<const bgv::Ciphertext> planes);
  /// v is 0 or 1.
  void add_binary(const bgv::Ciphertext& v);
  /// a is b; of one level, a with two parts or three.
  void add_difference(const bgv::Ciphertext& a, const bgv::Ciphertext& b);
  /// v is 0 where `presence`, which is 0 or 1, is 0.
  void add_within(const bgv::Ciphertext& v, const bgv::Ciphertext& presence);
  /// v is to be compared between copies.
  void add_copies(const bgv::Ciphertext& v);
  void add(const PlaneCombinations& other);

  /// Three parts, must be 0.
  const std::vector<bgv::Ciphertext>& zeros() const { return zeros_; }
  /// Two parts.
  const std::vector<bgv::Ciphertext>& copies() const { return copies_; }

 private:
  const bgv::Evaluator* evaluator_;
  std::vector<bgv::Ciphertext> zeros_, copies_;
};

}  // namespace tacit::protocol
