// SPDX-License-Identifier: Apache-2.0
#include "fit/check_values.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "check_support.h"
#include "fit/check_field_text.h"

namespace tacit::fit {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<FieldValues> values_of(const linkage::Model& model, const table::Table& table) {
  return field_values(model, table, spread_records(table.records(), table.records()), [](double) {});
}

std::vector<ValueCount> even_counts(std::size_t values, std::size_t records) {
  std::vector<ValueCount> counts;
  for (std::size_t i = 0; i < values; ++i) counts.push_back({"value " + std::to_string(i), records});
  return counts;
}

TEST(FieldValues, CountsEmptyListedUnreadableAndPresentApart) {
  const auto model = model_of({date_field("born", DateOrder::kYearFirst)}, 1, {"n/a", "1900-01-01"});
  const auto table =
      column_of("born", {"1965-10-13", "1965-10-13", "", "N/A", "19000101", "31 June", "1970-02-03"});
  const FieldValues values = values_of(model, table).front();
  EXPECT_EQ(values.present, 3U);
  EXPECT_EQ(values.empty, 1U);
  EXPECT_EQ(values.placeholders, 2U);
  EXPECT_EQ(values.unreadable, 1U);
  EXPECT_EQ(values.missing(), 4U);
  EXPECT_THAT(values.distinct, ElementsAre(2U));
  EXPECT_DOUBLE_EQ(values.top_share(), 2.0 / 3.0);
}

TEST(FieldValues, CountsDistinctValuesOfEveryLevel) {
  linkage::Field field = one_level("name", kWords, 64, 2);
  field.levels.push_back({{linkage::step::Fold{}, linkage::step::Prefix{1}}, 64, 1});
  const auto values =
      values_of(model_of({field}, 1), column_of("name", {"Anna", "ANNA", "Anne", "Bert"})).front();
  EXPECT_THAT(values.distinct, ElementsAre(3U, 2U));
  EXPECT_EQ(values.top.front().value, "anna");
  EXPECT_EQ(values.top.front().records, 2U);
  EXPECT_EQ(values.top.size(), 3U);
}

TEST(FieldValues, JoinsTheColumnsThatHaveAValue) {
  linkage::Field field = one_level("name", kAsIs);
  field.columns = {"first", "last"};
  const auto table = ingest::parse_csv("first,last\nunknown,Berg\nAnna,Berg\nunknown,\n", "test.csv");
  const FieldValues values = values_of(model_of({field}, 1, {"unknown"}), table).front();
  EXPECT_EQ(values.present, 2U);
  EXPECT_EQ(values.placeholders, 1U);
  EXPECT_EQ(values.top[0].value, "anna berg");
  EXPECT_EQ(values.top[1].value, "berg");
}

TEST(FieldValues, IsAllZeroWhereEverythingIsMissing) {
  const auto values = values_of(model_of({one_level("name", kWords)}, 1), column_of("name", {"", "12"}));
  EXPECT_EQ(values.front().present, 0U);
  EXPECT_EQ(values.front().unreadable, 1U);
  EXPECT_EQ(values.front().top_share(), 0);
}

TEST(Suspects, AreValuesFarAboveTheOthers) {
  auto counts = even_counts(50, 2);
  counts.insert(counts.begin(), {"secret", 30});
  const auto suspects = find_suspects(counts, false);
  ASSERT_EQ(suspects.size(), 1U);
  EXPECT_EQ(suspects[0].value, "secret");
  EXPECT_FALSE(suspects[0].well_known);
  counts.insert(counts.begin(), {"another", 40});  // two of them hide neither
  EXPECT_EQ(find_suspects(counts, false).size(), 2U);
}

TEST(Suspects, AreNotTheMostFrequentOfValuesThatFallOffSlowly) {
  std::vector<ValueCount> counts;
  for (std::size_t i = 0; i < 50; ++i) counts.push_back({"name " + std::to_string(i), 1000 / (i + 1)});
  EXPECT_THAT(find_suspects(counts, false), IsEmpty());
  counts = even_counts(3, 2);  // a category such as sex has any frequencies
  counts.insert(counts.begin(), {"often", 100});
  EXPECT_THAT(find_suspects(counts, false), IsEmpty());
  counts = even_counts(5000, 1);  // far above, but rare
  counts.insert(counts.begin(), {"smith", 30});
  EXPECT_THAT(find_suspects(counts, false), IsEmpty());
}

TEST(Suspects, KnowsWhatStandsForNothing) {
  for (const char* value : {"unknown", "n/a", "xxx", "test", "9999", "999999999", "000000"}) {
    const auto suspects = find_suspects({{value, 3}, {"anna", 3}}, false);
    ASSERT_EQ(suspects.size(), 1U) << value;
    EXPECT_TRUE(suspects[0].well_known) << value;
  }
  for (const char* value : {"xavier", "3333", "2222", "123456", "1900-01-01"}) {
    EXPECT_THAT(find_suspects({{value, 1}}, false), IsEmpty()) << value;
  }
}

TEST(Suspects, AreNotFewWordsOrRareValues) {
  EXPECT_THAT(find_suspects({{"null", 2}}, false), IsEmpty());
  EXPECT_EQ(find_suspects({{"0000", 1}, {"3030", 999}}, false).size(), 1U);
  EXPECT_THAT(find_suspects({{"0000", 1}, {"3030", 1000}}, false), IsEmpty());
  EXPECT_THAT(find_suspects({{"1970-01-01", 1}, {"1971-01-01", 1000}}, true), IsEmpty());
}

TEST(Suspects, KnowsDatesInAnySpelling) {
  for (const char* date : {"1900-01-01", "19000101", "01/01/1900", "1.1.1970", "31/12/9999", "12/31/9999"}) {
    EXPECT_EQ(find_suspects({{date, 1}}, true).size(), 1U) << date;
  }
  EXPECT_THAT(find_suspects({{"1900-01-02", 1}, {"1965-01-01", 1}}, true), IsEmpty());
}

}  // namespace
}  // namespace tacit::fit
