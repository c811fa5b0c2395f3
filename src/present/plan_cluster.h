// SPDX-License-Identifier: Apache-2.0
// A plan on several ranks for people and for programs: time, memory and bytes of each, and where more ranks
// stop paying.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "app/planning.h"

namespace tacit::present {

/// Lines of figures in place of those of one rank: time, memory, bytes between ranks, more ranks. There is a
/// cluster in the report, here and below.
std::string short_cluster_text(const app::PlanReport& report);

/// Two tables: the time by phase, and by the number of ranks.
std::string cluster_text(const app::PlanReport& report);

/// Keys: ranks, threads, network, speedup, the parts of the link step, bytes, memory, and time by ranks.
nlohmann::ordered_json cluster_json(const app::PlanReport& report);

}  // namespace tacit::present
