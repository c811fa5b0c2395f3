// SPDX-License-Identifier: Apache-2.0
#include "ring/ntt_tables.h"

#include <bit>

#include "base/error.h"
#include "ring/primes.h"

namespace tacit::ring {
namespace {

/// `in`'s upper half, its even places before its odd ones.
ResidueBuffer split_last_stage(const ResidueBuffer& in) {
  const std::size_t half = in.size() / 2;
  ResidueBuffer out(half);
  for (std::size_t i = 0; i < half; ++i) out.data()[i / 2 + (i % 2) * (half / 2)] = in.data()[half + i];
  return out;
}

/// The powers of `root`, a root of unity of order 2 degree or its inverse.
TwiddleTable twiddle_table(std::size_t degree, const Modulus& q, std::uint32_t root) {
  TwiddleTable table{ResidueBuffer(degree), ResidueBuffer(degree), {}, {}};
  std::uint32_t power = 1;
  for (std::size_t exponent = 0; exponent < degree; ++exponent) {
    const std::size_t at = bit_reverse(exponent, std::countr_zero(degree));
    table.roots.data()[at] = power;
    table.quotients.data()[at] = q.shoup(power).quotient;
    power = q.multiply(power, root);
  }
  table.last_roots = split_last_stage(table.roots);
  table.last_quotients = split_last_stage(table.quotients);
  return table;
}

}  // namespace

std::size_t bit_reverse(std::size_t index, int bits) {
  std::size_t reversed = 0;
  for (int i = 0; i < bits; ++i) reversed |= ((index >> i) & 1) << (bits - 1 - i);
  return reversed;
}

NttTables::NttTables(std::size_t degree, const Modulus& q) : degree_(degree), modulus_(q) {
  if (!std::has_single_bit(degree) || degree < 32) {
    throw Error(ErrorCategory::kUsage, "the ring degree is not a power of two from 32");
  }
  const std::uint32_t psi = primitive_root(q, degree);
  forward_ = twiddle_table(degree, q, psi);
  inverse_ = twiddle_table(degree, q, q.inverse(psi));
  inverse_degree_ = q.shoup(q.inverse(static_cast<std::uint32_t>(degree)));
}

}  // namespace tacit::ring
