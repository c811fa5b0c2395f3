// SPDX-License-Identifier: Apache-2.0
// Roots of unity for the negacyclic number-theoretic transform modulo one prime.
// The transform of a(X) in Z_q[X]/(X^N + 1) is out[i] = a(psi^(2 bitreverse(i) + 1)), psi = primitive_root(q,
// N): decimation in time with the roots in bit-reversed order (Longa and Naehrig, CANS 2016).
#pragma once

#include <cstddef>
#include <span>

#include "ring/modulus.h"
#include "ring/residue_buffer.h"

namespace tacit::ring {

/// `index` with its lowest `bits` bits in reverse order.
std::size_t bit_reverse(std::size_t index, int bits);

/// One direction's roots, with their Shoup quotients in a table of the same order.
struct TwiddleTable {
  /// Entry m + i is the root of group i in the stage with m groups, for m a power of two below N.
  ResidueBuffer roots, quotients;
  /// The stage with N/2 groups once more, the even groups before the odd ones: what vectors of lanes read
  /// there.
  ResidueBuffer last_roots, last_quotients;
};

class NttTables {
 public:
  /// `degree`: a power of two, at least 32. Throws Error(kUsage) if q is not 1 modulo 2 * degree.
  NttTables(std::size_t degree, const Modulus& q);

  std::size_t degree() const { return degree_; }
  const Modulus& modulus() const { return modulus_; }

  const TwiddleTable& forward() const { return forward_; }
  const TwiddleTable& inverse() const { return inverse_; }
  /// Entry m + i holds psi^bitreverse(m + i).
  std::span<const std::uint32_t> roots() const { return {forward_.roots.data(), degree_}; }
  /// The inverses of the entries of roots().
  std::span<const std::uint32_t> inverse_roots() const { return {inverse_.roots.data(), degree_}; }
  /// N^-1 mod q.
  ShoupConstant inverse_degree() const { return inverse_degree_; }

 private:
  std::size_t degree_;
  Modulus modulus_;
  TwiddleTable forward_, inverse_;
  ShoupConstant inverse_degree_;
};

}  // namespace tacit::ring
