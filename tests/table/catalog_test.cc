// SPDX-License-Identifier: Apache-2.0
#include "table/catalog.h"

#include "ingest/csv.h"
#include "support/error_of.h"

namespace tacit::table {
namespace {

using ::testing::HasSubstr;

const std::vector<DimensionSpec> kDimensions{{.name = "state", .column = "state", .keep = 1}};

std::vector<MeasureSpec> measures() {
  MeasureSpec income;
  income.name = "income";
  income.unit = "dollars";
  income.maximum = 1000;
  income.column = "pay";
  return {income};
}

Catalog good() {
  return build_catalog(kDimensions, measures(), 5,
                       ingest::parse_csv("state,pay\nvic,1\nvic,2\nnsw,3\n,4\n", "f.csv"));
}

TEST(Catalog, JoinsSpecsWithTheData) {
  const Catalog catalog = good();
  ASSERT_EQ(catalog.dimensions.size(), 1U);
  EXPECT_EQ(catalog.dimensions[0].name, "state");
  EXPECT_THAT(catalog.dimensions[0].categories, testing::ElementsAre("vic", "other", "missing"));
  ASSERT_EQ(catalog.measures.size(), 1U);
  EXPECT_EQ(catalog.measures[0].unit, "dollars");
  EXPECT_EQ(catalog.measures[0].maximum, 1000);
  EXPECT_EQ(catalog.min_cell, 5);
  EXPECT_EQ(catalog_defect(catalog), "");
}

TEST(Catalog, ListsEveryMissingColumnAtOnce) {
  const std::string message = error_of(ErrorCategory::kConfig, [] {
    build_catalog(kDimensions, measures(), 5, ingest::parse_csv("states,wage\nvic,1\n", "f.csv"));
  });
  EXPECT_THAT(message, HasSubstr("dimension \"state\": f.csv has no column \"state\" (nearest: \"states\""));
  EXPECT_THAT(message, HasSubstr("\nmeasure \"income\": f.csv has no column \"pay\""));
}

TEST(Catalog, RefusesATableWithoutRecords) {
  EXPECT_THAT(
      error_of(ErrorCategory::kInput,
               [] { build_catalog(kDimensions, measures(), 5, ingest::parse_csv("state,pay\n", "f.csv")); }),
      HasSubstr("f.csv has a header and no records"));
}

TEST(Catalog, FindsNamesOrSaysTheNearest) {
  const Catalog catalog = good();
  EXPECT_EQ(catalog.dimension_index("state"), 0U);
  EXPECT_EQ(catalog.measure_index("income"), 0U);
  EXPECT_EQ(error_of(ErrorCategory::kUsage, [&] { catalog.dimension_index("stat"); }),
            "the catalog has no dimension \"stat\" (nearest: \"state\")");
  EXPECT_EQ(error_of(ErrorCategory::kUsage, [&] { catalog.measure_index("age"); }),
            "the catalog has no measure \"age\" (nearest: \"income\")");
}

// A catalog that a peer sent: each way in which it can be unfit is found.
template <typename Change>
std::string defect_after(Change&& change) {
  Catalog catalog = good();
  change(catalog);
  return catalog_defect(catalog);
}

TEST(CatalogDefect, FindsABadMinCell) {
  EXPECT_THAT(defect_after([](Catalog& c) { c.min_cell = 1; }), HasSubstr("min_cell is 1"));
  EXPECT_THAT(defect_after([](Catalog& c) { c.min_cell = 101; }), HasSubstr("min_cell is 101"));
}

TEST(CatalogDefect, FindsBadNames) {
  EXPECT_THAT(defect_after([](Catalog& c) { c.dimensions[0].name = "a b"; }), HasSubstr("malformed name"));
  EXPECT_THAT(defect_after([](Catalog& c) { c.measures[0].name = ""; }), HasSubstr("malformed name"));
  EXPECT_EQ(defect_after([](Catalog& c) { c.measures.push_back(c.measures[0]); }),
            "two measures are named \"income\"");
}

TEST(CatalogDefect, FindsBadCategories) {
  const auto with = [](std::vector<std::string> categories) {
    return defect_after([&](Catalog& c) { c.dimensions[0].categories = std::move(categories); });
  };
  EXPECT_THAT(with({}), HasSubstr("has 0 categories"));
  EXPECT_THAT(with(std::vector<std::string>(kMaxCategories + 1, "a")), HasSubstr("has 2001 categories"));
  EXPECT_EQ(with({"b", "a"}), "");  // in the order in which to show them
  EXPECT_THAT(with({"a", "b", "a"}), HasSubstr("has a category twice"));
  EXPECT_THAT(with({""}), HasSubstr("empty, not printable"));
  EXPECT_THAT(with({"\x1B[2J"}), HasSubstr("not printable"));
  EXPECT_THAT(with({"Zo\xEB"}), HasSubstr("not printable"));
  EXPECT_THAT(with({std::string(kMaxCategoryLength + 1, 'a')}), HasSubstr("longer than 200 bytes"));
}

TEST(CatalogDefect, FindsBadMeasures) {
  EXPECT_THAT(defect_after([](Catalog& c) { c.measures[0].minimum = 2000; }), HasSubstr("above maximum"));
  EXPECT_THAT(defect_after([](Catalog& c) { c.measures[0].decimals = 9; }), HasSubstr("decimals must be"));
  EXPECT_THAT(defect_after([](Catalog& c) { c.measures[0].unit = "a\nb"; }), HasSubstr("unit"));
  EXPECT_THAT(defect_after([](Catalog& c) { c.measures[0].unit = std::string(41, 'a'); }), HasSubstr("unit"));
  EXPECT_THAT(defect_after([](Catalog& c) { c.measures.resize(kMaxMeasures + 1); }),
              HasSubstr("101 measures"));
}

}  // namespace
}  // namespace tacit::table
