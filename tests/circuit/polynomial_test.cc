// SPDX-License-Identifier: Apache-2.0
#include "circuit/polynomial.h"

#include <gtest/gtest.h>

namespace tacit::circuit {
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

}  // namespace
}  // namespace tacit::circuit
