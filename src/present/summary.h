// SPDX-License-Identifier: Apache-2.0
// What a query took, phase by phase: time and bytes each way.
#pragma once

#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <vector>

#include "app/phase_clock.h"
#include "report/report.h"
#include "rpc/traffic.h"

namespace tacit::present {

/// Aligned lines: a heading, one for each phase in the order of the protocol, and the total; without a line
/// end at the end of the last.
std::vector<std::string> summary_lines(std::span<const app::PhaseTime> times, const rpc::Traffic& traffic);

/// The same for a page: each phase with its time and bytes, and the total.
std::vector<report::Fact> phase_facts(std::span<const app::PhaseTime> times, const rpc::Traffic& traffic);

/// {key(phase): seconds}.
nlohmann::ordered_json phases_json(std::span<const app::PhaseTime> times);

/// {"up": bytes, "down": bytes}.
nlohmann::ordered_json bytes_json(const rpc::Traffic& traffic);

}  // namespace tacit::present
