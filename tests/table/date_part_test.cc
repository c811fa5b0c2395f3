// SPDX-License-Identifier: Apache-2.0
#include "table/date_part.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace tacit::table {
namespace {

std::string category(DatePart part, const char* cell, DateOrder order = DateOrder::kDayMonthYear) {
  return date_category({part, order}, cell).value_or("none");
}

TEST(DatePart, IsFoundByName) {
  EXPECT_EQ(date_part_named("year"), DatePart::kYear);
  EXPECT_EQ(date_part_named("quarter"), DatePart::kQuarter);
  EXPECT_EQ(date_part_named("year_month"), DatePart::kYearMonth);
  EXPECT_EQ(date_part_named("month"), DatePart::kMonth);
  EXPECT_EQ(date_part_named("weekday"), DatePart::kWeekday);
  EXPECT_EQ(date_part_named("day"), std::nullopt);
  EXPECT_EQ(date_part_names().size(), 5U);
}

TEST(DatePart, NamesEveryPartOfADay) {
  EXPECT_EQ(category(DatePart::kYear, "2021-08-09"), "2021");
  EXPECT_EQ(category(DatePart::kQuarter, "2021-08-09"), "2021-Q3");
  EXPECT_EQ(category(DatePart::kYearMonth, "2021-08-09"), "2021-08");
  EXPECT_EQ(category(DatePart::kMonth, "2021-08-09"), "08 August");
  EXPECT_EQ(category(DatePart::kWeekday, "2021-08-09"), "1 Monday");
  EXPECT_EQ(category(DatePart::kWeekday, "2021-08-15"), "7 Sunday");
}

TEST(DatePart, FollowsTheOrder) {
  EXPECT_EQ(category(DatePart::kYearMonth, "8/9/2021"), "2021-09");
  EXPECT_EQ(category(DatePart::kYearMonth, "8/9/2021", DateOrder::kMonthDayYear), "2021-08");
}

TEST(DatePart, HasQuartersOfThreeMonths) {
  const char* const kDays[] = {"2020-01-01", "2020-03-31", "2020-04-01", "2020-06-30",
                               "2020-07-01", "2020-09-30", "2020-10-01", "2020-12-31"};
  for (int i = 0; i < 8; ++i) {
    EXPECT_EQ(category(DatePart::kQuarter, kDays[i]), "2020-Q" + std::to_string(i / 2 + 1));
  }
}

TEST(DatePart, HasNoneForOtherTexts) {
  EXPECT_EQ(category(DatePart::kYear, "2021"), "none");
  EXPECT_EQ(category(DatePart::kYear, "2021-02-29"), "none");
  EXPECT_EQ(category(DatePart::kYear, "soon"), "none");
  EXPECT_EQ(category(DatePart::kYear, "0999-12-31"), "none");
  EXPECT_EQ(category(DatePart::kYear, "1000-01-01"), "1000");
  EXPECT_EQ(category(DatePart::kYear, "9999-12-31"), "9999");
}

TEST(DatePart, DeclaresWhatComesRoundAgain) {
  const auto months = declared_date_categories(DatePart::kMonth);
  ASSERT_EQ(months.size(), 12U);
  EXPECT_EQ(months[1], "02 February");
  EXPECT_TRUE(std::is_sorted(months.begin(), months.end()));
  const auto days = declared_date_categories(DatePart::kWeekday);
  ASSERT_EQ(days.size(), 7U);
  EXPECT_EQ(days[2], "3 Wednesday");
  EXPECT_TRUE(std::is_sorted(days.begin(), days.end()));
  EXPECT_TRUE(declared_date_categories(DatePart::kYear).empty());
}

}  // namespace
}  // namespace tacit::table
