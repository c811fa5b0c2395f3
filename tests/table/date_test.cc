// SPDX-License-Identifier: Apache-2.0
#include "table/date.h"

#include <gtest/gtest.h>

namespace tacit::table {
namespace {

constexpr auto kDmy = DateOrder::kDayMonthYear;
constexpr auto kMdy = DateOrder::kMonthDayYear;

Date date(int year, unsigned month, unsigned day) {
  return {std::chrono::year{year}, std::chrono::month{month}, std::chrono::day{day}};
}

TEST(ParseDate, ReadsEveryWrittenForm) {
  for (const char* text :
       {"19651013", "1965-10-13", "1965/10/13", "1965.10.13", "13/10/1965", "13-10-1965", "13.10.1965"}) {
    EXPECT_EQ(parse_date(text, kDmy), date(1965, 10, 13)) << text;
  }
  EXPECT_EQ(parse_date("1965-3-4", kDmy), date(1965, 3, 4));
  EXPECT_EQ(parse_date("3/4/1965", kDmy), date(1965, 4, 3));
  // As databases write a day in a column that has times.
  EXPECT_EQ(parse_date("1965-10-13 00:00", kDmy), date(1965, 10, 13));
}

TEST(ParseDate, TakesTheOrderAsSaid) {
  EXPECT_EQ(parse_date("3/4/1965", kMdy), date(1965, 3, 4));
  EXPECT_EQ(parse_date("13/10/1965", kMdy), std::nullopt);
  EXPECT_EQ(parse_date("19650304", kMdy), date(1965, 3, 4));
}

TEST(ParseDate, KnowsLeapYears) {
  EXPECT_TRUE(parse_date("20000229", kDmy));
  EXPECT_TRUE(parse_date("20240229", kDmy));
  EXPECT_FALSE(parse_date("19000229", kDmy));
  EXPECT_FALSE(parse_date("20230229", kDmy));
}

TEST(ParseDate, RefusesWhatIsNoDate) {
  for (const char* text : {"",         "1965",       "19651301",        "19650001",   "19650100",
                           "19650431", "00000101",   "1965-10",         "1965-10/13", "1965-10-13-1",
                           "65-10-13", "13/10/65",   "1965101",         "196510131",  "1965-010-13",
                           "yyyymmdd", "1965-1o-13", "1965-10-13 noon", "+1965-1-1",  "--"}) {
    EXPECT_EQ(parse_date(text, kDmy), std::nullopt) << text;
  }
}

TEST(CompletedYears, TurnsOnTheBirthday) {
  const Date birth = date(1980, 6, 15);
  EXPECT_EQ(completed_years(birth, date(2024, 6, 14)), 43);
  EXPECT_EQ(completed_years(birth, date(2024, 6, 15)), 44);
  EXPECT_EQ(completed_years(birth, date(2024, 1, 1)), 43);
  EXPECT_EQ(completed_years(birth, birth), 0);
  EXPECT_EQ(completed_years(date(2024, 1, 2), date(2024, 1, 1)), -1);
}

TEST(CompletedYears, CountsTheTwentyNinthOfFebruaryFromTheFirstOfMarch) {
  const Date birth = date(2004, 2, 29);
  EXPECT_EQ(completed_years(birth, date(2023, 2, 28)), 18);
  EXPECT_EQ(completed_years(birth, date(2023, 3, 1)), 19);
  EXPECT_EQ(completed_years(birth, date(2024, 2, 28)), 19);
  EXPECT_EQ(completed_years(birth, date(2024, 2, 29)), 20);
}

TEST(AgeOf, ReadsADateOfBirth) {
  const AgeDerivation derivation{date(2024, 1, 1), DateOrder::kMonthDayYear};
  EXPECT_EQ(age_of("12/31/1980", derivation), 43);
  EXPECT_EQ(age_of("1980-01-01", derivation), 44);
  EXPECT_EQ(age_of("2024-01-02", derivation), -1);
  EXPECT_EQ(age_of("31/12/1980", derivation), std::nullopt);
  EXPECT_EQ(age_of("", derivation), std::nullopt);
}

}  // namespace
}  // namespace tacit::table
