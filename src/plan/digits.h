// SPDX-License-Identifier: Apache-2.0
// Digits of a measure (docs/protocol.md, "Tabulate"): a value is sent through the totals as digits in a base
// so small that no total of a digit reaches the plaintext modulus.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/wide.h"

namespace tacit::plan {

struct Digits {
  std::uint32_t base = 2;
  std::size_t count = 0;  // digits a value has; 0 where every value is the same
  bool operator==(const Digits&) const = default;
};

/// The largest value that a plan takes: 2^92, the square of a measure's widest span.
inline constexpr Wide kMaxSpan = Wide{1} << 92;

/// Digits for values 0 .. span of which at most `bound` are added up: (base - 1) * bound < t.
/// Throws Error(kLimit) if `bound` is t or more, since a cell's own count would overflow, and for a span over
/// kMaxSpan.
Digits choose_digits(Wide span, std::uint64_t bound);

/// The digits of `value`, least significant first.
std::vector<std::uint32_t> split(Wide value, const Digits& digits);

/// sum of totals[i] * base^i, for totals of at most bound * (base - 1) each; no more than 124 bits for spans
/// that a plan takes.
Wide join(const std::vector<std::uint32_t>& totals, const Digits& digits);

/// How many linked records a cell may have in a plan for S server and n client records: S, and beyond t - 1
/// records four for each client record or t - 1, whichever is less. Throws Error(kLimit) for more than five
/// sixths of t - 1 client records, which could reach more than t - 1 server records if a few have two.
std::uint64_t cell_bound(std::size_t client_records, std::size_t server_records);

}  // namespace tacit::plan
