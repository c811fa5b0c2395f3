#include "linkage/date.h"

#include <gtest/gtest.h>

namespace tacit::linkage {
namespace {

std::string full(std::string_view text, DateOrder order) {
  const auto date = parse_date(text, order);
  return date ? date_part(*date, DatePart::kFull) : "missing";
}

TEST(ParseDate, YearFirstFormsUnderEveryOrder) {
  for (const auto order : {DateOrder::kYearFirst, DateOrder::kDayMonthYear, DateOrder::kMonthDayYear}) {
    for (const auto* text : {"19651013", "1965-10-13", "1965/10/13", "1965.10.13", "1965 10 13"}) {
      EXPECT_EQ(full(text, order), "19651013") << text;
    }
  }
  EXPECT_EQ(full("1965-1-3", DateOrder::kYearFirst), "19650103");
}

TEST(ParseDate, YearLastFormsFollowTheOrder) {
  EXPECT_EQ(full("3/4/1965", DateOrder::kDayMonthYear), "19650403");
  EXPECT_EQ(full("3/4/1965", DateOrder::kMonthDayYear), "19650304");
  EXPECT_EQ(full("3/4/1965", DateOrder::kYearFirst), "missing");
  EXPECT_EQ(full("31.12.1999", DateOrder::kDayMonthYear), "19991231");
  EXPECT_EQ(full("31.12.1999", DateOrder::kMonthDayYear), "missing");
}

TEST(ParseDate, LeavesATimeOfDayOut) {
  EXPECT_EQ(full("2001-02-03 00:00:00", DateOrder::kYearFirst), "20010203");
  EXPECT_EQ(full("2001-02-03T23:59:59Z", DateOrder::kYearFirst), "20010203");
  EXPECT_EQ(full("2001 02 03 00:00", DateOrder::kYearFirst), "20010203");
}

TEST(ParseDate, ImpossibleDatesAreMissing) {
  for (const auto* text :
       {"19651301", "19650631", "19650230", "19000229", "19650000", "00000101", "1965-10-32"}) {
    EXPECT_EQ(full(text, DateOrder::kYearFirst), "missing") << text;
  }
  EXPECT_EQ(full("20000229", DateOrder::kYearFirst), "20000229");
}

TEST(ParseDate, OtherFormsAreMissing) {
  for (const auto* text :
       {"", "-", "1965", "196510", "1965101", "196510133", "1965-10", "1965-10/13", "65-10-13", "1965-10-13-",
        "1965--13", "1965-xx-13", "19651o13", "3/4/65", "13 October 1965", "1965-100-13", "1965-10-13 x"}) {
    EXPECT_EQ(full(text, DateOrder::kDayMonthYear), "missing") << text;
  }
}

TEST(DatePart, EveryPart) {
  const auto date = *parse_date("1965-01-03", DateOrder::kYearFirst);
  EXPECT_EQ(date_part(date, DatePart::kFull), "19650103");
  EXPECT_EQ(date_part(date, DatePart::kYear), "1965");
  EXPECT_EQ(date_part(date, DatePart::kMonth), "01");
  EXPECT_EQ(date_part(date, DatePart::kDay), "03");
  EXPECT_EQ(date_part(date, DatePart::kMonthDay), "0103");
  EXPECT_EQ(date_part(date, DatePart::kYearMonth), "196501");
}

}  // namespace
}  // namespace tacit::linkage
