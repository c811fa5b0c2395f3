// SPDX-License-Identifier: Apache-2.0
// What a whole plan costs.
#pragma once

#include "plan/plan.h"

namespace tacit::plan {

/// Plan::cost; the rest of the plan is set.
Cost estimate_cost(const Plan& plan);

/// The client's keys, expanded: both parts of each as residues of 32 bits.
std::size_t keys_memory(const Plan& plan);
/// Of those that linkage itself uses.
std::size_t link_keys_memory(const Plan& plan);
/// What any process has in memory that links: the program, the keys, and ciphertexts that it works on.
std::size_t common_memory(const Plan& plan);

}  // namespace tacit::plan
