#include "plan/polynomial.h"

#include <gtest/gtest.h>

namespace tacit::plan {
namespace {

TEST(Polynomial, InterpolatesItsValues) {
  const std::vector<std::uint32_t> values{5, 0, 65536, 1, 1, 40000, 3};
  const Polynomial p = interpolate(values);
  EXPECT_LE(p.size(), values.size());
  for (std::uint32_t x = 0; x < values.size(); ++x) EXPECT_EQ(evaluate(p, x), values[x]);
}

TEST(Polynomial, ConstantHasDegreeZero) {
  EXPECT_EQ(interpolate({7, 7, 7, 7}), Polynomial{7});
}

TEST(Polynomial, IndicatorSwitchesAtTheThreshold) {
  for (std::uint32_t range = 1; range <= 31; ++range) {
    for (std::uint32_t threshold = 1; threshold <= range; ++threshold) {
      const Polynomial p = indicator(threshold, range);
      for (std::uint32_t s = 0; s <= range; ++s) ASSERT_EQ(evaluate(p, s), s >= threshold ? 1U : 0U);
    }
  }
}

TEST(Polynomial, ClipIsZeroAtZeroAndOneUpToItsLimit) {
  const Polynomial p = clip(7);
  EXPECT_EQ(evaluate(p, 0), 0U);
  for (std::uint32_t c = 1; c <= 7; ++c) EXPECT_EQ(evaluate(p, c), 1U);
  EXPECT_NE(evaluate(p, 8), 1U);  // what the plan cannot count is not silently right
}

}  // namespace
}  // namespace tacit::plan
