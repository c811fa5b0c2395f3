#include "table/result.h"

#include "table/support.h"

namespace tacit::table {
namespace {

using ::testing::HasSubstr;

ResultTable ages() {
  return {.dimension = "state",
          .measure = "age",
          .unit = "years",
          .decimals = 0,
          .min_cell = 5,
          .cells = {{.category = "act", .suppressed = false, .count = 3, .sum_scaled = 100},
                    {.category = "nsw", .suppressed = true},
                    {.category = "vic", .suppressed = false, .count = 200, .sum_scaled = 9001}}};
}

TEST(Mean, IsExactWithTwoMoreDecimals) {
  ResultTable table = ages();
  EXPECT_EQ(mean_decimals(table), 2);
  EXPECT_EQ(mean_text(table, table.cells[0]), "33.33");
  EXPECT_EQ(mean_text(table, table.cells[2]), "45.01");  // 45.005, half away from zero
  table.decimals = 2;
  EXPECT_EQ(mean_text(table, table.cells[2]), "0.4501");
}

TEST(Mean, KeepsItsSign) {
  ResultTable table = ages();
  table.cells[0].sum_scaled = -100;
  EXPECT_EQ(mean_text(table, table.cells[0]), "-33.33");
  table.cells[0] = {.category = "act", .suppressed = false, .count = 1000, .sum_scaled = -1};
  EXPECT_EQ(mean_text(table, table.cells[0]), "0.00");
}

TEST(Mean, RefusesASuppressedCell) {
  const ResultTable table = ages();
  error_of(ErrorCategory::kUsage, [&] { mean_text(table, table.cells[1]); });
}

TEST(Difference, IsEmptyForEqualTables) {
  EXPECT_EQ(ages(), ages());
  EXPECT_EQ(difference(ages(), ages()), "");
}

TEST(Difference, NamesTheCells) {
  ResultTable other = ages();
  other.cells[0].sum_scaled = 101;
  other.cells[1] = {.category = "nsw", .suppressed = false, .count = 5, .sum_scaled = 7};
  EXPECT_NE(other, ages());
  EXPECT_EQ(difference(ages(), other),
            "cell \"act\": count 3, sum 100 against count 3, sum 101; "
            "cell \"nsw\": suppressed against count 5, sum 7");
}

TEST(Difference, NamesTheHeader) {
  ResultTable other = ages();
  other.measure = "income";
  other.min_cell = 6;
  EXPECT_EQ(difference(ages(), other), "measure: age against income; min_cell: 5 against 6");
}

TEST(Difference, NamesCategoriesAndNumbersOfCells) {
  ResultTable renamed = ages();
  renamed.cells[1].category = "nt";
  EXPECT_EQ(difference(ages(), renamed), "cell 2: category \"nsw\" against \"nt\"");
  ResultTable shorter = ages();
  shorter.cells.pop_back();
  EXPECT_EQ(difference(ages(), shorter), "3 cells against 2");
}

TEST(Difference, ShowsThreeAndCountsTheRest) {
  ResultTable other = ages();
  for (ResultCell& cell : other.cells) cell.count += 1;
  other.unit = "months";
  EXPECT_THAT(difference(ages(), other), HasSubstr("; and 1 more"));
}

}  // namespace
}  // namespace tacit::table
