// SPDX-License-Identifier: Apache-2.0
#include "table/dimension.h"

#include "ingest/csv.h"
#include "support/error_of.h"

namespace tacit::table {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// A table of one column, `state`, with these cells.
Table states(const std::vector<std::string>& cells) {
  std::string text = "state\n";
  for (const std::string& cell : cells) text += '"' + cell + "\"\n";
  return ingest::parse_csv(text, "f.csv");
}

DimensionData built(const std::vector<std::string>& cells, std::size_t keep = 0) {
  return build_dimension({.name = "state", .column = "state", .keep = keep}, states(cells));
}

TEST(Dimension, SortsCategoriesAndPlacesRecords) {
  const DimensionData data = built({"vic", "nsw", "vic", "act"});
  EXPECT_THAT(data.categories, ElementsAre("act", "nsw", "vic"));
  EXPECT_THAT(data.category, ElementsAre(2, 1, 2, 0));
}

TEST(Dimension, SortsBytewise) {
  EXPECT_THAT(built({"b", "a", "B"}).categories, ElementsAre("B", "a", "b"));
}

TEST(Dimension, KeepsTheMostFrequentTiesByName) {
  const DimensionData data = built({"c", "b", "a", "d", "d", "b"}, 3);  // b 2, d 2, then a before c
  EXPECT_THAT(data.categories, ElementsAre("a", "b", "d", "other"));
  EXPECT_THAT(data.category, ElementsAre(3, 1, 0, 2, 2, 1));
}

TEST(Dimension, HasNoOtherWhereAllAreKept) {
  EXPECT_THAT(built({"a", "b"}, 2).categories, ElementsAre("a", "b"));
}

TEST(Dimension, NamesEmptyCellsMissingAndDoesNotRankThem) {
  const DimensionData data = built({"", "", "", "a", "a", "b"}, 1);
  EXPECT_THAT(data.categories, ElementsAre("a", "other", "missing"));
  EXPECT_THAT(data.category, ElementsAre(2, 2, 2, 0, 0, 1));
}

TEST(Dimension, MergesValuesThatAreWrittenOtherOrMissing) {
  const DimensionData data = built({"other", "other", "missing", "", "a", "b", "b"}, 1);
  EXPECT_THAT(data.categories, ElementsAre("b", "other", "missing"));
  EXPECT_THAT(data.category, ElementsAre(1, 1, 2, 2, 1, 0, 0));
}

TEST(Dimension, PutsOtherAndThenMissingLast) {
  const DimensionData data = built({"zebra", "", "other", "pony", "missing"});
  EXPECT_THAT(data.categories, ElementsAre("pony", "zebra", "other", "missing"));
  EXPECT_THAT(data.category, ElementsAre(1, 3, 2, 0, 3));
  EXPECT_THAT(built({"x", "missing", "missing one", "others"}).categories,
              ElementsAre("missing one", "others", "x", "missing"));
}

TEST(Dimension, MakesNamesPrintable) {
  const DimensionData data = built({"Zo\xEB", "Zo\xC3\xAB", "a\x1B[1m", "\x01"});
  EXPECT_THAT(data.categories, ElementsAre("Zo\xC3\xAB", "a [1m", "missing"));
  EXPECT_THAT(data.category, ElementsAre(0, 0, 1, 2));
}

TEST(Dimension, IsEmptyOnATableWithoutRecords) {
  const DimensionData data = built({});
  EXPECT_TRUE(data.categories.empty());
  EXPECT_TRUE(data.category.empty());
}

TEST(Dimension, BoundsTheNumberOfCategories) {
  std::vector<std::string> cells;
  for (std::size_t i = 0; i < kMaxCategories; ++i) cells.push_back(std::to_string(i));
  EXPECT_EQ(built(cells).categories.size(), kMaxCategories);
  cells.push_back("one more");
  EXPECT_THAT(error_of(ErrorCategory::kLimit, [&] { built(cells); }),
              testing::AllOf(HasSubstr("2001 categories, at most 2000"), HasSubstr("keep")));
  EXPECT_EQ(built(cells, 10).categories.size(), 11U);
}

TEST(Dimension, BoundsTheLengthOfANameWithoutShowingIt) {
  const std::string text(kMaxCategoryLength + 1, 'x');
  EXPECT_THAT(error_of(ErrorCategory::kLimit, [&] { built({text}); }),
              testing::AllOf(HasSubstr("201 bytes"), Not(HasSubstr("xxx"))));
  EXPECT_THAT(built({"a", "a", text}, 1).categories, ElementsAre("a", "other"));
}

TEST(Dimension, RefusesAColumnThatIsNotThere) {
  EXPECT_EQ(error_of(ErrorCategory::kInput,
                     [] { build_dimension({.name = "state", .column = "stat"}, states({"a"})); }),
            "f.csv has no column \"stat\" (nearest: \"state\")");
}

// A dimension over the one column of `states`, cut so.
template <typename Cut>
DimensionData cut(Cut how, const std::vector<std::string>& cells) {
  return build_dimension({.name = "d", .column = "state", .keep = 0, .cut = std::move(how)}, states(cells));
}

TEST(BandDimension, HasEveryDeclaredBandInOrder) {
  const DimensionData data = cut(Bands{.edges = {18, 65, 100}}, {"70", "3", "64.5"});
  EXPECT_THAT(data.categories, ElementsAre("under 18", "18 to 64", "65 to 99", "100 and over"));
  EXPECT_THAT(data.category, ElementsAre(2, 0, 1));
  EXPECT_EQ(data.unreadable, 0U);
}

TEST(BandDimension, PutsWhatItCannotReadLast) {
  const DimensionData data = cut(Bands{.edges = {18}}, {"", "20", "old", "1e3", ""});
  EXPECT_THAT(data.categories, ElementsAre("under 18", "18 and over", "missing"));
  EXPECT_THAT(data.category, ElementsAre(2, 1, 2, 2, 2));
  EXPECT_EQ(data.unreadable, 2U);
}

TEST(BandDimension, CountsABirthAfterTheDayAsUnreadable) {
  const Bands ages{.edges = {18}, .age = AgeDerivation{*parse_date("2024-01-01", {})}};
  const DimensionData data = cut(ages, {"2025-01-01", "2000-01-01", "2020-01-01"});
  EXPECT_THAT(data.category, ElementsAre(2, 1, 0));
  EXPECT_EQ(data.unreadable, 1U);
}

TEST(BandDimension, RefusesEdgesThatDoNotFit) {
  EXPECT_THAT(error_of(ErrorCategory::kConfig, [] { cut(Bands{.edges = {}}, {"1"}); }),
              HasSubstr("dimension \"d\": edges of bands: there must be at least one"));
}

TEST(BandDimension, FillsTheLargestCatalog) {
  Bands bands;
  for (std::size_t i = 0; i < kMaxCategories - 2; ++i) bands.edges.push_back(static_cast<std::int64_t>(i));
  const DimensionData data = cut(bands, {"5000", ""});
  EXPECT_EQ(data.categories.size(), kMaxCategories);
  EXPECT_THAT(data.category, ElementsAre(kMaxCategories - 2, kMaxCategories - 1));
}

TEST(DateDimension, HasTheYearsThatOccur) {
  const DimensionData data = cut(DatePartOf{DatePart::kYear}, {"2021-05-06", "1999-01-01", "", "soon",
                                                               "2021-12-31", "soon", "0900-01-01"});
  EXPECT_THAT(data.categories, ElementsAre("1999", "2021", "missing"));
  EXPECT_THAT(data.category, ElementsAre(1, 0, 2, 2, 1, 2, 2));
  EXPECT_EQ(data.unreadable, 3U);
}

TEST(DateDimension, HasEveryMonthAndWeekday) {
  const DimensionData months = cut(DatePartOf{DatePart::kMonth}, {"2021-05-06", "2020-01-31"});
  ASSERT_EQ(months.categories.size(), 12U);
  EXPECT_THAT(months.category, ElementsAre(4, 0));
  const DimensionData days = cut(DatePartOf{DatePart::kWeekday}, {"", "2021-08-15"});
  ASSERT_EQ(days.categories.size(), 8U);
  EXPECT_EQ(days.categories.back(), "missing");
  EXPECT_THAT(days.category, ElementsAre(7, 6));
}

TEST(DateDimension, BoundsTheNumberOfCategories) {
  std::vector<std::string> cells;
  for (std::size_t year = 1000; year <= 1000 + kMaxCategories; ++year) {
    cells.push_back(std::to_string(year) + "-01-01");
  }
  EXPECT_THAT(error_of(ErrorCategory::kLimit, [&] { cut(DatePartOf{DatePart::kYear}, cells); }),
              HasSubstr("2001 categories, at most 2000 are possible; take a coarser `part`"));
}

}  // namespace
}  // namespace tacit::table
