// SPDX-License-Identifier: Apache-2.0
#include "ingest/reading.h"

#include "base/toml.h"
#include "ingest/reading_config.h"
#include "support/error_of.h"

namespace tacit::ingest {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using Columns = std::map<std::string, std::string>;

std::string columns_refusal(std::string_view text) {
  return error_of(ErrorCategory::kUsage, [&] { parse_columns(text); });
}

Reading read_toml_reading(std::string_view text) {
  const toml::table file = toml::parse(text);
  ConfigProblems problems("f.toml");
  Reading reading = read_reading(TomlReader(file, "", problems));
  problems.throw_if_any();
  return reading;
}

Reading full_reading() {
  return {';', {{"born", "geboren am"}, {"name", "Name"}}, DateOrder::kDayMonthYear, 5};
}

TEST(Reading, ColumnsAreParted) {
  EXPECT_EQ(parse_columns("born=geboren"), (Columns{{"born", "geboren"}}));
  EXPECT_EQ(parse_columns("born=geboren am, name = Name "),
            (Columns{{"born", "geboren am"}, {"name", "Name"}}));
  EXPECT_EQ(parse_columns("name=last, first,born=a=b"), (Columns{{"name", "last, first"}, {"born", "a=b"}}));
}

TEST(Reading, RefusesColumnsWithoutAName) {
  EXPECT_THAT(columns_refusal("born"), HasSubstr("'born' is not NAME=COLUMN"));
  EXPECT_THAT(columns_refusal(""), HasSubstr("is not NAME=COLUMN"));
  EXPECT_THAT(columns_refusal("=geboren"), HasSubstr("'=geboren' is not NAME=COLUMN"));
  EXPECT_THAT(columns_refusal("born=a,name="), HasSubstr("'name=' is not NAME=COLUMN"));
  EXPECT_EQ(columns_refusal("born=a,born=b"), "'born' is given twice");
}

TEST(Reading, OrdersAndYearsHaveNames) {
  EXPECT_EQ(date_order_named("ymd"), DateOrder::kYearFirst);
  EXPECT_EQ(date_order_named("dmy"), DateOrder::kDayMonthYear);
  EXPECT_EQ(date_order_named("mdy"), DateOrder::kMonthDayYear);
  EXPECT_EQ(date_order_named("dym"), std::nullopt);
  EXPECT_EQ(two_digit_years_of("26"), 26);
  EXPECT_EQ(two_digit_years_of("08"), 8);
  EXPECT_EQ(two_digit_years_of("0"), 0);
  for (const char* text : {"", "2026", "-1", "1x", "+5"})
    EXPECT_EQ(two_digit_years_of(text), std::nullopt) << text;
}

TEST(Reading, IsCompletedByAnother) {
  EXPECT_EQ(completed({}, full_reading()), full_reading());
  const Reading own{'|', {{"a", "b"}}, DateOrder::kMonthDayYear, 30};
  EXPECT_EQ(completed(own, full_reading()), own);
  EXPECT_EQ(completed({0, {{"a", "b"}}}, full_reading()),
            (Reading{';', {{"a", "b"}}, DateOrder::kDayMonthYear, 5}));
}

TEST(Reading, IsSaidByFlags) {
  EXPECT_EQ(as_flags({}), "");
  EXPECT_EQ(
      as_flags(full_reading()),
      " --columns 'born=geboren am,name=Name' --delimiter semicolon --date-order dmy --two-digit-years 05");
  EXPECT_EQ(as_flags({0, {{"a", "b's"}}}, "client"), R"( --client-columns 'a=b'\''s')");
}

TEST(ReadingConfig, ReadsEveryKey) {
  EXPECT_EQ(read_toml_reading("columns = {born = \"geboren am\", name = \" Name \"}\ndelimiter = \";\"\n"
                              "date_order = \"dmy\"\ntwo_digit_years = 5\n"),
            full_reading());
  EXPECT_EQ(read_toml_reading("delimiter = \"tab\"\n").delimiter, '\t');
  EXPECT_EQ(read_toml_reading(""), Reading());
}

TEST(ReadingConfig, SaysAllThatIsWrongWithItsLines) {
  const auto refusal = [](std::string_view text) {
    return error_of(ErrorCategory::kConfig, [&] { read_toml_reading(text); });
  };
  EXPECT_THAT(
      refusal(
          "columns = \"born=geboren\"\ndelimiter = \":\"\ndate_order = \"dym\"\ntwo_digit_years = 2026\n"),
      AllOf(HasSubstr("f.toml:1: `columns` must say for names that the model uses"),
            HasSubstr("f.toml:2: `delimiter` must be comma, semicolon, tab or bar"),
            HasSubstr("f.toml:3: `date_order` must be \"ymd\", \"dmy\" or \"mdy\""),
            HasSubstr("f.toml:4: `two_digit_years` must be a whole number from 0 to 99")));
  EXPECT_THAT(refusal("columns = {born = 3}\n"), HasSubstr("`columns` must say"));
  EXPECT_THAT(refusal("columns = {born = \"\"}\n"), HasSubstr("`columns` must say"));
}

}  // namespace
}  // namespace tacit::ingest
