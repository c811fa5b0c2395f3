// SPDX-License-Identifier: Apache-2.0
#include "app/phase_clock.h"

#include <gtest/gtest.h>

namespace tacit::app {
namespace {

using protocol::Phase;

TEST(PhaseClock, MeasuresEachPhaseToTheNext) {
  PhaseClock::Clock::time_point now{};
  PhaseClock clock([&] { return now; });
  EXPECT_FALSE(clock.enter(Phase::kKeys));
  now += std::chrono::milliseconds(1500);
  const auto keys = clock.enter(Phase::kLink);
  ASSERT_TRUE(keys);
  EXPECT_EQ(keys->phase, Phase::kKeys);
  EXPECT_DOUBLE_EQ(keys->seconds, 1.5);
  now += std::chrono::seconds(2);
  EXPECT_EQ(clock.enter(Phase::kDone)->phase, Phase::kLink);
  EXPECT_FALSE(clock.enter(Phase::kDone));
  EXPECT_EQ(clock.times().size(), 2U);
}

}  // namespace
}  // namespace tacit::app
