// SPDX-License-Identifier: Apache-2.0
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

Table people(const std::vector<std::string>& names, const std::vector<std::string>& cells) {
  TableBuilder builder("people", "people:1", names, {});
  for (const std::string& cell : cells) builder.add_cell(cell);
  return builder.build();
}

TEST(Table, ARenamedColumnIsFoundByBothNames) {
  const Table table = people({"vorname", "age"}, {"ann", "3"}).renamed({{"first name", "vorname"}});
  EXPECT_EQ(table.column_names(), (std::vector<std::string>{"first name", "age"}));
  EXPECT_EQ(table.find_column("first name"), 0U);
  EXPECT_EQ(table.find_column("vorname"), 0U);
  EXPECT_EQ(table.at(0, 0), "ann");
  EXPECT_EQ(error_of(ErrorCategory::kInput, [&] { table.column("vornamen"); }),
            "people has no column \"vornamen\" (nearest: \"vorname\", \"first name\", \"age\")");
}

TEST(Table, ANewNameStandsAboveAnOldOne) {
  const Table table = people({"a", "b"}, {"1", "2"}).renamed({{"a", "b"}, {"b", "a"}});
  EXPECT_EQ(table.column_names(), (std::vector<std::string>{"b", "a"}));
  EXPECT_EQ(table.find_column("a"), 1U);
  EXPECT_EQ(table.find_column("b"), 0U);
}

TEST(Table, AColumnMayKeepItsName) {
  const Table table = people({"a", "b"}, {"1", "2"}).renamed({{"a", "a"}});
  EXPECT_EQ(table.column_names(), (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(table.find_column("a"), 0U);
}

TEST(Table, RefusesNewNamesThatCannotBe) {
  const auto refusal = [](const std::map<std::string, std::string>& names) {
    return error_of(ErrorCategory::kInput, [&] { people({"a", "b"}, {}).renamed(names); });
  };
  EXPECT_EQ(refusal({{"x", "aa"}}), "people has no column \"aa\" (nearest: \"a\", \"b\")");
  EXPECT_EQ(refusal({{"x", "a"}, {"y", "a"}}),
            "people: the column \"a\" is given two names, \"x\" and \"y\"; keep one");
  EXPECT_EQ(
      refusal({{"b", "a"}}),
      "people: the column \"a\" is to be called \"b\", but another column is called so; give that one a new "
      "name too (as in other_b=b), or take it out of the file");
  EXPECT_EQ(refusal({{" ", "a"}}), "people: the column \"a\" is given an empty name");
}

TEST(Table, RewritesCellsOfSomeColumns) {
  const Table table = people({"a", "b", "c"}, {"1", "2", "3", "4", "", "6"}).renamed({{"x", "b"}});
  const Table changed = table.rewritten({1, 2}, [](std::size_t column, std::string_view cell) {
    return std::to_string(column) + ":" + std::string(cell);
  });
  EXPECT_EQ(changed.at(0, 0), "1");
  EXPECT_EQ(changed.at(0, 1), "1:2");
  EXPECT_EQ(changed.at(0, 2), "2:3");
  EXPECT_EQ(changed.at(1, 1), "");
  EXPECT_EQ(changed.at(1, 2), "2:6");
  EXPECT_EQ(changed.origin(), "people");
  EXPECT_EQ(changed.find_column("b"), 1U);
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
                       [&] { TableBuilder("t", "t:1", std::vector<std::string>{"a", "b", "c"}, limits); }),
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
