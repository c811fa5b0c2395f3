// SPDX-License-Identifier: Apache-2.0
// The noise model: the variance of a coefficient of the phase kappa m + t e, averaged over keys, errors and
// messages (Biasioli, Marcolla, Calderini and Mono, "Improving and automating BFV parameters selection",
// eprint 2023/600, and Mono, Marcolla, Land, Guneysu and Aaraj, AFRICACRYPT 2023, use this average-case
// method). Noise terms are not independent: all rounding errors depend on the secret s, and a circuit
// multiplies powers of the same errors, whose moments grow like factorials. So variance is kept by power:
// what went through i factors of s times an error, the i-th moment included. Coefficients are sums of N terms
// and close to Gaussian: all N stay below kTailSigmas standard deviations except with probability 2^-40; the
// planner keeps kMarginBits in addition. PlanningOps runs the circuits of the room circuit on these estimates
// and counts transforms.
#pragma once

#include <array>
#include <span>
#include <vector>

#include "bgv/ciphertext.h"
#include "bgv/parameters.h"
#include "bgv/rotation.h"
#include "plan/operation_counts.h"

namespace tacit::plan {

/// 2^15 * 2 * exp(-z^2/2) < 2^-40 from z = 8.8 on.
inline constexpr double kTailSigmas = 9;
/// Bits that must be left between the largest expected coefficient and Q/2 at every point of every circuit.
inline constexpr double kMarginBits = 6;

/// Variance of a coefficient, split by how many factors of (s times an error) its noise is a product of.
class Variance {
 public:
  static constexpr std::size_t kPowers = 17;  // higher ones are counted as the highest

  Variance() = default;
  Variance(std::size_t power, double value) { by_power_[power] = value; }
  double total() const;
  Variance& operator+=(const Variance& other);
  Variance operator*(double scale) const;
  /// Of a product of polynomials of N coefficients: powers add up, and with them come the moments, (i + j)! /
  /// (i! j!) for s, and once more for the errors if both factors may depend on the same ones.
  enum class Errors { kShared, kIndependent };
  static Variance product(const Variance& a, const Variance& b, double degree, Errors errors);

 private:
  std::array<double, kPowers> by_power_{};
};

/// What the planner knows about a ciphertext.
class EstimatedValue {
 public:
  EstimatedValue(bgv::Level level, std::size_t size, bgv::CorrectionFactor factor, Variance variance)
      : level_(level), size_(size), factor_(factor), variance_(variance) {}
  bgv::Level level() const { return level_; }
  std::size_t size() const { return size_; }
  bgv::CorrectionFactor factor() const { return factor_; }
  const Variance& variance() const { return variance_; }
  /// log2 of the largest coefficient to be expected, failure 2^-40.
  double bits() const;

 private:
  bgv::Level level_;
  std::size_t size_;
  bgv::CorrectionFactor factor_;
  Variance variance_;
};

class PlanningOps {
 public:
  using Value = EstimatedValue;
  struct Term {
    const Value* ciphertext;
    std::uint32_t coefficient;
  };

  explicit PlanningOps(const bgv::ParametersLiteral& literal) : literal_(literal) {}

  Value fresh(bgv::Level level) const;
  Value multiply(const Value& a, const Value& b) const { return multiply(a, b, Variance::Errors::kShared); }
  Value multiply_independent(const Value& a, const Value& b) const {
    return multiply(a, b, Variance::Errors::kIndependent);
  }
  Value square(const Value& a) const { return multiply(a, a, Variance::Errors::kShared); }
  Value relinearize(const Value& v, bgv::Level to) const;
  Value drop_to(const Value& v, bgv::Level to) const;
  Value modulo_first(const Value& v, bgv::Level to) const;
  void add(Value& to, const Value& v) const;
  void add_multiple(Value& to, const Value& v, std::uint32_t coefficient) const;
  void add_constant(Value& to, std::uint32_t) const { observe(to); }
  Value combine(std::span<const Term> terms, std::uint32_t constant, bgv::CorrectionFactor factor) const;
  bgv::CorrectionFactor drop_factor(bgv::Level from, bgv::Level to) const;

  /// The sum of `count` values like `v`, each times `scale`, independent of one another.
  Value scaled_sum(const Value& v, double count, double scale) const;
  /// The product with a plaintext, `squared_norm` the sum of the squares of its centred coefficients.
  Value multiply_plain(const Value& v, double squared_norm) const;
  /// The product with any plaintext.
  Value multiply_plain(const Value& v) const;
  /// The root of a packing tree of `heights` heights over items like `v` (after Evaluator::divide_phase).
  Value pack(const Value& v, int heights, std::size_t width) const;
  /// bgv::MaskedShifts, to level `to`: a mask is like any plaintext. (Whatever its slots, its coefficients
  /// are at most t/2: no more than a bit is hidden here.)
  Value masked_shifts(const Value& v, const bgv::ShiftSchedule& schedule, bgv::Level to) const;
  /// The phase with a fresh encryption of zero under the public key added, before the pad.
  Value rerandomize(const Value& v) const;

  double modulus_bits(bgv::Level level) const;
  /// The least distance, in bits, between an observed value's largest coefficient and Q/2 so far.
  double least_margin() const { return least_margin_; }
  const OperationCounts& operations() const { return operations_; }
  /// Products of two ciphertexts and key switches so far.
  int products() const { return products_; }
  int key_switches() const { return key_switches_; }

 private:
  const Value& observe(const Value& v) const;
  Value multiply(const Value& a, const Value& b, Variance::Errors errors) const;
  Value switched(const Value& v, bgv::Level to) const;
  Variance rounding(std::size_t parts) const;
  double degree() const { return static_cast<double>(literal_.degree); }

  bgv::ParametersLiteral literal_;
  mutable double least_margin_ = 1e9;
  mutable OperationCounts operations_;
  mutable int products_ = 0, key_switches_ = 0;
};

}  // namespace tacit::plan
