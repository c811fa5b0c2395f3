#include "table/dimension.h"

#include "table/csv.h"
#include "table/support.h"

namespace tacit::table {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// A table of one column, `state`, with these cells.
Table states(const std::vector<std::string>& cells) {
  std::string text = "state\n";
  for (const std::string& cell : cells) text += '"' + cell + "\"\n";
  return parse_csv(text, "f.csv");
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
  EXPECT_THAT(data.categories, ElementsAre("a", "missing", "other"));
  EXPECT_THAT(data.category, ElementsAre(1, 1, 1, 0, 0, 2));
}

TEST(Dimension, MergesValuesThatAreWrittenOtherOrMissing) {
  const DimensionData data = built({"other", "other", "missing", "", "a", "b", "b"}, 1);
  EXPECT_THAT(data.categories, ElementsAre("b", "missing", "other"));
  EXPECT_THAT(data.category, ElementsAre(2, 2, 1, 1, 2, 0, 0));
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

}  // namespace
}  // namespace tacit::table
