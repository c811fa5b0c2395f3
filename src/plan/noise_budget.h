// SPDX-License-Identifier: Apache-2.0
// Noise along the circuits of a plan, by the model of noise.h: what is measured and what it must leave.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "plan/noise.h"

namespace tacit::plan {

/// A padded value wraps around, and an answer is wrong, with probability below 2^-kHidingBits a query.
inline constexpr double kHidingBits = 40;

/// Noise where it matters, for `tacit plan` and for the tests that hold it against measurements.
struct NoisePoint {
  std::string step;
  bgv::Level level = 0;
  double modulus_bits = 0;
  double noise_bits = 0;   // of the largest coefficient of the phase to be expected (failure 2^-40)
  double margin_bits = 0;  // what is left beyond what the step needs
};

struct NoiseBudget {
  std::vector<NoisePoint> points;
  double wrap_probability = 0;  // that anything padded wraps around

  /// `needed`: bits that the step needs above the noise.
  void note(const PlanningOps& ops, std::string step, const EstimatedValue& v, double needed);
  /// What is padded: `numbers` coefficients of it count. One wraps around with a chance of its magnitude over
  /// the modulus, which is a standard deviation at most on average; so it needs room for the chance of all of
  /// them, and all kinds together have to stay below the same chance.
  void note_sent(const PlanningOps& ops, std::string step, const EstimatedValue& v, std::size_t numbers);
};

/// Variance of a tag's coefficients, uniform in -2^(kTagBits-1) .. 2^(kTagBits-1) - 1, or a little more.
double tag_variance();

/// A ciphertext that the client has sent behind its planes, modulo the primes of `level`: the server
/// multiplies its phase by 4.
EstimatedValue estimate_refreshed(const PlanningOps& ops, bgv::Level level);

}  // namespace tacit::plan
