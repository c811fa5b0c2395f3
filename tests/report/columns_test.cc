// SPDX-License-Identifier: Apache-2.0
#include "report/columns.h"

#include <gmock/gmock.h>

#include "report/tables.h"

namespace tacit::report {
namespace {

using testing::ElementsAre;

std::vector<std::string> headings(const ResultTable& table) {
  std::vector<std::string> result;
  for (const Shown& shown : shown_columns(table)) result.push_back(heading(table, shown));
  return result;
}

TEST(Columns, PeopleStandOnceBeforeTheStatisticsOfTheirMeasure) {
  ResultTable table;
  table.columns = {measure_column(StatisticKind::kMean, "age", "years", 0), count_column(),
                   measure_column(StatisticKind::kSum, "income", "", 0), share_column("age", "old")};
  EXPECT_THAT(headings(table),
              ElementsAre("n of age", "mean age (years)", "count", "n of income", "sum income", "n of age",
                          "share of age = old (%)", "std. error"));  // a dimension of that name
}

TEST(Columns, AStandardErrorStandsBehindTheFigureThatHasOne) {
  ResultTable table;
  table.columns = {measure_column(StatisticKind::kMean, "age", "years", 0),
                   measure_column(StatisticKind::kMean, "income", "", 0),
                   measure_column(StatisticKind::kStd, "age", "years", 0)};
  EXPECT_THAT(headings(table), ElementsAre("n of age", "mean age (years)", "std. error", "n of income",
                                           "mean income", "std age (years)"));
  std::vector<std::string> keys;
  for (const Shown& shown : number_columns(table)) keys.push_back(key(table, shown));
  EXPECT_THAT(keys, ElementsAre("count_age", "mean_age", "mean_age_se", "mean_age_low", "mean_age_high",
                                "count_income", "mean_income", "std_age"));
}

TEST(Columns, KeysOfStatisticsAreUnique) {
  ResultTable table;
  table.columns = {share_column("a", "b c"), share_column("a_b", "c"), count_column(),
                   share_column("a", "b-c")};
  EXPECT_THAT(statistic_keys(table), ElementsAre("share_a_b_c", "share_a_b_c_2", "count", "share_a_b_c_3"));
}

TEST(Columns, AUniqueNameIsNotTakenByALaterOne) {
  EXPECT_THAT(unique({"a", "a", "a_2", "a"}), ElementsAre("a", "a_2", "a_2_2", "a_3"));
}

TEST(Columns, Listed) {
  EXPECT_EQ(listed({}), "");
  EXPECT_EQ(listed({"a"}), "a");
  EXPECT_EQ(listed({"a", "b"}), "a and b");
  EXPECT_EQ(listed({"a", "b", "c"}), "a, b and c");
}

}  // namespace
}  // namespace tacit::report
