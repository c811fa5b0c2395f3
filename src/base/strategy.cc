// SPDX-License-Identifier: Apache-2.0
#include "base/strategy.h"

#include <array>
#include <cstddef>
#include <string>

#include "base/error.h"

namespace tacit {
namespace {

constexpr std::array<std::string_view, 3> kStrategyNames = {"any", "all-pairs", "blocked"};

}  // namespace

std::string_view strategy_name(StrategyWanted strategy) {
  return kStrategyNames.at(static_cast<std::size_t>(strategy));
}

std::optional<StrategyWanted> strategy_named(std::string_view name) {
  for (std::size_t i = 0; i < kStrategyNames.size(); ++i) {
    if (kStrategyNames[i] == name) return static_cast<StrategyWanted>(i);
  }
  return std::nullopt;
}

StrategyWanted agreed_strategy(StrategyWanted clients, StrategyWanted servers) {
  if (servers == StrategyWanted::kAny || clients == servers) return clients;
  if (clients == StrategyWanted::kAny) return servers;
  throw Error(ErrorCategory::kLimit, "the query asks for the linkage strategy " +
                                         std::string(strategy_name(clients)) + "; this server allows " +
                                         std::string(strategy_name(servers)) + " only");
}

}  // namespace tacit
