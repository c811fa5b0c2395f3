// SPDX-License-Identifier: Apache-2.0
// A polynomial of R = Z[X]/(X^N + 1) in residue form: one limb of N residues for each prime, limb after limb.
// The owner knows which primes they are, and whether the residues are coefficients or evaluations
// (ntt_tables.h): in ciphertexts and keys they are always evaluations.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "ring/ntt_tables.h"
#include "ring/residue_buffer.h"

namespace tacit::ring {

class SecretPoly;

class RnsPoly {
 public:
  RnsPoly() = default;
  /// What is secret stays so (SecretPoly::published).
  RnsPoly(const SecretPoly&) = delete;
  RnsPoly& operator=(const SecretPoly&) = delete;
  /// `limbs` limbs of `degree` residues, not initialised.
  RnsPoly(std::size_t degree, std::size_t limbs)
      : degree_(degree), limbs_(limbs), residues_(degree * limbs) {}
  static RnsPoly zero(std::size_t degree, std::size_t limbs);

  std::size_t degree() const { return degree_; }
  std::size_t limbs() const { return limbs_; }
  std::uint32_t* limb(std::size_t i) { return residues_.data() + i * degree_; }
  const std::uint32_t* limb(std::size_t i) const { return residues_.data() + i * degree_; }
  std::uint32_t* data() { return residues_.data(); }
  const std::uint32_t* data() const { return residues_.data(); }
  std::size_t size() const { return residues_.size(); }

  /// A copy of the first `limbs` limbs.
  RnsPoly prefix(std::size_t limbs) const;

 private:
  std::size_t degree_ = 0;
  std::size_t limbs_ = 0;
  ResidueBuffer residues_;
};

/// Coefficients to evaluations and back, limb i modulo the prime of tables[i].
void forward_ntt(RnsPoly& poly, std::span<const NttTables* const> tables);
void inverse_ntt(RnsPoly& poly, std::span<const NttTables* const> tables);

}  // namespace tacit::ring
