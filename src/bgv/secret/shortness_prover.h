// SPDX-License-Identifier: Apache-2.0
// The prover's part of the proof of shortness (bgv/shortness.h): the owner of the key shows that it knows
// short phases, and reveals nothing about them. By rejection sampling, what it sends is uniform in a range
// that depends on nothing secret.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "bgv/secret/secret_key.h"
#include "bgv/shortness.h"

namespace tacit::bgv {

/// Phases of ciphertexts, each times its row's monomials, added up in coefficient form; secret.
class WeightedPhases {
 public:
  WeightedPhases(std::size_t degree, const Seed& seed) : degree_(degree), seed_(seed) {}
  /// The next object's phase, N coefficients, in the order of WeightedRows::add.
  void add(std::span<const std::int32_t> phase);
  const SecretVector<std::int64_t>& row(std::size_t row) const { return sums_[row]; }

 private:
  std::size_t degree_;
  Seed seed_;
  std::uint64_t objects_ = 0;
  std::array<SecretVector<std::int64_t>, kProofRows> sums_;
};

class ShortnessProver {
 public:
  /// Row i is a ciphertext with second part *alpha[i] and phase *phases[i]; all outlive it. Throws
  /// Error(kInternal) if a phase exceeds its row's bound: then the bound is wrong, or the phases are not
  /// honest.
  ShortnessProver(const SecretKey& secret, const ProofShape& shape, std::vector<const ring::RnsPoly*> alpha,
                  std::vector<const SecretVector<std::int64_t>*> phases);
  ShortnessProver(const ShortnessProver&) = delete;

  /// Draws masks and commits to them. Call it again before another challenge.
  ProofCommitment commit();
  /// The responses in the order of ProofVerifier::take, or nothing if one of them would be out of its range
  /// (about once in five times): then make another commitment. Call it once for each commitment.
  std::optional<std::vector<std::string>> respond(const ProofChallenge& challenge);

 private:
  /// Mask + X^exponent v, or nothing if it is not within the range that all honest values have in common.
  std::optional<std::string> response(std::span<const std::int64_t> v, SecretVector<std::int64_t>& mask,
                                      std::uint32_t exponent, std::size_t row) const;

  const SecretKey& secret_;
  const ProofShape& shape_;
  std::vector<const ring::RnsPoly*> alpha_;
  std::vector<const SecretVector<std::int64_t>*> phases_;
  SecretVector<std::int64_t> secret_coefficients_;
  // [repetition][row, the secret's behind all others]
  std::vector<std::vector<SecretVector<std::int64_t>>> masks_;
};

}  // namespace tacit::bgv
