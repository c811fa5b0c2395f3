// SPDX-License-Identifier: Apache-2.0
// The circuits that need multiplications, written once and run twice: by the planner on noise estimates
// (PlanningOps, noise.h) and by the server on ciphertexts (HomomorphicOps). So the levels and plaintext
// factors of a plan are by construction those of the run.
//
// Ops has: Value (with level(), factor(), size()), multiply, multiply_independent (of values whose errors
// were made in different roundings, which an estimate may use), square, relinearize(v, to), drop_to(v, to),
// modulo_first(v, to) of a fresh v, add(to, v), add_multiple(to, v, coefficient), add_constant,
// combine(terms, constant, factor) with Ops::Term{const Value*, coefficient}, and drop_factor(from, to): what
// the correction factor is divided by when primes to .. from-1 are dropped.
#pragma once

#include <span>

#include "bgv/evaluator.h"

namespace tacit::circuit {

/// Circuits on real ciphertexts.
class HomomorphicOps {
 public:
  using Value = bgv::Ciphertext;
  using Term = bgv::LinearTerm;
  HomomorphicOps(const bgv::Evaluator& evaluator, const bgv::EvaluationKeys& keys)
      : evaluator_(evaluator), keys_(keys) {}

  Value multiply(const Value& a, const Value& b) const { return evaluator_.multiply(a, b); }
  Value multiply_independent(const Value& a, const Value& b) const { return evaluator_.multiply(a, b); }
  Value square(const Value& a) const { return evaluator_.square(a); }
  Value relinearize(const Value& v, bgv::Level to) const { return evaluator_.relinearize(v, keys_, to); }
  Value drop_to(const Value& v, bgv::Level to) const { return evaluator_.drop_to(v, to); }
  Value modulo_first(const Value& v, bgv::Level to) const { return evaluator_.modulo_first(v, to); }
  void add(Value& to, const Value& v) const { evaluator_.add(to, v); }
  void add_multiple(Value& to, const Value& v, std::uint32_t coefficient) const {
    evaluator_.add_multiple(to, v, coefficient);
  }
  void add_constant(Value& to, std::uint32_t constant) const { evaluator_.add_constant(to, constant); }
  Value combine(std::span<const Term> terms, std::uint32_t constant, bgv::CorrectionFactor factor) const {
    return evaluator_.combine(terms, constant, factor);
  }
  bgv::CorrectionFactor drop_factor(bgv::Level from, bgv::Level to) const {
    return bgv::CorrectionFactor() / bgv::factor_after_drop(evaluator_.parameters(), {}, from, to);
  }

 private:
  const bgv::Evaluator& evaluator_;
  const bgv::EvaluationKeys& keys_;
};

/// Two parts at level `to`, from two or three parts.
template <class Ops>
typename Ops::Value to_two_parts(const Ops& ops, const typename Ops::Value& v, bgv::Level to) {
  return v.size() == 3 ? ops.relinearize(v, to) : ops.drop_to(v, to);
}

}  // namespace tacit::circuit
