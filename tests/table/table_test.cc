#include "table/table.h"

#include <gtest/gtest.h>

#include "support/error_of.h"

namespace tacit::table {
namespace {

const std::vector<std::string> kNamedColumns{"name", " age "};

TEST(Table, GivesTrimmedCellsBack) {
  TableBuilder builder("people", "people:1", kNamedColumns, {});
  for (const char* cell : {" ann ", "30", "", "\t", "bob", "4"}) builder.add_cell(cell);
  const Table table = builder.build();
  EXPECT_EQ(table.origin(), "people");
  EXPECT_EQ(table.column_names(), (std::vector<std::string>{"name", "age"}));
  ASSERT_EQ(table.records(), 3U);
  EXPECT_EQ(table.at(0, 0), "ann");
  EXPECT_EQ(table.at(0, 1), "30");
  EXPECT_EQ(table.at(1, 0), "");
  EXPECT_EQ(table.at(1, 1), "");
  EXPECT_EQ(table.at(2, 1), "4");
}

TEST(Table, SurvivesBeingMoved) {
  TableBuilder builder("people", "people:1", kNamedColumns, {});
  builder.add_cell("ann");
  builder.add_cell("3");
  Table first = builder.build();
  const Table second = std::move(first);
  EXPECT_EQ(second.at(0, 0), "ann");
}

TEST(Table, FindsColumnsOrNamesTheNearest) {
  const Table table = TableBuilder("people", "people:1", kNamedColumns, {}).build();
  EXPECT_EQ(table.records(), 0U);
  EXPECT_EQ(table.find_column("age"), 1U);
  EXPECT_EQ(table.find_column("Age"), std::nullopt);
  EXPECT_EQ(error_of(ErrorCategory::kInput, [&] { table.column("aged"); }),
            "people has no column \"aged\" (nearest: \"age\", \"name\")");
}

TEST(TableBuilder, RefusesBadColumnNames) {
  const auto build = [](const std::vector<std::string>& names) {
    return [names] { TableBuilder("people", "people:1", names, {}); };
  };
  EXPECT_EQ(error_of(ErrorCategory::kInput, build({})), "people:1: no columns");
  EXPECT_THAT(error_of(ErrorCategory::kInput, build({"a", "  "})),
              testing::HasSubstr("column 2 has no name"));
  EXPECT_THAT(error_of(ErrorCategory::kInput, build({"a", "b", "a "})),
              testing::HasSubstr("two columns are named \"a\""));
}

TEST(TableBuilder, HoldsItsLimits) {
  const SourceLimits limits{.max_bytes = 5, .max_records = 2, .max_columns = 2};
  EXPECT_THAT(error_of(ErrorCategory::kLimit,
                       [&] {
                         TableBuilder("t", "t:1", std::vector<std::string>{"a", "b", "c"}, limits);
                       }),
              testing::HasSubstr("3 columns, at most 2"));
  TableBuilder records("t", "t:1", kNamedColumns, limits);
  for (int i = 0; i < 4; ++i) records.add_cell("x");
  EXPECT_THAT(error_of(ErrorCategory::kLimit, [&] { records.add_cell("x"); }),
              testing::HasSubstr("more than 2 records"));
  TableBuilder bytes("t", "t:1", kNamedColumns, limits);
  bytes.add_cell("abc");
  EXPECT_THAT(error_of(ErrorCategory::kLimit, [&] { bytes.add_cell("def"); }),
              testing::HasSubstr("more than 5 bytes"));
}

TEST(TableBuilder, RefusesAnIncompleteRecord) {
  TableBuilder builder("t", "t:1", kNamedColumns, {});
  builder.add_cell("only one");
  error_of(ErrorCategory::kInternal, [&] { builder.build(); });
}

}  // namespace
}  // namespace tacit::table
