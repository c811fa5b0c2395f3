// SPDX-License-Identifier: Apache-2.0
#include "table/result.h"

#include <limits>

#include "support/error_of.h"
#include "table/example_catalog.h"
#include "table/measure.h"

namespace tacit::table {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

Figure figure(std::int64_t people, std::int64_t sum_scaled, Wide squares = 0) {
  return {.suppressed = false, .count = people, .sum_scaled = sum_scaled, .squares = squares};
}

Column column(const Statistic& statistic, int decimals = 0, std::int64_t minimum_scaled = 0) {
  return {.statistic = statistic, .unit = {}, .decimals = decimals, .minimum_scaled = minimum_scaled};
}

// Two ways, the second the client's: mean ages, and shares.
ResultTable example() {
  return {.axes = {{.name = "state", .categories = {"nsw", "vic", "wa"}},
                   {.name = "arm", .categories = {"a", "b"}, .is_clients = true}},
          .columns = {column(mean("age")), column(share("sex", "f"))},
          .min_cell = 5,
          .figures = {figure(10, 400),
                      figure(12, 6),
                      {},
                      figure(10, 5),
                      figure(20, 900),
                      {},  //
                      {},
                      {},
                      figure(30, 1000),
                      figure(40, 10),
                      figure(7, 350),
                      figure(14, 7)}};
}

TEST(ResultTable, PlacesItsCells) {
  const ResultTable table = example();
  EXPECT_EQ(table.cells(), 6U);
  EXPECT_THAT(table.categories(0), ElementsAre(0, 0));
  EXPECT_THAT(table.categories(3), ElementsAre(1, 1));
  EXPECT_THAT(table.categories(5), ElementsAre(2, 1));
  EXPECT_EQ(table.figure(2, 0).sum_scaled, 900);
  EXPECT_EQ(table.figure(4, 1).count, 40);
}

TEST(ResultTable, HasOneCellWithoutAxes) {
  const ResultTable table{.axes = {}, .columns = {column(count())}, .min_cell = 5, .figures = {figure(8, 0)}};
  EXPECT_EQ(table.cells(), 1U);
  EXPECT_TRUE(table.categories(0).empty());
}

TEST(FigureText, OfCountsAndSums) {
  EXPECT_EQ(figure_text(column(count()), figure(1234, 0)), "1234");
  EXPECT_EQ(figure_text(column(sum("age")), figure(5, -17)), "-17");
  EXPECT_EQ(figure_text(column(sum("balance"), 2), figure(5, -1750)), "-17.50");
  EXPECT_EQ(figure_text(column(sum("age"), 6), figure(65536, kMaxScaled << 16)), "4611686018427.387904");
}

TEST(FigureText, OfMeansIsExactWithTwoMoreDecimals) {
  EXPECT_EQ(figure_text(column(mean("age")), figure(3, 100)), "33.33");
  EXPECT_EQ(figure_text(column(mean("age")), figure(200, 9001)), "45.01");  // 45.005, half away from zero
  EXPECT_EQ(figure_text(column(mean("age")), figure(200, -9001)), "-45.01");
  EXPECT_EQ(figure_text(column(mean("age")), figure(1000, -1)), "0.00");
  EXPECT_EQ(figure_text(column(mean("balance"), 2), figure(200, 9001)), "0.4501");
  EXPECT_EQ(figure_text(column(mean("age")), figure(65536, kMaxScaled << 16)), "70368744177664.00");
}

TEST(FigureText, OfDeviationsTakesTheMinimumOff) {
  // -3 and -1 over a minimum of -5: 2 and 4.
  EXPECT_EQ(figure_text(column(deviation("age"), 0, -5), figure(2, -4, 20)), "1.41");
  EXPECT_EQ(figure_text(column(deviation("balance"), 2, -5), figure(2, -4, 20)), "0.0141");
  // 65,536 values of the widest range, from a minimum far below zero.
  const Wide half = 1 << 15;
  EXPECT_EQ(
      figure_text(column(deviation("age"), 0, -kMaxScaled),
                  figure(1 << 16, -(kMaxScaled << 15), half * static_cast<Wide>(kMaxScaled) * kMaxScaled)),
      "35184640527360.04");
}

TEST(FigureText, OfSharesIsInPercent) {
  EXPECT_EQ(figure_text(column(share("sex", "f")), figure(30, 10)), "33.3");
  EXPECT_EQ(figure_text(column(share("sex", "f")), figure(2000, 333)), "16.7");  // 16.65
  EXPECT_EQ(figure_text(column(share("sex", "f")), figure(10, 5)), "50.0");
}

TEST(FigureText, RefusesWhatIsNotThere) {
  error_of(ErrorCategory::kUsage, [] { figure_text(column(count()), Figure{}); });
  error_of(ErrorCategory::kUsage, [] { figure_text(column(mean("age")), figure(0, 0)); });
  error_of(ErrorCategory::kUsage, [] { figure_text(column(deviation("age")), figure(1, 4, 16)); });
  error_of(ErrorCategory::kProtocol, [] { figure_text(column(deviation("age")), figure(2, 4, 1)); });
}

TEST(ShownDecimals, FollowTheMeasure) {
  EXPECT_EQ(shown_decimals(column(count(), 0)), 0);
  EXPECT_EQ(shown_decimals(column(sum("balance"), 2)), 2);
  EXPECT_EQ(shown_decimals(column(mean("balance"), 2)), 4);
  EXPECT_EQ(shown_decimals(column(deviation("balance"), 2)), 4);
  EXPECT_EQ(shown_decimals(column(share("sex", "f"))), 1);
}

TEST(Total, AddsWhatIsShown) {
  const Total ages = total_of_shown(example(), 0);
  EXPECT_EQ(ages.figure, figure(67, 2650));
  EXPECT_EQ(ages.left_out, 2U);
  const Total shares = total_of_shown(example(), 1);
  EXPECT_EQ(shares.figure, figure(76, 28));
  EXPECT_EQ(shares.left_out, 2U);
  EXPECT_EQ(figure_text(example().columns[1], shares.figure), "36.8");
}

TEST(Total, OfADeviationIsThatOfAllValues) {
  // 0 and 2 in one cell, 4 and 6 in the other.
  const ResultTable table{.axes = {{.name = "state", .categories = {"nsw", "vic"}}},
                          .columns = {column(deviation("age"))},
                          .min_cell = 2,
                          .figures = {figure(2, 2, 4), figure(2, 10, 52)}};
  EXPECT_EQ(figure_text(table.columns[0], total_of_shown(table, 0).figure), "2.58");  // root of 20/3
}

TEST(Total, IsSuppressedWhereNothingIsShown) {
  ResultTable table = example();
  for (Figure& each : table.figures) each = {};
  EXPECT_EQ(total_of_shown(table, 0).figure, Figure{});
  EXPECT_EQ(total_of_shown(table, 0).left_out, 6U);
}

TEST(Total, RefusesToOverflow) {
  ResultTable table = example();
  table.figures[0].sum_scaled = std::numeric_limits<std::int64_t>::max() - 100;
  EXPECT_THAT(error_of(ErrorCategory::kLimit, [&] { total_of_shown(table, 0); }), HasSubstr("63 bits"));
}

TEST(Difference, IsEmptyForEqualTables) {
  EXPECT_EQ(example(), example());
  EXPECT_EQ(difference(example(), example()), "");
}

TEST(Difference, NamesTheFigures) {
  ResultTable other = example();
  other.figures[0].sum_scaled = 401;
  other.figures[5] = figure(9, 4);
  EXPECT_EQ(difference(example(), other),
            "cell \"nsw, a\", mean age: count 10, sum 400 against count 10, sum 401; "
            "cell \"vic, a\", share of sex = f: suppressed against count 9, sum 4");
}

TEST(Difference, SeesSquares) {
  const ResultTable one{.axes = {},
                        .columns = {column(deviation("age"))},
                        .min_cell = 5,
                        .figures = {figure(8, 1, Wide{1} << 70)}};
  ResultTable other = one;
  other.figures[0].squares += 1;
  EXPECT_EQ(difference(one, other),
            "overall, std age: count 8, sum 1, squares 1180591620717411303424 against "
            "count 8, sum 1, squares 1180591620717411303425");
}

TEST(Difference, NamesWhatTheTablesAreOf) {
  const auto found = [](auto&& change) {
    ResultTable other = example();
    change(other);
    return difference(example(), other);
  };
  EXPECT_EQ(found([](ResultTable& t) { t.min_cell = 6; }), "min_cell: 5 against 6");
  EXPECT_EQ(found([](ResultTable& t) { t.axes.pop_back(); }), "2 dimensions against 1");
  EXPECT_EQ(found([](ResultTable& t) { t.axes[1].name = "age"; }), "dimension 2: \"arm\" against \"age\"");
  EXPECT_EQ(found([](ResultTable& t) { t.axes[1].is_clients = false; }),
            "dimension 2: \"arm\" of one side against the other's");
  EXPECT_EQ(found([](ResultTable& t) { t.axes[0].categories[1] = "qld"; }),
            "dimension 1: category 2, \"vic\" against \"qld\"");
  EXPECT_EQ(found([](ResultTable& t) { t.axes[0].categories.push_back("x"); }),
            "dimension 1: 3 categories against 4");
  EXPECT_EQ(found([](ResultTable& t) { t.columns.pop_back(); }), "2 statistics against 1");
  EXPECT_EQ(
      found([](ResultTable& t) { t.columns[0].unit = "years"; }),
      "statistic 1: mean age (unit \"\", 0 decimals, from 0) against mean age (unit \"years\", 0 decimals, "
      "from 0)");
  EXPECT_EQ(found([](ResultTable& t) { t.figures.pop_back(); }), "12 figures against 11");
}

TEST(Difference, ShowsThreeAndCountsTheRest) {
  ResultTable other = example();
  for (Figure& each : other.figures) each.count += 1;
  EXPECT_THAT(difference(example(), other), HasSubstr("; and 9 more"));
}

}  // namespace
}  // namespace tacit::table
