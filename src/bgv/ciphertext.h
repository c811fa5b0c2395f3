// SPDX-License-Identifier: Apache-2.0
// A ciphertext (c_0, .., c_k) with c_0 + c_1 s + .. + c_k s^k = kappa m + t e (mod q_0 .. q_(level-1)), m the
// plaintext modulo t, e the noise. kappa is the correction factor: modulus switching divides by primes, and
// kappa says by what the plaintext has been multiplied meanwhile, modulo t. It is known statically at every
// point of a circuit.
#pragma once

#include <cstdint>
#include <vector>

#include "bgv/parameters.h"
#include "ring/rns_poly.h"

namespace tacit::bgv {

/// kappa in [1, t).
class CorrectionFactor {
 public:
  CorrectionFactor() = default;
  /// Throws Error(kUsage) outside [1, t).
  explicit CorrectionFactor(std::uint32_t value);
  std::uint32_t value() const { return value_; }
  CorrectionFactor operator*(CorrectionFactor other) const;
  CorrectionFactor operator/(CorrectionFactor other) const;
  bool operator==(const CorrectionFactor&) const = default;

 private:
  std::uint32_t value_ = 1;
};

/// Any integer that is not a multiple of t as the factor it stands for.
CorrectionFactor factor_of(std::uint64_t n);

class Ciphertext {
 public:
  Ciphertext() = default;
  /// `parts`: two or more polynomials of `level` limbs in evaluation form.
  Ciphertext(std::vector<ring::RnsPoly> parts, CorrectionFactor factor);

  std::size_t size() const { return parts_.size(); }
  Level level() const { return parts_.empty() ? 0 : parts_.front().limbs(); }
  CorrectionFactor factor() const { return factor_; }
  /// The same phase, read with another factor: this multiplies the plaintext by the old factor over the new
  /// one.
  void read_with(CorrectionFactor factor) { factor_ = factor; }
  const ring::RnsPoly& part(std::size_t i) const { return parts_[i]; }

 private:
  friend class Evaluator;
  std::vector<ring::RnsPoly> parts_;
  CorrectionFactor factor_;
};

}  // namespace tacit::bgv
