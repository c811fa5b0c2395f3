// SPDX-License-Identifier: Apache-2.0
// Progress between record linkage and totals: what a round sends is made, and then what it brings back is
// taken, each ciphertext a step. Totals are made item by item.
#pragma once

#include <cstddef>

#include "plan/plan.h"

namespace tacit::plan {

/// Steps in which what a round sends is made.
std::size_t made_steps(const Plan& plan, std::size_t round);

/// Steps from the end of linkage until what a round sends is made: rounds in order up to that of totals. Link
/// sums of the first round are made by linkage.
std::size_t steps_until_made(const Plan& plan, std::size_t round);

/// The number of the round of totals.
std::size_t totals_round(const Plan& plan);

}  // namespace tacit::plan
