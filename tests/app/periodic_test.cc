// SPDX-License-Identifier: Apache-2.0
#include "app/server/periodic.h"

#include <gtest/gtest.h>

#include <atomic>

#include "support/eventually.h"

namespace tacit::app {
namespace {

TEST(Periodic, ActsAgainAndAgainAndEndsAtOnce) {
  std::atomic<int> acts = 0;
  {
    const Periodic often(std::chrono::milliseconds(1), [&] { ++acts; });
    EXPECT_TRUE(eventually([&] { return acts >= 3; }));
  }
  const int after = acts;
  const auto begin = std::chrono::steady_clock::now();
  {
    const Periodic daily(std::chrono::hours(24), [&] { ++acts; });
  }
  EXPECT_EQ(acts, after);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, patience(std::chrono::seconds(5)));
}

}  // namespace
}  // namespace tacit::app
