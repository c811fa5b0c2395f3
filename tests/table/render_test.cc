#include "table/render.h"

#include "table/support.h"

namespace tacit::table {
namespace {

ResultTable ages() {
  return {.dimension = "state",
          .measure = "age",
          .unit = "years",
          .decimals = 0,
          .min_cell = 5,
          .cells = {{.category = "act", .suppressed = false, .count = 12, .sum_scaled = 543},
                    {.category = "missing", .suppressed = true},
                    {.category = "nsw", .suppressed = false, .count = 1573, .sum_scaled = 71044}}};
}

TEST(RenderText, AlignsColumnsAndExplainsSuppression) {
  EXPECT_EQ(render_text(ages()),
            "state    count  mean age (years)\n"
            "-------  -----  ----------------\n"
            "act         12             45.25\n"
            "missing      -  suppressed (< 5)\n"
            "nsw       1573             45.16\n"
            "Counts are linked records that have the value; a cell of fewer than 5 is suppressed.\n");
}

TEST(RenderText, AlignsByDisplayWidth) {
  ResultTable table = ages();
  table.unit = "";
  table.cells = {{.category = "\xE6\x9D\x8E", .suppressed = false, .count = 5, .sum_scaled = 5},
                 {.category = "Zo\xC3\xAB", .suppressed = false, .count = 10, .sum_scaled = 5}};
  EXPECT_THAT(render_text(table), testing::StartsWith("state  count  mean age\n"
                                                      "-----  -----  --------\n"
                                                      "\xE6\x9D\x8E         5      1.00\n"
                                                      "Zo\xC3\xAB       10      0.50\n"));
}

TEST(RenderText, DoesNotLetACategorySteerTheTerminal) {
  ResultTable table = ages();
  table.cells[0].category = "a\x1B[2J";
  EXPECT_EQ(render_text(table).find('\x1B'), std::string::npos);
}

TEST(RenderCsv, WritesOneLineACell) {
  EXPECT_EQ(render_csv(ages()),
            "state,count,mean_age,suppressed\n"
            "act,12,45.25,false\n"
            "missing,,,true\n"
            "nsw,1573,45.16,false\n");
}

TEST(RenderCsv, QuotesCategories) {
  ResultTable table = ages();
  table.cells = {{.category = "a, \"b\"", .suppressed = true}};
  EXPECT_EQ(render_csv(table), "state,count,mean_age,suppressed\n\"a, \"\"b\"\"\",,,true\n");
}

TEST(RenderCsv, ATableWithoutCellsIsItsHeader) {
  ResultTable table = ages();
  table.cells.clear();
  EXPECT_EQ(render_csv(table), "state,count,mean_age,suppressed\n");
}

TEST(ToJson, HasNullsWhereSuppressed) {
  EXPECT_EQ(to_json(ages()).dump(),
            R"({"dimension":"state","measure":"age","unit":"years","decimals":0,"min_cell":5,"cells":[)"
            R"({"category":"act","suppressed":false,"count":12,"sum":543,"mean":45.25},)"
            R"({"category":"missing","suppressed":true,"count":null,"sum":null,"mean":null},)"
            R"({"category":"nsw","suppressed":false,"count":1573,"sum":71044,"mean":45.16}]})");
}

TEST(ToJson, GivesSumAndMeanInTheUnit) {
  ResultTable table = ages();
  table.decimals = 2;
  table.cells = {{.category = "act", .suppressed = false, .count = 8, .sum_scaled = -12345}};
  const auto cell = to_json(table)["cells"][0];
  EXPECT_EQ(cell["sum"].dump(), "-123.45");
  EXPECT_EQ(cell["mean"].dump(), "-15.4313");  // -15.43125
  EXPECT_EQ(mean_text(table, table.cells[0]), "-15.4313");
}

}  // namespace
}  // namespace tacit::table
