// SPDX-License-Identifier: Apache-2.0
// Warnings about which records link: the threshold, and passes.
#pragma once

#include <vector>

#include "fit/check_warnings.h"
#include "linkage/model.h"

namespace tacit::fit {

/// Chance links for each client record from which on a list is hopeless: of its links at most one in eleven
/// can be true.
inline constexpr double kHopelessChance = 10;

/// Of `check`, which is complete except for its warnings; what it has no figures of is passed over.
std::vector<Warning> link_warnings(const linkage::Model& model, const ModelCheck& check);

/// That chance alone makes too many links where all pairs are compared with `server_records`, whatever the
/// list (check_records.h, chance_at_least()); empty if it does not.
std::vector<Warning> hopeless_chance(const linkage::Model& model, std::size_t server_records);

}  // namespace tacit::fit
