// SPDX-License-Identifier: Apache-2.0
// What `tacit query --dry-run` says of a query to come, for people and for programs.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "app/client/researcher.h"

namespace tacit::present {

/// Five lines in words: time, memory and bytes, what is compared, what to expect of the linkage, and whether
/// limits and budgets allow it; then what to be warned of. `verbose`: all of the plan and of the linkage's
/// figures as well.
std::string dry_run_text(const app::DryRunReport& report, bool verbose);

/// The plan's keys (plan_json()), and linkage, server (custodian and limits, as catalog_json() has them),
/// allowed and objections (sentences).
nlohmann::ordered_json dry_run_json(const app::DryRunReport& report);

}  // namespace tacit::present
