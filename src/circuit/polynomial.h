// SPDX-License-Identifier: Apache-2.0
// Polynomials modulo t that the protocol evaluates on slots, by their values at 0, 1, ..
#pragma once

#include <cstdint>
#include <vector>

namespace tacit::circuit {

/// Coefficients modulo t, constant first; missing ones are 0.
using Polynomial = std::vector<std::uint32_t>;

/// The polynomial of least degree that has values[i] (below t) at i.
Polynomial interpolate(const std::vector<std::uint32_t>& values);

/// 0 at 0 .. threshold-1 and 1 at threshold .. range; degree at most `range`. 1 <= threshold <= range.
Polynomial indicator(std::uint32_t threshold, std::uint32_t range);

/// The value at x, for tests and for the plain computation.
std::uint32_t evaluate(const Polynomial& polynomial, std::uint32_t x);

}  // namespace tacit::circuit
