// SPDX-License-Identifier: Apache-2.0
#include "fit/check_habits.h"

#include <gtest/gtest.h>

#include "check_support.h"
#include "fit/check_field_text.h"

namespace tacit::fit {
namespace {

using Values = std::vector<std::string_view>;

TEST(TextHabits, CountsLettersDigitsAndOtherEncodings) {
  const TextHabits habits = text_habits(Values{"Zo\xc3\xab", "Zo\xeb", "R2D2", "12", ""});
  EXPECT_EQ(habits.values, 4U);
  EXPECT_EQ(habits.not_utf8, 1U);
  EXPECT_EQ(habits.with_letters, 3U);
  EXPECT_EQ(habits.with_digits, 2U);
}

TEST(NumberHabits, SeesLostLeadingZeros) {
  const NumberHabits lost = number_habits(Values{"2600", "2000", "4101", "3000", "800", "822", "870"});
  EXPECT_TRUE(lost.lost_zeros);
  EXPECT_EQ(lost.length, 4U);
  EXPECT_EQ(lost.one_short, 3U);
  // A number that still has its zero: the short ones are something else.
  EXPECT_FALSE(number_habits(Values{"2600", "2000", "0801", "3000", "800", "822", "870"}).lost_zeros);
  // Two short ones are slips.
  EXPECT_FALSE(number_habits(Values{"2600", "2000", "4101", "3000", "800", "822"}).lost_zeros);
  // Slips drop digits and add them.
  Values slips(100, "2600");
  for (const char* slip : {"200", "260", "600", "620", "26000", "22600"}) slips.push_back(slip);
  EXPECT_FALSE(number_habits(slips).lost_zeros);
  slips.resize(104);
  EXPECT_TRUE(number_habits(slips).lost_zeros);
  // House numbers have any length.
  EXPECT_FALSE(number_habits(Values{"12", "7", "134", "8", "1", "22", "105", "9"}).lost_zeros);
  EXPECT_FALSE(
      number_habits(Values{"2600", "2000", "4101", "3000", "800", "822", "870", "7", "12"}).lost_zeros);
}

TEST(NumberHabits, SeesWhatASpreadsheetWrites) {
  const NumberHabits habits = number_habits(Values{"2600.0", "2000.00", "1.2E+06", "5e10", "3000", "12"});
  EXPECT_TRUE(habits.numbers);
  EXPECT_EQ(habits.decimals, 2U);
  EXPECT_EQ(habits.exponents, 2U);
  const NumberHabits none = number_habits(Values{"12.5", "3000", "1e", "2.", ".0", "2600.0", "e5"});
  EXPECT_FALSE(none.numbers);
  EXPECT_EQ(none.decimals, 0U);
}

TEST(NumberHabits, LooksAtColumnsOfNumbersOnly) {
  EXPECT_FALSE(number_habits(Values{"12 main st", "4.0", "anna"}).numbers);
  EXPECT_EQ(number_habits(Values{"12 main st", "4.0", "anna"}).decimals, 0U);
  EXPECT_FALSE(number_habits(Values{}).numbers);
  EXPECT_FALSE(number_habits(Values{"1.2E+06"}).lost_zeros);
}

TEST(FieldHabits, TakesForNamesWhatTellsAboutPeopleInLetters) {
  const auto table = ingest::parse_csv("name,street,id,born\nAnna,Main St,A7,1965-10-13\n", "test.csv");
  const auto model =
      model_of({one_level("name", kWords), about(one_level("street", kWords), linkage::About::kAddress),
                one_level("id", kNumber), date_field("born", DateOrder::kYearFirst)},
               1);
  const auto habits = field_habits(model, table, spread_records(1, 1));
  EXPECT_TRUE(habits[0].is_name);
  EXPECT_FALSE(habits[1].is_name);
  EXPECT_FALSE(habits[2].is_name);
  EXPECT_FALSE(habits[3].is_name);
  EXPECT_TRUE(habits[3].is_date);
  EXPECT_FALSE(habits[0].is_date);
}

TEST(FieldHabits, LeavesListedTextsOut) {
  const auto model = model_of({date_field("born", DateOrder::kYearFirst)}, 1, {"unknown", "1900-01-01"});
  const auto table = column_of("born", {"unknown", "1900-01-01", "1965-10-13"});
  const auto habits = field_habits(model, table, spread_records(3, 3)).front();
  EXPECT_EQ(habits.dates.values, 1U);
  EXPECT_EQ(habits.dates.first_of_january, 0U);
  EXPECT_EQ(habits.columns.front().text.values, 1U);
}

}  // namespace
}  // namespace tacit::fit
