// SPDX-License-Identifier: Apache-2.0
// A plan for people and for programs: what `tacit plan` prints, and what the JSON of a query says of the plan
// it ran by.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "app/planning.h"
#include "plan/plan.h"

namespace tacit::present {

/// Seconds of each step, and in `total`.
nlohmann::ordered_json expected_json(const app::ExpectedSeconds& expected);

/// Keys: ring degree, primes, bits and their limit, strategy, layout, levels, noise, bytes, memory.
nlohmann::ordered_json plan_json(const plan::Plan& plan);

/// The same, with `threads` and `expected_seconds`, and of several ranks `cluster` (plan_cluster.h).
nlohmann::ordered_json plan_json(const app::PlanReport& report);

/// Three lines in words: the time, memory and bytes, and what is compared. Five for several ranks.
std::string short_plan_text(const app::PlanReport& report);

/// All that the planner knows: what is compared in words, then aligned lines, ended by the noise of each
/// step.
std::string plan_text(const app::PlanReport& report);

}  // namespace tacit::present
