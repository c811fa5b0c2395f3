// SPDX-License-Identifier: Apache-2.0
// Arithmetic on ciphertexts without any secret. Every operation is static: which primes a ciphertext has left
// and which correction factor it carries depend on the circuit, never on data. Operands of unequal level or
// factor are a planning error (Error(kInternal)), not something to repair at run time.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <shared_mutex>
#include <span>
#include <vector>

#include "bgv/ciphertext.h"
#include "bgv/key_switch.h"
#include "bgv/keys.h"
#include "bgv/plaintext.h"
#include "bgv/scale_down.h"

namespace tacit::bgv {

/// One term of a linear combination: coefficient (in [0, t)) times what the ciphertext holds.
struct LinearTerm {
  const Ciphertext* ciphertext;
  std::uint32_t coefficient;
};

/// A monomial in evaluation form as merge() takes it. Its values are equal along runs (ring::RunConstants),
/// so that polynomials of degree N / run hold them.
struct Monomial {
  std::size_t run = 1;
  ring::RnsPoly values, quotients;
};

/// The factor after dropping the primes of levels [to, from): kappa divided by their product.
CorrectionFactor factor_after_drop(const Parameters& parameters, CorrectionFactor factor, Level from,
                                   Level to);

/// Safe to use from several threads at once.
class Evaluator {
 public:
  explicit Evaluator(ParametersPtr parameters);

  const Parameters& parameters() const { return *parameters_; }

  void add(Ciphertext& to, const Ciphertext& other) const;
  void subtract(Ciphertext& from, const Ciphertext& other) const;
  /// Sum of any number (at least one) of two-part ciphertexts of one level and factor.
  Ciphertext sum(std::span<const Ciphertext* const> terms) const;
  /// Adds the plaintext, N coefficients in [0, t).
  void add_plain(Ciphertext& to, const Plaintext& plaintext) const;
  /// Adds `value` in [0, t) to every slot.
  void add_constant(Ciphertext& to, std::uint32_t value) const;

  /// The plaintext, coefficients taken centred, in evaluation form modulo the primes of `level`.
  ring::SecretPoly lift(const Plaintext& plaintext, Level level) const;
  /// X^exponent in the same form, 0 <= exponent < N.
  ring::SecretPoly lift_monomial(std::size_t exponent, Level level) const;
  /// X^exponent for merge(), 0 <= exponent < N.
  Monomial monomial(std::size_t exponent, Level level) const;
  /// Product with a lifted plaintext: slotwise, or by the monomial.
  Ciphertext multiply_plain(const Ciphertext& ciphertext, const ring::RnsPoly& lifted) const;
  /// Multiplies the whole phase, noise included, by a small signed integer.
  void multiply_integer(Ciphertext& ciphertext, std::int64_t value) const;
  /// Multiplies the phase by width^-1 modulo every prime, width a power of two: the start of packing, after
  /// which a trace over `width` elements leaves a phase of the old size.
  void divide_phase(Ciphertext& ciphertext, std::size_t width) const;

  /// constant + sum of the terms, with factor `factor`: the coefficients absorb the terms' own factors. All
  /// terms have the same level, two parts, and there is at least one.
  Ciphertext combine(std::span<const LinearTerm> terms, std::uint32_t constant,
                     CorrectionFactor factor) const;

  /// to += coefficient (in [0, t)) times what v holds: the scale absorbs the quotient of the plaintext
  /// factors. One level; v has no more parts than `to`.
  void add_multiple(Ciphertext& to, const Ciphertext& v, std::uint32_t coefficient) const;

  /// Slotwise product, three parts; operands have two parts and one level.
  Ciphertext multiply(const Ciphertext& a, const Ciphertext& b) const;
  /// multiply(a, a).
  Ciphertext square(const Ciphertext& a) const;
  /// Three parts to two, and from its level to `to` (at most its level) in the same division.
  Ciphertext relinearize(const Ciphertext& ciphertext, const EvaluationKeys& keys, Level to) const;
  /// The same phase modulo the first primes alone, without a division and without new noise. Correct if the
  /// phase is small enough for these primes; otherwise the plaintext is wrong.
  Ciphertext modulo_first(const Ciphertext& ciphertext, Level level) const;
  /// Modulus switching to `to`, at most the ciphertext's level; any number of parts.
  Ciphertext drop_to(const Ciphertext& ciphertext, Level to) const;
  Ciphertext drop_to(Ciphertext&& ciphertext, Level to) const;

  /// What the automorphism X -> X^exponent makes of the plaintext, at the same level; two parts.
  Ciphertext automorphism(const Ciphertext& ciphertext, std::uint32_t exponent,
                          const EvaluationKeys& keys) const;
  /// The ciphertext plus that.
  Ciphertext plus_automorphism(const Ciphertext& ciphertext, std::uint32_t exponent,
                               const EvaluationKeys& keys) const;
  /// automorphism() with each of `exponents`, the same bits: the ciphertext is decomposed once ("hoisting",
  /// Halevi and Shoup, CRYPTO 2018). Exponent 1 needs no key and gives a copy.
  std::vector<Ciphertext> automorphisms(const Ciphertext& ciphertext,
                                        std::span<const std::uint32_t> exponents,
                                        const EvaluationKeys& keys) const;
  /// sigma(ciphertext) + addend, sigma the automorphism, from their common level to `to` (at most that) in
  /// the same division; two parts, one factor.
  Ciphertext automorphism_sum(const Ciphertext& ciphertext, std::uint32_t exponent,
                              const EvaluationKeys& keys, const Ciphertext& addend, Level to) const;
  /// For ring::permute(): where the automorphism's evaluations come from. Modulo any prime, t included.
  std::span<const std::uint32_t> permutation(std::uint32_t exponent) const;
  /// E + X^k O + sigma(E - X^k O), sigma the automorphism with `exponent` and X^k the monomial, which is
  /// lifted to at least the nodes' level: the step of packing.
  Ciphertext merge(Ciphertext even, const Ciphertext& odd, const Monomial& monomial, std::uint32_t exponent,
                   const EvaluationKeys& keys) const;

 private:
  /// c0 + c1 s + c s', c1 null for zero, of correction factor `factor`, as two parts at level `to`; plus the
  /// parts of `addend`, which has the result's level and factor, if there is one.
  Ciphertext key_switched(const ring::RnsPoly& c, const KeySwitchKey& key, const ring::RnsPoly& c0,
                          const ring::RnsPoly* c1, Level to, CorrectionFactor factor,
                          const Ciphertext* addend) const;
  Ciphertext automorphism_plus(const Ciphertext& ciphertext, std::uint32_t exponent,
                               const EvaluationKeys& keys, const Ciphertext* addend) const;
  /// automorphism_plus() of a ciphertext whose second part has these digits.
  Ciphertext hoisted_automorphism(const Ciphertext& ciphertext, const KeySwitcher::Digits& digits,
                                  std::uint32_t exponent, const EvaluationKeys& keys,
                                  const Ciphertext* addend) const;

  ParametersPtr parameters_;
  ScaleDown scale_down_;
  KeySwitcher key_switcher_;
  mutable std::shared_mutex permutations_lock_;
  mutable std::map<std::uint32_t, std::vector<std::uint32_t>> permutations_;
};

/// 4 times the phase, for the same plaintext: what a proof of shortness shows to be short (shortness.h).
Ciphertext quadrupled(const Evaluator& evaluator, Ciphertext ciphertext);

}  // namespace tacit::bgv
