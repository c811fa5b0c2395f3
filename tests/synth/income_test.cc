// SPDX-License-Identifier: Apache-2.0
#include "synth/income.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace tacit::synth {
namespace {

std::vector<std::int64_t> sorted_incomes(int age) {
  Rng rng(1, 0);
  std::vector<std::int64_t> incomes(10'001);
  for (std::int64_t& income : incomes) income = draw_income(age, rng);
  std::sort(incomes.begin(), incomes.end());
  return incomes;
}

TEST(Income, ChildrenHaveNone) {
  Rng rng(1, 0);
  for (int age = 0; age < 15; ++age) EXPECT_EQ(draw_income(age, rng), 0);
}

TEST(Income, MedianFollowsTheAge) {
  EXPECT_NEAR(static_cast<double>(sorted_incomes(30)[5000]), 52'000, 2500);
  EXPECT_NEAR(static_cast<double>(sorted_incomes(50)[5000]), 64'000, 3000);
  EXPECT_NEAR(static_cast<double>(sorted_incomes(100)[5000]), 28'000, 1400);
}

TEST(Income, IsSkewedAndStaysInItsRange) {
  const std::vector<std::int64_t> incomes = sorted_incomes(50);
  double sum = 0;
  for (std::int64_t income : incomes) sum += static_cast<double>(income);
  EXPECT_GT(sum / static_cast<double>(incomes.size()), 1.15 * static_cast<double>(incomes[5000]));
  EXPECT_GT(incomes.front(), 0);
  EXPECT_LE(incomes.back(), kLargestIncome);
}

}  // namespace
}  // namespace tacit::synth
