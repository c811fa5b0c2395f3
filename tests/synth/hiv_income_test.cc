// SPDX-License-Identifier: Apache-2.0
#include "synth/hiv_income.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "synth/dataset.h"
#include "synth/income.h"

namespace tacit::synth {
namespace {

TEST(HivIncome, GroupsHaveTheirShares) {
  Rng rng(1, 0);
  constexpr int kPeople = 100'000;
  std::map<std::string, int> groups, regions;
  for (int i = 0; i < kPeople; ++i) {
    const Insured insured = draw_insured(40, rng);
    ++groups[insured.ethnicity];
    ++regions[insured.region];
  }
  EXPECT_NEAR(groups["lowland"], 0.6 * kPeople, 600);
  EXPECT_NEAR(groups["nomadic"], 0.006 * kPeople, 100);
  EXPECT_NEAR(groups[""], 0.03 * kPeople, 250);
  EXPECT_EQ(groups.size(), 7U);
  EXPECT_NEAR(regions["rural"], 0.15 * kPeople, 500);
  EXPECT_EQ(regions.size(), 5U);
}

TEST(HivIncome, NobodyIsInsuredBeforeBirthOrAfterTheReferenceDay) {
  Rng rng(2, 0);
  const auto first_and_last = [&](int age) {
    std::set<std::string> days;
    int missing = 0;
    for (int i = 0; i < 20'000; ++i) {
      const std::string day = draw_insured(age, rng).insured_since;
      if (day.empty()) {
        ++missing;
      } else {
        EXPECT_EQ(day.size(), 10U);
        days.insert(day);
      }
    }
    EXPECT_NEAR(missing, 400, 100);
    return std::pair(*days.begin(), *days.rbegin());
  };
  EXPECT_EQ(first_and_last(0), (std::pair<std::string, std::string>("2023-12-31", "2023-12-31")));
  const auto [first, last] = first_and_last(20);
  EXPECT_GE(first, "2004-01-01");
  EXPECT_LT(first, "2006");
  EXPECT_GT(last, "2023-12-25");
  EXPECT_GE(first_and_last(90).first, "1989-01-01");
}

TEST(HivIncome, AGroupEarnsItsShare) {
  EXPECT_EQ(income_in("lowland", 50'001), 50'001);
  EXPECT_EQ(income_in("coastal", 50'000), 54'000);
  EXPECT_EQ(income_in("nomadic", 99), 63);
  EXPECT_EQ(income_in("", 50'000), 50'000);
  EXPECT_EQ(income_in("coastal", kLargestIncome), kLargestIncome);
}

// What the header promises: incomes differ between groups and not between arms.
TEST(HivIncome, IncomeDependsOnEthnicityAndNotOnTheArm) {
  const Dataset data = generate({.study = Study::kHivIncome, .records = 40'000, .server_records = 60'000});
  std::map<std::string, double> arm_sum, arm_count, group_sum, group_count;
  for (std::size_t row = 0; row < data.client.size(); ++row) {
    if (!data.client[row].income) continue;
    arm_sum[data.patients[row].arm] += static_cast<double>(*data.client[row].income);
    ++arm_count[data.patients[row].arm];
  }
  for (std::size_t row = 0; row < data.server.size(); ++row) {
    if (!data.server[row].income) continue;
    group_sum[data.insured[row].ethnicity] += static_cast<double>(*data.server[row].income);
    ++group_count[data.insured[row].ethnicity];
  }
  const auto arm = [&](const char* name) { return arm_sum[name] / arm_count[name]; };
  const auto group = [&](const char* name) { return group_sum[name] / group_count[name]; };
  ASSERT_EQ(arm_count.size(), 3U);
  for (const auto& [name, count] : arm_count) EXPECT_NEAR(count, 0.95 / 3 * 40'000, 800) << name;
  // The standard deviation is about as large as the mean, so a mean of 12,000 is within 3% nearly always.
  EXPECT_NEAR(arm("injection") / arm("standard"), 1.0, 0.04);
  EXPECT_NEAR(arm("single tablet") / arm("standard"), 1.0, 0.04);
  EXPECT_NEAR(group("coastal") / group("lowland"), 1.08, 0.05);
  EXPECT_NEAR(group("islander") / group("lowland"), 0.78, 0.06);
}

}  // namespace
}  // namespace tacit::synth
