// SPDX-License-Identifier: Apache-2.0
#include "base/strategy.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "support/error_of.h"

namespace tacit {
namespace {

constexpr StrategyWanted kStrategies[] = {StrategyWanted::kAny, StrategyWanted::kAllPairs,
                                          StrategyWanted::kBlocked};

TEST(Strategy, NamesComeBack) {
  for (const StrategyWanted strategy : kStrategies)
    EXPECT_EQ(strategy_named(strategy_name(strategy)), strategy);
  EXPECT_EQ(strategy_named("blocks"), std::nullopt);
  EXPECT_EQ(strategy_named(""), std::nullopt);
}

TEST(Strategy, SidesAgreeOnWhatBothAllow) {
  for (const StrategyWanted strategy : kStrategies) {
    EXPECT_EQ(agreed_strategy(strategy, StrategyWanted::kAny), strategy);
    EXPECT_EQ(agreed_strategy(StrategyWanted::kAny, strategy), strategy);
    EXPECT_EQ(agreed_strategy(strategy, strategy), strategy);
  }
  const std::string refused = error_of(
      ErrorCategory::kLimit, [] { agreed_strategy(StrategyWanted::kBlocked, StrategyWanted::kAllPairs); });
  EXPECT_NE(refused.find("asks for the linkage strategy blocked; this server allows all-pairs only"),
            std::string::npos)
      << refused;
}

}  // namespace
}  // namespace tacit
