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
  deliver(result(), options, provenance);
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
  options.format = Format::kJson;
  options.out = place.path("result.json");
  deliver(result(), options, {.json = {{"model_hash", "ab"}, {"phases", {{"link", 1.5}}}}, .page = {}});
  const auto json = nlohmann::json::parse(place.read("result.json"));
  EXPECT_EQ(json["axes"][0]["name"], "state");
  EXPECT_EQ(json["min_cell"], 5);
  EXPECT_EQ(json["cells"][0]["figures"]["mean_age"]["value"], 45.5);
  EXPECT_TRUE(json["cells"][1]["figures"]["mean_age"]["value"].is_null());
  EXPECT_EQ(json["model_hash"], "ab");
  EXPECT_EQ(json["phases"]["link"], 1.5);
}

TEST(Output, FilesAreForTheirOwnerAlone) {
  const Workplace place;
  OutputOptions options;
  options.out = place.path("result.txt");
  options.csv = place.path("result.csv");
  deliver(result(), options, {});
  for (const char* name : {"result.txt", "result.csv"}) {
    EXPECT_EQ(std::filesystem::status(place.path(name)).permissions(), std::filesystem::perms(0600)) << name;
  }
  EXPECT_THAT(place.read("result.txt"), HasSubstr("suppressed"));
  EXPECT_THAT(place.read("result.csv"), HasSubstr("nsw,10,45.50,false"));
}

TEST(Output, APlaceThatCannotBeWrittenIsSaidBeforeTheWork) {
  const Workplace place;
  OutputOptions options;
  options.out = place.path("no_such_directory/result.csv");
  try {
    options.check();
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.category(), ErrorCategory::kInput);
    EXPECT_THAT(error.what(), HasSubstr("no_such_directory"));
  }
  options.out = place.directory().string();
  EXPECT_THROW(options.check(), Error);
  options.out = place.path("result.csv");
  EXPECT_NO_THROW(options.check());
}

}  // namespace
}  // namespace tacit::cli
