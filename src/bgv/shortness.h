// SPDX-License-Identifier: Apache-2.0
// A proof that the client's ciphertexts have short phases under one secret (docs/protocol.md, "The proof of
// shortness"; after Lyubashevsky, ASIACRYPT 2009, with monomials as challenges as in Benhamouda, Camenisch,
// Krenn, Lyubashevsky and Neven, ASIACRYPT 2014). Many ciphertexts are first added up into a few rows, each
// times a monomial that the verifier keeps secret until it has all of them; then each row is proved
// separately. The verifier learns nothing else. This file has what both sides compute and the verifier's
// part; bgv/secret/shortness_prover.h has the prover's.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "bgv/ciphertext.h"
#include "bgv/parameters.h"
#include "bgv/random.h"
#include "ring/secret_poly.h"

namespace tacit::bgv {

/// Rows of random weights for each group of ciphertexts, and repetitions of the proof. A long phase passes
/// with a chance of (2N)^-3 in the rows and (2N)^-3 in the proof: 2^-45 each for N = 16384.
inline constexpr std::size_t kProofRows = 3;
inline constexpr std::size_t kProofRepetitions = 3;

/// One row as both sides know it beforehand. A response coefficient is uniform in -2^mask_bits + bound ..
/// 2^mask_bits - bound - 1; `bound` is the largest coefficient that an honest row's phase can have.
struct ProofRow {
  Level level = 0;
  std::int64_t bound = 0;
  int mask_bits = 0;
};
struct ProofShape {
  std::vector<ProofRow> rows;
  int secret_mask_bits = 0;  // of the response for s, whose coefficients have at most 1

  /// Bytes of a response coefficient of row number `row`, or of the secret's for row == rows.size().
  std::size_t bytes_each(std::size_t row) const;
};

/// Exponents of the monomials by which object number `object` goes into the rows: in [0, 2N), a function of
/// the seed alone.
std::array<std::uint32_t, kProofRows> row_exponents(const Seed& seed, std::uint64_t object,
                                                    std::size_t degree);

/// X^e, 0 <= e < 2N, in evaluation form, without a transform for each.
class Monomials {
 public:
  Monomials(const Parameters& parameters, Level level);
  /// Limb `limb` of X^exponent: N residues.
  void limb(std::uint32_t exponent, std::size_t limb, std::uint32_t* out) const;
  /// to += X^exponent a, limb by limb as far as `to` has them; all in evaluation form.
  void multiply_add(const ring::RnsPoly& a, std::uint32_t exponent, ring::RnsPoly& to) const;

 private:
  const Parameters& parameters_;
  std::vector<std::uint32_t> odd_;                  // [i]: 2 bitreverse(i) + 1
  std::vector<std::vector<std::uint32_t>> powers_;  // [limb]: of psi, one full turn
};

/// Calls task(0) to task(count - 1) in any order, on as many threads as it likes.
using ForEach = std::function<void(std::size_t count, const std::function<void(std::size_t)>& task)>;
/// On this thread.
void for_each_in_turn(std::size_t count, const std::function<void(std::size_t)>& task);

/// The parts of ciphertexts, each times its row's monomials, added up.
class WeightedRows {
 public:
  /// Of objects with `parts` polynomials of `level` limbs. `parameters` outlives it.
  WeightedRows(const Parameters& parameters, Level level, std::size_t parts, const Seed& seed);
  const Seed& seed() const { return seed_; }
  /// Adds further objects, each as its parts.
  void add(std::span<const std::vector<const ring::RnsPoly*>> objects, const ForEach& for_each);
  std::size_t objects() const { return objects_; }
  /// Part `part` of row `row`.
  const ring::RnsPoly& row(std::size_t row, std::size_t part) const { return sums_[part][row]; }

 private:
  const Parameters& parameters_;
  Seed seed_;
  Level level_;
  Monomials monomials_;
  std::size_t objects_ = 0;
  std::vector<std::array<ring::RnsPoly, kProofRows>> sums_;  // [part][row]
};

/// What a proof is about: row i is the ciphertext (beta[i], alpha[i]).
struct ProofStatement {
  std::vector<const ring::RnsPoly*> beta, alpha;
};

using ProofCommitment = std::array<std::uint8_t, 32>;
/// Exponents of monomials, in [0, 2N).
using ProofChallenge = std::array<std::uint32_t, kProofRepetitions>;

ProofChallenge random_challenge(std::size_t degree);

/// Collects T = y - alpha S of all repetitions and rows, in this order, into what is committed to.
class CommitmentHash {
 public:
  CommitmentHash();
  CommitmentHash(const CommitmentHash&) = delete;  // the state is aligned within state_
  void add(const ring::RnsPoly& t);
  ProofCommitment finish();

 private:
  std::vector<std::uint8_t> state_;  // libsodium's
};

/// Signed integers as `bytes_each` little-endian bytes each, two's complement.
std::string pack_integers(std::span<const std::int64_t> values, std::size_t bytes_each);
/// The reverse. Throws Error(kProtocol) where the length is not that of `count` integers.
std::vector<std::int64_t> unpack_integers(std::string_view bytes, std::size_t count, std::size_t bytes_each);

/// Integers of less than 2^62 in magnitude as a polynomial in evaluation form.
ring::SecretPoly lift_integers(const Parameters& parameters, std::span<const std::int64_t> values,
                               Level level);

/// Takes the responses of a proof as they arrive, repetition by repetition: first the secret's, then each
/// row's.
class ProofVerifier {
 public:
  ProofVerifier(const Parameters& parameters, const ProofShape& shape, ProofStatement statement,
                const ProofCommitment& commitment, const ProofChallenge& challenge);

  /// Throws Error(kProtocol) for a response of the wrong length, Error(kSecurity) for one that is out of its
  /// range, and, with the last one, if the commitment does not match: then some phase is long, or the prover
  /// does not know it.
  void take(std::string_view response);
  bool done() const { return repetition_ == kProofRepetitions; }

 private:
  const Parameters& parameters_;
  const ProofShape& shape_;
  ProofStatement statement_;
  ProofCommitment commitment_;
  ProofChallenge challenge_;
  CommitmentHash hash_;
  Monomials monomials_;
  std::size_t repetition_ = 0, next_row_ = 0;
  bool secret_due_ = true;
  ring::SecretPoly secret_;  // the response for s at the highest level
};

}  // namespace tacit::bgv
