// SPDX-License-Identifier: Apache-2.0
#include "linkage/date.h"

#include <gmock/gmock.h>
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

using testing::Optional;

PartialDate known(int year, unsigned month = 0) {
  return {year, month};
}

TEST(ReadDate, TheYearAloneOrYearAndMonth) {
  for (const auto order : {DateOrder::kYearFirst, DateOrder::kDayMonthYear, DateOrder::kMonthDayYear}) {
    EXPECT_THAT(read_date("1967", {order}), Optional(known(1967)));
    for (const auto* text :
         {"1967-03", "1967/3", "1967.03", "1967-03-00", "19670300", "Mar 1967", "1967 March"}) {
      EXPECT_THAT(read_date(text, {order}), Optional(known(1967, 3))) << text;
    }
    for (const auto* text : {"1967-00-00", "1967-00-09", "19670000", "19670009", "1967-00"}) {
      EXPECT_THAT(read_date(text, {order}), Optional(known(1967))) << text;
    }
  }
  EXPECT_THAT(read_date("03/1967", {DateOrder::kDayMonthYear}), Optional(known(1967, 3)));
  EXPECT_THAT(read_date("00/03/1967", {DateOrder::kDayMonthYear}), Optional(known(1967, 3)));
  EXPECT_THAT(read_date("03/00/1967", {DateOrder::kMonthDayYear}), Optional(known(1967, 3)));
  EXPECT_THAT(read_date("00001967", {DateOrder::kDayMonthYear}), Optional(known(1967)));
  EXPECT_EQ(read_date("03/1967", {DateOrder::kYearFirst}), std::nullopt);
}

TEST(ReadDate, OfADayThatDoesNotExistTheYear) {
  for (const auto* text :
       {"1967-02-30", "1967-13-05", "19670230", "31/02/1967", "31021967", "31 June 1967"}) {
    EXPECT_THAT(read_date(text, {DateOrder::kDayMonthYear}), Optional(known(1967))) << text;
  }
  EXPECT_THAT(read_date("1800-01-00", {}), Optional(known(1800, 1)));
}

TEST(ReadDate, NoYearThatIsNotPlausibleOrNotClear) {
  for (const auto* text :
       {"9999", "0000", "1499", "2100", "0000-00-00", "9999-99-99", "1000-13-01", "00000000"}) {
    EXPECT_EQ(read_date(text, {DateOrder::kDayMonthYear}), std::nullopt) << text;
  }
  EXPECT_EQ(read_date("18451967", {DateOrder::kDayMonthYear}), std::nullopt);  // which end is the year?
  EXPECT_THAT(read_date("18451967", {DateOrder::kYearFirst}), Optional(known(1845)));
}

TEST(ReadDate, NumbersAsSpreadsheetsWriteThem) {
  for (const auto* text : {"19670709.0", "19670709.00", "1.9670709E7", "1.9670709e+07", "１９６７０７０９",
                           "１９６７－０７－０９", "１９６７／７／９"}) {
    EXPECT_EQ(full(text, DateOrder::kYearFirst), "19670709") << text;
  }
  EXPECT_EQ(full("9071967", DateOrder::kDayMonthYear), "19670709");    // without its leading zero
  EXPECT_EQ(full("9071967.0", DateOrder::kMonthDayYear), "19670907");  // 7 September
  for (const auto* text : {"1.97E+07", "19670709.5", "9070967"}) {
    EXPECT_EQ(full(text, DateOrder::kDayMonthYear), "missing") << text;
  }
}

std::string full(std::string_view text, const DateReading& reading) {
  const auto date = read_date(text, reading);
  return date ? date_part(*date, DatePart::kFull) : "missing";
}

TEST(ReadDate, ShortYearsByTheCentury) {
  const DateReading dmy{DateOrder::kDayMonthYear, 30};
  EXPECT_EQ(full("9/7/67", dmy), "19670709");
  EXPECT_EQ(full("9/7/30", dmy), "20300709");
  EXPECT_EQ(full("9/7/31", dmy), "19310709");
  EXPECT_EQ(full("9/7/00", dmy), "20000709");
  EXPECT_EQ(full("9/7/00", {DateOrder::kDayMonthYear, 0}), "20000709");
  EXPECT_EQ(full("9/7/01", {DateOrder::kDayMonthYear, 0}), "19010709");
  EXPECT_EQ(full("090767", dmy), "19670709");
  EXPECT_EQ(full("9 Jul 67", dmy), "19670709");
  EXPECT_EQ(full("Jul 9, 67", dmy), "19670709");
  EXPECT_EQ(full("67-Jul-09", dmy), "19670709");
  EXPECT_EQ(full("09-Jul-12", dmy), "20120709");
  EXPECT_EQ(full("9/7/67", {DateOrder::kMonthDayYear, 30}), "19670907");
  EXPECT_EQ(full("090767", {DateOrder::kMonthDayYear, 30}), "19670907");
  EXPECT_EQ(full("67-07-09", {DateOrder::kYearFirst, 30}), "19670709");
  EXPECT_EQ(full("670709", {DateOrder::kYearFirst, 30}), "19670709");
  EXPECT_EQ(full("9/7/1967", dmy), "19670709");
}

TEST(ReadDate, ShortYearsOfNoDayAreNoYears) {
  for (const auto* text :
       {"67-07-09", "31/2/67", "9/7/7", "9/7/067", "319967", "67", "07/67", "Jul 67", "99 Jul 67"}) {
    EXPECT_EQ(read_date(text, {DateOrder::kDayMonthYear, 30}), std::nullopt) << text;
  }
  EXPECT_EQ(read_date("9/7/67", {DateOrder::kDayMonthYear}), std::nullopt);
}

TEST(ReadDate, DaysAsExcelCountsThem) {
  const DateReading excel{DateOrder::kDayMonthYear, {}, DateSerial::kExcel};
  for (const auto* text : {"24662", "24662.0", "24662.00", "24662.25"}) {
    EXPECT_EQ(full(text, excel), "19670709") << text;
  }
  EXPECT_EQ(full("3000", excel), "19080318");
  EXPECT_EQ(full("36526", excel), "20000101");
  EXPECT_EQ(full("99999", excel), "21731013");
  EXPECT_EQ(full("9/7/1967", excel), "19670709");
  EXPECT_EQ(full("19670709", excel), "19670709");
  EXPECT_THAT(read_date("1967", excel), Optional(known(1967)));
  for (const auto* text : {"2999", "100000", "02466", "24662.", "24662.x"}) {
    EXPECT_EQ(full(text, excel), "missing") << text;
  }
  EXPECT_EQ(full("24662", DateReading{DateOrder::kDayMonthYear}), "missing");
}

TEST(DatePart, OfAPartOfADateWhatIsKnown) {
  EXPECT_EQ(date_part(known(1967), DatePart::kYear), "1967");
  EXPECT_EQ(date_part(known(1967, 3), DatePart::kYear), "1967");
  EXPECT_EQ(date_part(known(1967, 3), DatePart::kYearMonth), "196703");
  EXPECT_EQ(date_part(known(1967, 3), DatePart::kMonth), "03");
  for (const auto part : {DatePart::kMonth, DatePart::kYearMonth})
    EXPECT_EQ(date_part(known(1967), part), "");
  for (const auto part : {DatePart::kFull, DatePart::kDay, DatePart::kMonthDay, DatePart::kDayMonth,
                          DatePart::kMonthDayUnordered}) {
    EXPECT_EQ(date_part(known(1967, 3), part), "");
  }
  EXPECT_EQ(date_part(PartialDate{1967, 3, 9}, DatePart::kFull), "19670309");
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
