// SPDX-License-Identifier: Apache-2.0
#include "table/question.h"

#include "support/error_of.h"
#include "table/example_catalog.h"

namespace tacit::table {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

std::string refusal(const Question& question, ErrorCategory category = ErrorCategory::kUsage) {
  return error_of(category, [&] { check_question(question, example_catalog()); });
}

Question by_state(std::vector<Statistic> statistics) {
  return asking(std::move(statistics), {"state"});
}

// A catalog of dimensions d0, d1, .. with these numbers of categories.
Catalog wide_catalog(const std::vector<std::size_t>& sizes) {
  Catalog catalog = example_catalog();
  catalog.dimensions.clear();
  for (std::size_t d = 0; d < sizes.size(); ++d) {
    DimensionInfo info{"d" + std::to_string(d), {}};
    for (std::size_t c = 0; c < sizes[d]; ++c) info.categories.push_back(std::to_string(c));
    catalog.dimensions.push_back(std::move(info));
  }
  return catalog;
}

TEST(Question, HasTitles) {
  EXPECT_EQ(title(count()), "count");
  EXPECT_EQ(title(sum("income")), "sum income");
  EXPECT_EQ(title(mean("income")), "mean income");
  EXPECT_EQ(title(deviation("income")), "std income");
  EXPECT_EQ(title(share("sex", "f")), "share of sex = f");
}

TEST(Question, IsAcceptedWithEverythingAtOnce) {
  const Question question{.by = {"state"},
                          .statistics = {mean("age"), count(), sum("age"), deviation("age"), mean("balance"),
                                         mean("employed"), mean("constant"), share("sex", "m")},
                          .split_categories = 4};
  EXPECT_NO_THROW(check_question(question, example_catalog()));
  EXPECT_NO_THROW(check_question(asking({count()}, {}), example_catalog()));
  EXPECT_NO_THROW(check_question(asking({count()}, {"sex", "state"}), example_catalog()));
}

TEST(Question, SaysTheNearestNames) {
  EXPECT_EQ(refusal(asking({count()}, {"stat"})),
            "the catalog has no dimension \"stat\" (nearest: \"state\", \"sex\")");
  EXPECT_THAT(refusal(by_state({mean("ages")})), HasSubstr("no measure \"ages\" (nearest: \"age\""));
  EXPECT_THAT(refusal(by_state({mean("state")})), HasSubstr("no measure \"state\""));
  EXPECT_THAT(refusal(by_state({share("sexes", "f")})),
              HasSubstr("no dimension \"sexes\" (nearest: \"sex\""));
  EXPECT_EQ(refusal(asking({share("state", "NSW.")}, {})),
            "the dimension \"state\" has no category \"NSW.\" (nearest: \"nsw\", \"qld\", \"vic\")");
  EXPECT_THAT(refusal(by_state({share("sex", "\x1B[2J")})), HasSubstr("\" [2J\""));
}

TEST(Question, RefusesWhatStandsThereTwiceOrNotAtAll) {
  EXPECT_THAT(refusal(by_state({})), HasSubstr("no statistic is asked for"));
  EXPECT_THAT(refusal(asking({count()}, {"sex", "state", "sex"})), HasSubstr("\"sex\" is asked for twice"));
  EXPECT_THAT(refusal(by_state({count(), mean("age"), count()})), HasSubstr("\"count\" is asked for twice"));
  EXPECT_THAT(refusal(by_state({share("sex", "m"), share("sex", "m")})),
              HasSubstr("\"share of sex = m\" is asked for twice"));
}

TEST(Question, RefusesSharesThatTellMoreOrNothing) {
  EXPECT_THAT(refusal(by_state({share("sex", "f"), count(), share("sex", "m")})),
              HasSubstr("two shares of \"sex\""));
  EXPECT_THAT(refusal(by_state({share("state", "vic")})), HasSubstr("would be 0 or 100 %"));
  EXPECT_NO_THROW(check_question(asking({share("state", "vic"), share("sex", "f")}, {}), example_catalog()));
}

TEST(Question, RefusesMalformedStatistics) {
  EXPECT_THAT(refusal(by_state({{StatisticKind::kCount, "age", {}}})), HasSubstr("a count is of no measure"));
  EXPECT_THAT(refusal(by_state({{StatisticKind::kCount, {}, "f"}})), HasSubstr("a count is of no measure"));
  EXPECT_THAT(refusal(by_state({{StatisticKind::kMean, "age", "f"}})), HasSubstr("is of no category"));
  EXPECT_THAT(refusal(by_state({{static_cast<StatisticKind>(9), "age", {}}})), HasSubstr("unknown kind"));
}

TEST(Question, BoundsTheCellsAndSaysWhatMakesThem) {
  const Catalog catalog = wide_catalog({40, 50, 2});
  const auto ask = [&](std::vector<std::string> by, std::size_t split) {
    Question question = asking({count()}, std::move(by));
    question.split_categories = split;
    check_question(question, catalog);
  };
  EXPECT_NO_THROW(ask({"d0", "d1"}, 0));
  EXPECT_NO_THROW(ask({"d0", "d2"}, 16));
  EXPECT_THAT(error_of(ErrorCategory::kLimit,
                       [&] {
                         ask({"d0", "d1", "d2"}, 0);
                       }),
              HasSubstr("d0 (40) x d1 (50) x d2 (2) make 4000 cells, at most 2000"));
  EXPECT_THAT(error_of(ErrorCategory::kLimit,
                       [&] {
                         ask({"d0", "d1"}, 2);
                       }),
              HasSubstr("d0 (40) x d1 (50) x the client's own (2) make 4000 cells"));
  EXPECT_THAT(error_of(ErrorCategory::kLimit, [&] { ask({}, 17); }),
              HasSubstr("has 17 categories, at most 16"));
}

TEST(Question, BoundsTheStatistics) {
  Catalog catalog = example_catalog();
  catalog.measures.clear();
  Question question;
  for (std::size_t m = 0; m <= kMaxStatistics; ++m) {
    catalog.measures.push_back(measure_info("m", 0, 0, 9));
    catalog.measures.back().name += std::to_string(m);
    if (m < kMaxStatistics) question.statistics.push_back(mean(catalog.measures.back().name.c_str()));
  }
  EXPECT_NO_THROW(check_question(question, catalog));
  question.statistics.push_back(count());
  EXPECT_THAT(error_of(ErrorCategory::kLimit, [&] { check_question(question, catalog); }),
              HasSubstr("51 statistics are asked for, at most 50"));
}

TEST(Question, CountsTheServersCells) {
  EXPECT_EQ(server_cells(asking({count()}, {}), example_catalog()), 1U);
  EXPECT_EQ(server_cells(asking({count()}, {"sex", "state"}), example_catalog()), 6U);
  // A product that 64 bits do not hold must not come out small.
  const Catalog catalog = wide_catalog(std::vector<std::size_t>(64, 2));
  Question question = asking({count()}, {});
  for (const DimensionInfo& dimension : catalog.dimensions) question.by.push_back(dimension.name);
  EXPECT_GT(server_cells(question, catalog), kMaxCells);
  error_of(ErrorCategory::kLimit, [&] { check_question(question, catalog); });
}

}  // namespace
}  // namespace tacit::table
