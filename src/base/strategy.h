// SPDX-License-Identifier: Apache-2.0
// Which pairs of records a query compares, as far as a side says it: all of them, or those that share a bin
// (docs/protocol.md, "The function"). A client asks for one with its question, a server's configuration may
// allow one only; of those that are left the planner takes one by their times (plan/planner.h).
#pragma once

#include <optional>
#include <string_view>

namespace tacit {

enum class StrategyWanted { kAny, kAllPairs, kBlocked };

/// "any", "all-pairs", "blocked": in flags, files and reports.
std::string_view strategy_name(StrategyWanted strategy);
/// Nothing for another name.
std::optional<StrategyWanted> strategy_named(std::string_view name);

/// What is left of both. Throws Error(kLimit) where they exclude each other.
StrategyWanted agreed_strategy(StrategyWanted clients, StrategyWanted servers);

}  // namespace tacit
