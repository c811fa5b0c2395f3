// SPDX-License-Identifier: Apache-2.0
#include "report/scale.h"

#include <gmock/gmock.h>

namespace tacit::report {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;

TEST(Scale, HasRoundTicksAroundItsValues) {
  EXPECT_THAT(Scale({39.1, 45.25}).ticks(), ElementsAre(0, 10, 20, 30, 40, 50));
  EXPECT_THAT(Scale({100}).ticks(), ElementsAre(0, 20, 40, 60, 80, 100));
  EXPECT_THAT(Scale({101}).ticks(), ElementsAre(0, 50, 100, 150));
  EXPECT_THAT(Scale({-30.35, 2969.38}).ticks(), ElementsAre(-1000, 0, 1000, 2000, 3000));
  EXPECT_THAT(Scale({-8}).ticks(), ElementsAre(-8, -6, -4, -2, 0));
  EXPECT_THAT(Scale({}).ticks().front(), 0);
  EXPECT_THAT(Scale({0, 0}).ticks().back(), 1);
}

TEST(Scale, HoldsEveryValueWithFewTicks) {
  for (double value = 1e-6; value < 1e19; value *= 1.37) {
    for (const double other : {0.0, value / 3, -value / 7, -value}) {
      const Scale scale({value, other});
      EXPECT_GE(scale.ticks().back(), value * (1 - 1e-12));
      EXPECT_LE(scale.ticks().front(), std::min(other, 0.0));
      EXPECT_GE(scale.ticks().size(), 3u) << value << " " << other;
      EXPECT_LE(scale.ticks().size(), 7u) << value << " " << other;
      EXPECT_THAT(scale.ticks(), testing::Contains(0.0));
    }
  }
}

TEST(Scale, PlacesValuesInPercent) {
  const Scale scale({-50, 150});
  EXPECT_THAT(scale.ticks(), ElementsAre(-50, 0, 50, 100, 150));
  EXPECT_THAT(scale.place(-50), DoubleNear(0, 1e-9));
  EXPECT_THAT(scale.place(0), DoubleNear(25, 1e-9));
  EXPECT_THAT(scale.place(50), DoubleNear(50, 1e-9));
  EXPECT_THAT(scale.place(150), DoubleNear(100, 1e-9));
}

TEST(Scale, LabelsAreShort) {
  EXPECT_EQ(Scale({50000}).label(20000), "20,000");
  EXPECT_EQ(Scale({-5000}).label(-2000), "-2,000");
  EXPECT_EQ(Scale({1}).label(0.2), "0.2");
  EXPECT_EQ(Scale({0.04}).label(0.01), "0.01");
  EXPECT_EQ(Scale({2e6}).label(500000), "0.5 M");
  EXPECT_EQ(Scale({7.1e9}).label(2e9), "2 bn");
  EXPECT_EQ(Scale({9e18}).label(2e18), "2,000,000 tn");
  EXPECT_EQ(Scale({7.1e9}).label(0), "0");
}

TEST(Scale, EverySecondTickIsMinorButNotZero) {
  const Scale scale({-10, 30});
  EXPECT_THAT(scale.ticks(), ElementsAre(-10, 0, 10, 20, 30));
  EXPECT_TRUE(scale.is_minor(-10));
  EXPECT_FALSE(scale.is_minor(0));
  EXPECT_TRUE(scale.is_minor(10));
  EXPECT_FALSE(scale.is_minor(20));
}

TEST(Grouped, SeparatesThousandsOfTheWholePart) {
  EXPECT_EQ(grouped("0"), "0");
  EXPECT_EQ(grouped("999"), "999");
  EXPECT_EQ(grouped("1000"), "1,000");
  EXPECT_EQ(grouped("-100"), "-100");
  EXPECT_EQ(grouped("-1234567.8901"), "-1,234,567.8901");
  EXPECT_EQ(grouped("123456.5"), "123,456.5");
}

}  // namespace
}  // namespace tacit::report
