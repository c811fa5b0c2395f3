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
  EXPECT_EQ(full("2001-02-03T00:00:00.000+02:00", DateOrder::kYearFirst), "20010203");
  EXPECT_EQ(full("20010203 10:15", DateOrder::kYearFirst), "20010203");
  EXPECT_EQ(full("3/2/2001 10:15 PM", DateOrder::kDayMonthYear), "20010203");
  EXPECT_EQ(full("3-OCT-2001T10:15", DateOrder::kYearFirst), "20011003");
}

TEST(ParseDate, EverySeparatorAndSingleDigits) {
  for (const auto* text : {"3/4/1965", "3.4.1965", "3-4-1965", "03/04/1965", "03 04 1965", "3 4 1965"}) {
    EXPECT_EQ(full(text, DateOrder::kDayMonthYear), "19650403") << text;
    EXPECT_EQ(full(text, DateOrder::kMonthDayYear), "19650304") << text;
    EXPECT_EQ(full(text, DateOrder::kYearFirst), "missing") << text;
  }
}

TEST(ParseDate, EightDigitsYearLastOnlyByOrderAndWhereYearFirstIsNoDate) {
  EXPECT_EQ(full("13101965", DateOrder::kDayMonthYear), "19651013");
  EXPECT_EQ(full("10131965", DateOrder::kMonthDayYear), "19651013");
  EXPECT_EQ(full("03041965", DateOrder::kDayMonthYear), "19650403");
  EXPECT_EQ(full("03041965", DateOrder::kMonthDayYear), "19650304");
  EXPECT_EQ(full("13101965", DateOrder::kYearFirst), "missing");
  EXPECT_EQ(full("13101965", DateOrder::kMonthDayYear), "missing");
  EXPECT_EQ(full("31061965", DateOrder::kDayMonthYear), "missing");
}

TEST(ParseDate, ADateFrom1300OnIsNeverTakenForAnother) {
  using namespace std::chrono;
  const auto end = sys_days(year(2030) / 1 / 1);
  for (auto at = sys_days(year(1300) / 1 / 1); at < end; at += days(1)) {
    const year_month_day date{at};
    const std::string year = date_part(date, DatePart::kYear);
    const std::string text = date_part(date, DatePart::kDayMonth) + year;
    ASSERT_EQ(parse_date(text, DateOrder::kDayMonthYear), date) << text;
    ASSERT_EQ(parse_date(date_part(date, DatePart::kMonthDay) + year, DateOrder::kMonthDayYear), date)
        << text;
    ASSERT_EQ(parse_date(date_part(date, DatePart::kFull), DateOrder::kDayMonthYear), date) << text;
  }
}

TEST(ParseDate, MonthsInWordsUnderEveryOrder) {
  for (const auto order : {DateOrder::kYearFirst, DateOrder::kDayMonthYear, DateOrder::kMonthDayYear}) {
    for (const auto* text :
         {"3 Mar 1965", "March 3, 1965", "03-MAR-1965", "03MAR1965", "1965-mar-03", "3. march 1965",
          "Mar. 3 1965", "1965 March 3", "3/Mar/1965", "3 Mar 1965 10:15"}) {
      EXPECT_EQ(full(text, order), "19650303") << text;
    }
  }
  EXPECT_EQ(full("1 Sept 2000", DateOrder::kYearFirst), "20000901");
  EXPECT_EQ(full("31 June 2000", DateOrder::kYearFirst), "missing");
}

TEST(ParseDate, WhatIsNoMonthInWordsIsMissing) {
  for (const auto* text :
       {"3 Ma 1965", "3 Mars 1965", "3 Mar 65", "3 Mar", "Mar 1965", "Mar 3 Apr", "3 4 Mar 1965",
        "3rd Mar 1965", "Tue 3 Mar 1965", "3 Mar_1965", "1965 Mar 1965", "3 4 March"}) {
    EXPECT_EQ(full(text, DateOrder::kDayMonthYear), "missing") << text;
  }
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
        "1965--13", "1965-xx-13", "19651o13", "3/4/65", "03-04-65", "1965-100-13", "1965-10-13 x"}) {
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
  EXPECT_EQ(date_part(date, DatePart::kDayMonth), "0301");
}

TEST(DatePart, SwappedDayAndMonthAgreeUnordered) {
  const auto part = [](const char* text) {
    return date_part(*parse_date(text, DateOrder::kYearFirst), DatePart::kMonthDayUnordered);
  };
  EXPECT_EQ(part("1965-01-03"), "0103");
  EXPECT_EQ(part("1965-03-01"), "0103");
  EXPECT_EQ(part("1965-10-13"), "1013");
  EXPECT_EQ(part("1965-12-12"), "1212");
}

}  // namespace
}  // namespace tacit::linkage
