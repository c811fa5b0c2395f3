// SPDX-License-Identifier: Apache-2.0
// NTT-friendly primes: q = 1 (mod 2N), so that X^N + 1 splits into linear factors modulo q.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "ring/modulus.h"

namespace tacit::ring {

/// Deterministic Miller-Rabin, exact for every 32-bit number.
bool is_prime(std::uint32_t n);

/// The `count` largest primes below 2^30 that are 1 modulo 2 * degree, in descending order.
/// `degree` is a power of two up to 2^16. Throws Error(kUsage) if there are not that many above 2^29.
std::vector<std::uint32_t> ntt_primes(std::size_t degree, std::size_t count);

/// The smallest-generator primitive 2*degree-th root of unity modulo the prime q; the same on every machine,
/// because the order of evaluations on the wire depends on it.
std::uint32_t primitive_root(const Modulus& q, std::size_t degree);

}  // namespace tacit::ring
