// SPDX-License-Identifier: Apache-2.0
#include "table/tally.h"

#include <algorithm>
#include <cmath>
#include <random>

#include "support/error_of.h"
#include "table/example_catalog.h"

namespace tacit::table {
namespace {

using ::testing::ElementsAre;
using Of = Tally::Of;

std::vector<Tally> tallies(std::vector<Statistic> statistics) {
  return tallies_of(asking(std::move(statistics)), example_catalog());
}

TEST(Tallies, AreSharedByTheStatisticsOfAMeasure) {
  const Tally of_age{.of = Of::kMeasure, .index = 0, .sum = true};
  EXPECT_THAT(tallies({mean("age")}), ElementsAre(of_age));
  EXPECT_THAT(tallies({sum("age"), mean("age")}), ElementsAre(of_age));
  const Tally with_squares{.of = Of::kMeasure, .index = 0, .sum = true, .squares = true};
  EXPECT_THAT(tallies({mean("age"), deviation("age"), sum("age")}), ElementsAre(with_squares));
  EXPECT_THAT(tallies({deviation("age")}), ElementsAre(with_squares));
}

TEST(Tallies, BeginWithTheRecordsAndFollowTheQuestion) {
  EXPECT_THAT(tallies({share("sex", "m"), mean("balance"), count(), sum("age"), deviation("balance")}),
              ElementsAre(Tally{}, Tally{.of = Of::kShare, .index = 1, .category = 1},
                          Tally{.of = Of::kMeasure, .index = 1, .sum = true, .squares = true},
                          Tally{.of = Of::kMeasure, .index = 0, .sum = true}));
}

TEST(Tallies, AreGuardedTwiceWhereAMeanIsAShare) {
  const std::vector<Tally> binary = tallies({deviation("employed"), mean("employed")});
  ASSERT_THAT(binary, ElementsAre(Tally{.of = Of::kBinaryMeasure, .index = 2}));
  EXPECT_EQ(binary[0].counts(), 2U);
  EXPECT_EQ(tallies({share("sex", "m")})[0].counts(), 2U);
  EXPECT_EQ(tallies({mean("age")})[0].counts(), 1U);
  EXPECT_EQ(tallies({count()})[0].counts(), 1U);
}

TEST(Tallies, SeeThatAScaledRangeIsBinaryOrNot) {
  Catalog catalog = example_catalog();
  catalog.measures[2].decimals = 1;  // 3.0 to 4.0 has eleven values
  EXPECT_EQ(tallies_of(asking({mean("employed")}), catalog)[0].of, Of::kMeasure);
}

TEST(Spans, AreThoseOfTheRangeAndItsSquare) {
  const auto spans = [](std::vector<Statistic> statistics) {
    return spans_of(tallies(std::move(statistics)).front(), example_catalog());
  };
  EXPECT_THAT(spans({mean("age")}), ElementsAre(120));
  EXPECT_THAT(spans({deviation("balance")}), ElementsAre(110'000, Wide{110'000} * 110'000));
  EXPECT_THAT(spans({deviation("constant")}), ElementsAre(0, 0));
  EXPECT_TRUE(spans({deviation("employed")}).empty());
  EXPECT_TRUE(spans({share("sex", "f")}).empty());
  EXPECT_TRUE(spans({count()}).empty());
}

TEST(Spans, HoldTheWidestMeasure) {
  Catalog catalog = example_catalog();
  catalog.measures[0] = measure_info("age", 0, -kMaxScaled, 0);
  EXPECT_EQ(range_defect(catalog.measures[0]), "");
  EXPECT_THAT(spans_of(tallies_of(asking({deviation("age")}), catalog)[0], catalog),
              ElementsAre(Wide{1} << 46, Wide{1} << 92));
}

// Records of the example catalog.
struct Records {
  std::vector<DimensionData> dimensions{2};
  std::vector<MeasureData> measures{4};
  std::size_t size = 0;

  void add(std::uint16_t state, std::uint16_t sex, std::optional<std::int64_t> age,
           std::optional<std::int64_t> balance, std::optional<std::int64_t> employed) {
    dimensions[0].category.push_back(state);
    dimensions[1].category.push_back(sex);
    measures[0].values.push_back(age);
    measures[1].values.push_back(balance);
    measures[2].values.push_back(employed);
    measures[3].values.push_back(7);
    ++size;
  }
};

Records named_categories() {
  Records records;
  for (std::size_t d = 0; d < 2; ++d) {
    records.dimensions[d].categories = example_catalog().dimensions[d].categories;
  }
  return records;
}

TEST(Contribution, SaysWhichCountAndWhatValues) {
  Records records = named_categories();
  records.add(0, 1, 40, -10'000, 4);
  records.add(1, 0, std::nullopt, 2500, 3);
  records.add(2, 0, 0, std::nullopt, std::nullopt);
  const auto added = [&](const Statistic& statistic, std::size_t record) {
    return contribution(tallies({statistic}).front(), example_catalog(), records.dimensions, records.measures,
                        record);
  };
  for (std::size_t r = 0; r < 3; ++r) EXPECT_EQ(added(count(), r)->count, 0U);
  EXPECT_TRUE(added(count(), 0)->values.empty());
  EXPECT_THAT(added(deviation("age"), 0)->values, ElementsAre(40, 1600));
  EXPECT_FALSE(added(deviation("age"), 1).has_value());
  EXPECT_THAT(added(mean("balance"), 0)->values, ElementsAre(0));
  EXPECT_THAT(added(deviation("balance"), 1)->values, ElementsAre(12'500, 156'250'000));
  EXPECT_THAT(added(mean("constant"), 0)->values, ElementsAre(0));
  EXPECT_EQ(added(mean("employed"), 0)->count, 0U);  // the higher value
  EXPECT_EQ(added(mean("employed"), 1)->count, 1U);
  EXPECT_FALSE(added(mean("employed"), 2).has_value());
  EXPECT_EQ(added(share("sex", "m"), 0)->count, 0U);
  EXPECT_EQ(added(share("sex", "m"), 1)->count, 1U);
}

TEST(Tallies, OfAShareLeaveOutTheMissing) {
  Catalog catalog = example_catalog();
  catalog.dimensions[1].categories = {"f", "m", "x", "missing"};
  const auto tally_of_share = [&](const char* category) {
    return tallies_of(asking({share("sex", category)}), catalog).front();
  };
  EXPECT_EQ(tally_of_share("m"), (Tally{.of = Of::kShare, .index = 1, .category = 1, .missing = 3}));
  EXPECT_EQ(tally_of_share("missing"), (Tally{.of = Of::kShare, .index = 1, .category = 3}));
  const auto counts = [&](const char* category) {
    std::vector<std::int64_t> counts{0, 0};
    DimensionData sex;
    sex.category = {0, 1, 1, 2, 3, 3, 3};
    for (std::size_t record = 0; record < sex.category.size(); ++record) {
      const auto added = contribution(tally_of_share(category), catalog, {DimensionData{}, sex}, {}, record);
      if (added) ++counts[added->count];
    }
    return counts;
  };
  EXPECT_THAT(counts("m"), ElementsAre(2, 2));
  EXPECT_THAT(counts("f"), ElementsAre(1, 3));
  EXPECT_THAT(counts("missing"), ElementsAre(3, 4)) << "of all records";

  const ResultTable table =
      empty_result(asking({share("sex", "m"), share("state", "nsw"), mean("age"), count()}), catalog, "", {});
  std::vector<bool> leave_out;
  for (const Column& column : table.columns) leave_out.push_back(column.leaves_out_missing);
  EXPECT_THAT(leave_out, ElementsAre(true, false, true, false));
  EXPECT_FALSE(
      empty_result(asking({share("sex", "missing")}), catalog, "", {}).columns[0].leaves_out_missing);
}

TEST(Figures, AreThoseOfTheTallies) {
  const Question question = asking({mean("balance"), count(), mean("employed"), deviation("employed"),
                                    share("sex", "f"), deviation("balance"), sum("age")});
  const std::vector<Figure> figures =
      figures_of(question, example_catalog(),
                 {{.suppressed = false, .counts = {30}, .sums = {}},               // records
                  {.suppressed = false, .counts = {20}, .sums = {1'000'000, 77}},  // balance
                  {.suppressed = false, .counts = {6, 8}, .sums = {}},             // employed
                  {.suppressed = false, .counts = {10, 20}, .sums = {}},           // sex = f
                  {.suppressed = true, .counts = {0}, .sums = {0}}});              // age
  const auto shown = [](std::int64_t people, std::int64_t sum_scaled, Wide squares) {
    return Figure{.suppressed = false, .count = people, .sum_scaled = sum_scaled, .squares = squares};
  };
  EXPECT_THAT(figures, ElementsAre(shown(20, 800'000, 0), shown(30, 0, 0), shown(14, 48, 0), shown(14, 48, 6),
                                   shown(30, 10, 0), shown(20, 800'000, 77), Figure{}));
}

TEST(Figures, HoldTheLargestValues) {
  Catalog catalog = example_catalog();
  catalog.measures[0] = measure_info("age", 0, -kMaxScaled, 0);
  const Question question = asking({deviation("age")});
  const std::int64_t people = 1 << 16;
  const Wide widest = Wide{1} << 46;
  const auto figure_with = [&](Wide sum_of_v, Wide squares) {
    return figures_of(question, catalog,
                      {{.suppressed = false, .counts = {people}, .sums = {sum_of_v, squares}}})[0];
  };
  EXPECT_EQ(figure_with(0, 0).sum_scaled, -(std::int64_t{1} << 62));
  EXPECT_EQ(figure_with(people * widest, people * widest * widest).sum_scaled, 0);
  EXPECT_EQ(figure_with(people * widest, people * widest * widest).squares, Wide{1} << 108);
  catalog.measures[0] = measure_info("age", 0, 0, kMaxScaled);
  EXPECT_EQ(figure_with(people * widest, 0).sum_scaled, std::int64_t{1} << 62);
  error_of(ErrorCategory::kLimit, [&] { figure_with(2 * people * widest, 0); });
}

TEST(EmptyResult, HasAxesAndColumns) {
  Question question = asking({deviation("balance"), count(), share("sex", "f")}, {"state"});
  question.split_categories = 2;
  const ResultTable table = empty_result(question, example_catalog(), "arm", {"a", "b"});
  EXPECT_THAT(table.axes,
              ElementsAre(Axis{"state", {"nsw", "qld", "vic"}, false}, Axis{"arm", {"a", "b"}, true}));
  EXPECT_THAT(table.columns, ElementsAre(Column{deviation("balance"), "dollars", 2, -10'000, true},
                                         Column{count(), {}, 0, 0}, Column{share("sex", "f"), {}, 0, 0}));
  EXPECT_EQ(table.min_cell, 5);
  EXPECT_EQ(table.cells(), 6U);
  EXPECT_TRUE(table.figures.empty());
  EXPECT_TRUE(empty_result(asking({count()}), example_catalog(), {}, {}).axes.empty());
}

TEST(CellsOfRecords, AreRowMajor) {
  Records records = named_categories();
  for (std::uint16_t state = 0; state < 3; ++state) {
    for (std::uint16_t sex = 0; sex < 2; ++sex) records.add(state, sex, {}, {}, {});
  }
  const auto cells = [&](std::vector<std::string> by) {
    return cells_of_records(asking({count()}, std::move(by)), example_catalog(), records.dimensions,
                            records.size);
  };
  EXPECT_THAT(cells({}), ElementsAre(0, 0, 0, 0, 0, 0));
  EXPECT_THAT(cells({"state", "sex"}), ElementsAre(0, 1, 2, 3, 4, 5));
  EXPECT_THAT(cells({"sex", "state"}), ElementsAre(0, 3, 1, 4, 2, 5));
  EXPECT_THAT(cells({"state"}), ElementsAre(0, 0, 1, 1, 2, 2));
}

// What a tally adds up to over all records of a cell, held against the rule of suppression.
TallyFigures totals(const Tally& tally, const Catalog& catalog, const Records& records,
                    const std::vector<std::uint32_t>& cell_of, std::uint32_t cell) {
  TallyFigures figures{.suppressed = false,
                       .counts = std::vector<std::int64_t>(tally.counts(), 0),
                       .sums = std::vector<Wide>(spans_of(tally, catalog).size(), 0)};
  for (std::size_t r = 0; r < records.size; ++r) {
    if (cell_of[r] != cell) continue;
    const auto added = contribution(tally, catalog, records.dimensions, records.measures, r);
    if (!added) continue;
    ++figures.counts.at(added->count);
    for (std::size_t v = 0; v < figures.sums.size(); ++v) figures.sums[v] += added->values.at(v);
  }
  for (const std::int64_t people : figures.counts) figures.suppressed |= people < catalog.min_cell;
  return figures.suppressed ? TallyFigures{true, std::vector<std::int64_t>(tally.counts(), 0),
                                           std::vector<Wide>(figures.sums.size(), 0)}
                            : figures;
}

// A cell's values of a measure, or 1 and 0 for the records in and out of a category.
using Values = std::vector<std::int64_t>;

// The same statistic by its definition, from the values themselves.
void expect_by_definition(const Column& column, const Figure& figure, const Values& values, int min_cell,
                          bool is_binary) {
  const auto n = static_cast<std::int64_t>(values.size());
  const std::int64_t highest = n == 0 ? 0 : *std::max_element(values.begin(), values.end());
  const std::int64_t high = std::count(values.begin(), values.end(), highest);
  const bool is_split = n == 0 || high == n || n - high < min_cell || high < min_cell;
  const bool is_suppressed = n < min_cell || (is_binary && is_split);
  ASSERT_EQ(figure.suppressed, is_suppressed) << title(column.statistic) << " of " << n;
  if (is_suppressed) {
    EXPECT_EQ(figure, Figure{});
    return;
  }
  EXPECT_EQ(figure.count, n);
  if (column.statistic.kind == StatisticKind::kCount) return;
  long double total = 0;
  for (const std::int64_t value : values) total += static_cast<long double>(value);
  EXPECT_EQ(static_cast<long double>(figure.sum_scaled), total);
  const long double unit = std::pow(10.0L, column.decimals);
  const long double mean_of_values = total / static_cast<long double>(n);
  long double expected = mean_of_values / unit;
  if (column.statistic.kind == StatisticKind::kSum) expected = total / unit;
  if (column.statistic.kind == StatisticKind::kShare) expected = 100 * mean_of_values;
  if (column.statistic.kind == StatisticKind::kStd) {
    long double squares = 0;
    for (const std::int64_t value : values) {
      const long double apart = static_cast<long double>(value) - mean_of_values;
      squares += apart * apart;
    }
    expected = std::sqrt(squares / static_cast<long double>(n - 1)) / unit;
  }
  const long double half_of_last_place = 0.5001L / std::pow(10.0L, shown_decimals(column));
  EXPECT_LE(std::fabs(std::stold(figure_text(column, figure)) - expected), half_of_last_place)
      << title(column.statistic) << " is " << expected;
}

// Values of one cell for a column, straight from the records.
Values values_of(const Statistic& statistic, const Catalog& catalog, const Records& records,
                 const std::vector<std::uint32_t>& cell_of, std::uint32_t cell) {
  Values values;
  for (std::size_t r = 0; r < records.size; ++r) {
    if (cell_of[r] != cell) continue;
    if (statistic.kind == StatisticKind::kCount) {
      values.push_back(1);
    } else if (statistic.kind == StatisticKind::kShare) {
      const auto& dimension = records.dimensions[catalog.dimension_index(statistic.of)];
      values.push_back(dimension.categories[dimension.category[r]] == statistic.value ? 1 : 0);
    } else if (const auto value = records.measures[catalog.measure_index(statistic.of)].values[r]) {
      values.push_back(*value);
    }
  }
  return values;
}

TEST(Tallies, OverRandomRecordsGiveTheStatisticsByDefinition) {
  for (unsigned seed = 0; seed < 30; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937_64 random(seed);
    const auto maybe = [&](std::int64_t value) -> std::optional<std::int64_t> {
      return random() % 5 == 0 ? std::nullopt : std::optional(value);
    };
    Catalog catalog = example_catalog();
    catalog.min_cell = static_cast<int>(2 + random() % 6);
    Records records = named_categories();
    for (std::size_t r = 0, many = random() % 200; r < many; ++r) {
      records.add(static_cast<std::uint16_t>(random() % 3), static_cast<std::uint16_t>(random() % 2),
                  maybe(static_cast<std::int64_t>(random() % 121)),
                  maybe(static_cast<std::int64_t>(random() % 110'001) - 10'000),
                  maybe(static_cast<std::int64_t>(3 + random() % 2)));
    }
    const Question question =
        asking({count(), mean("age"), deviation("balance"), share("sex", "f"), deviation("employed"),
                sum("balance"), deviation("constant"), mean("employed")},
               {"state"});
    check_question(question, catalog);
    const auto cell_of = cells_of_records(question, catalog, records.dimensions, records.size);
    ResultTable table = empty_result(question, catalog, {}, {});
    for (std::uint32_t cell = 0; cell < server_cells(question, catalog); ++cell) {
      std::vector<TallyFigures> of_cell;
      for (const Tally& tally : tallies_of(question, catalog)) {
        of_cell.push_back(totals(tally, catalog, records, cell_of, cell));
      }
      const std::vector<Figure> figures = figures_of(question, catalog, of_cell);
      for (std::size_t c = 0; c < figures.size(); ++c) {
        const Statistic& statistic = question.statistics[c];
        expect_by_definition(table.columns[c], figures[c],
                             values_of(statistic, catalog, records, cell_of, cell), catalog.min_cell,
                             statistic.kind == StatisticKind::kShare || statistic.of == "employed");
      }
    }
  }
}

}  // namespace
}  // namespace tacit::table
