// SPDX-License-Identifier: Apache-2.0
#include "cli/output.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "cli/workplace.h"

namespace tacit::cli {
namespace {

using testing::HasSubstr;

// A mean by state; the second cell suppressed.
table::ResultTable result() {
  table::Column column;
  column.statistic = {table::StatisticKind::kMean, "age", ""};
  column.unit = "years";
  table::Figure shown;
  shown.suppressed = false;
  shown.count = 10;
  shown.sum_scaled = 455;
  table::ResultTable table;
  table.axes = {{.name = "state", .categories = {"nsw", "wa"}}};
  table.columns = {column};
  table.min_cell = 5;
  table.figures = {shown, table::Figure{}};
  return table;
}

std::string delivered(Format format, bool total, const Provenance& provenance) {
  OutputOptions options;
  options.format = format;
  options.total = total;
  testing::internal::CaptureStdout();
  deliver(result(), options, provenance, [](const std::string&) {});
  return testing::internal::GetCapturedStdout();
}

TEST(Output, GoesToStdoutInTheFormAskedFor) {
  EXPECT_EQ(delivered(Format::kCsv, false, {}),
            "state,count_age,mean_age,suppressed\nnsw,10,45.50,false\nwa,,,true\n");
  EXPECT_THAT(delivered(Format::kCsvLong, false, {}), HasSubstr("nsw,mean,age,,years,10,45.50,,,,false\n"));
  EXPECT_THAT(delivered(Format::kTable, false, {}), HasSubstr("nsw          10             45.50\n"));
  EXPECT_THAT(delivered(Format::kMarkdown, false, {}), HasSubstr("| nsw | 10 | 45.50 |\n"));
}

TEST(Output, TheTotalIsInEveryForm) {
  EXPECT_THAT(delivered(Format::kCsv, true, {}), HasSubstr("all cells shown,10,45.50,false\n"));
  EXPECT_THAT(delivered(Format::kCsvLong, true, {}),
              HasSubstr("all cells shown,mean,age,,years,10,45.50,,,,false\n"));
  EXPECT_THAT(delivered(Format::kJson, true, {}), HasSubstr("\"cells_left_out\": 1"));
  for (const Format format : {Format::kTable, Format::kMarkdown}) {
    EXPECT_THAT(delivered(format, true, {}), HasSubstr("adds up the 1 cell that is shown; 1 is suppressed"));
  }
  EXPECT_THAT(delivered(Format::kHtml, true, {}), HasSubstr("<tfoot>"));
}

TEST(Output, ThePageHasTheFacts) {
  Provenance provenance;
  provenance.page.groups = {{"Linkage", {{"model", "person"}}}};
  const std::string page = delivered(Format::kHtml, false, provenance);
  EXPECT_THAT(page, HasSubstr("<!DOCTYPE html>"));
  EXPECT_THAT(page, HasSubstr("<dt>model</dt><dd>person</dd>"));
}

TEST(Output, JsonHasTheFurtherKeysBehindTheTables) {
  const Workplace place;
  OutputOptions options;
  options.out = {place.path("result.json")};
  deliver(result(), options, {.json = {{"model_hash", "ab"}, {"phases", {{"link", 1.5}}}}, .page = {}},
          [](const std::string&) {});
  const auto json = nlohmann::json::parse(place.read("result.json"));
  EXPECT_EQ(json["axes"][0]["name"], "state");
  EXPECT_EQ(json["min_cell"], 5);
  EXPECT_EQ(json["cells"][0]["figures"]["mean_age"]["value"], 45.5);
  EXPECT_TRUE(json["cells"][1]["figures"]["mean_age"]["value"].is_null());
  EXPECT_EQ(json["model_hash"], "ab");
  EXPECT_EQ(json["phases"]["link"], 1.5);
}

TEST(Output, EveryFileIsWrittenAndNamed) {
  const Workplace place;
  OutputOptions options;
  options.out = {place.path("r.html"), "-", place.path("r.csv")};
  options.csv = place.path("old.table");
  std::string told;
  testing::internal::CaptureStdout();
  deliver(result(), options, {}, [&](const std::string& line) { told += line; });
  EXPECT_THAT(testing::internal::GetCapturedStdout(), HasSubstr("nsw          10             45.50\n"));
  EXPECT_THAT(place.read("r.html"), HasSubstr("<!DOCTYPE html>"));
  EXPECT_THAT(place.read("r.csv"), HasSubstr("nsw,10,45.50,false"));
  EXPECT_EQ(place.read("old.table"), place.read("r.csv"));
  EXPECT_EQ(told, "written: " + place.path("r.html") + ", " + place.path("r.csv") + ", " +
                      place.path("r.linkage.csv") + ", " + place.path("old.table") + ", " +
                      place.path("old.linkage.csv"));
}

TEST(Output, WithFilesStdoutHasTheResultWhereItIsAskedFor) {
  OutputOptions options;
  EXPECT_TRUE(options.to_stdout());
  EXPECT_TRUE(options.shows_linkage());
  options.out = {"r.html"};
  EXPECT_FALSE(options.to_stdout());
  options.out.emplace_back("-");
  EXPECT_TRUE(options.to_stdout());
  EXPECT_EQ(options.files().size(), 1U);
}

TEST(Output, AFormatThatSaysNothingIsRefused) {
  OutputOptions options;
  options.format = Format::kMarkdown;
  options.out = {"r.html", "r.csv"};
  try {
    (void)options.files();
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.category(), ErrorCategory::kUsage);
    EXPECT_THAT(error.what(), HasSubstr("--format markdown: r.html has the form html by its ending"));
  }
  for (const char* name : {"r.md", "r", "-"}) {
    options.out = {"r.html", name};
    EXPECT_NO_THROW((void)options.files()) << name;
  }
}

TEST(Output, APlaceThatCannotBeWrittenIsSaidBeforeTheWork) {
  const Workplace place;
  OutputOptions options;
  options.out = {place.path("result.csv"), place.path("no_such_directory/result.csv")};
  try {
    options.check({});
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.category(), ErrorCategory::kInput);
    EXPECT_THAT(error.what(), HasSubstr("no_such_directory"));
  }
  options.out.pop_back();
  EXPECT_NO_THROW(options.check({}));
  EXPECT_THROW(options.check({place.path("result.csv")}), Error);
}

}  // namespace
}  // namespace tacit::cli
