// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include <fstream>

#include "report/report.h"
#include "report/tables.h"

namespace tacit::report {
namespace {

TEST(Json, OfOneAxis) {
  EXPECT_EQ(
      json(ages(), kTotal).dump(),
      R"({"format":"tacit-table","version":2,"min_cell":5,)"
      R"("axes":[{"name":"state","held_by":"server","categories":["act","nsw","missing"]}],)"
      R"("statistics":[{"key":"mean_age","statistic":"mean","of":"age","category":null,"unit":"years","decimals":2,"leaves_out_missing":true,)"
      R"("interval":null,"minimum":0}],)"
      R"("cells":[)"
      R"({"categories":["act"],"figures":{"mean_age":{"suppressed":false,"count":12,"sum":543,"value":45.25,)"
      R"("standard_error":null,"interval":null}}},)"
      R"({"categories":["nsw"],"figures":{"mean_age":{"suppressed":false,"count":1573,"sum":71044,"value":45.16,)"
      R"("standard_error":null,"interval":null}}},)"
      R"({"categories":["missing"],"figures":{"mean_age":{"suppressed":true,"count":null,"sum":null,"value":null,)"
      R"("standard_error":null,"interval":null}}}],)"
      R"("total_of_shown":{"mean_age":{"suppressed":false,"count":1585,"sum":71587,"value":45.17,)"
      R"("standard_error":null,"interval":null,"cells_left_out":1}}})");
}

TEST(Json, HasTheStandardErrorAndTheIntervalOfAMeanBesideItsDeviation) {
  const auto result = json(ages_with_intervals(), kTotal);
  EXPECT_EQ(result["statistics"][0]["interval"].dump(), R"({"level":0.95,"method":"student"})");
  EXPECT_TRUE(result["statistics"][1]["interval"].is_null());
  EXPECT_EQ(result["cells"][0]["figures"].dump(),
            R"({"mean_age":{"suppressed":false,"count":12,"sum":543,"value":45.25,)"
            R"("standard_error":6.149,"interval":[31.72,58.78]},)"
            R"("std_age":{"suppressed":false,"count":12,"sum":543,"value":21.3,)"
            R"("standard_error":null,"interval":null,"squares":29561}})");
  EXPECT_EQ(
      result["cells"][2]["figures"]["mean_age"].dump(),
      R"({"suppressed":true,"count":null,"sum":null,"value":null,"standard_error":null,"interval":null})");
  EXPECT_EQ(result["total_of_shown"]["mean_age"]["interval"].dump(), "[44.15,46.18]");
}

TEST(Json, HasTheIntervalOfEveryShare) {
  const auto result = json(study());
  EXPECT_EQ(result["statistics"][4]["interval"].dump(), R"({"level":0.95,"method":"wilson"})");
  EXPECT_EQ(result["cells"][0]["figures"]["share_sex_f"]["interval"].dump(), "[25.4,74.6]");
  EXPECT_TRUE(result["cells"][1]["figures"]["share_sex_f"]["interval"].is_null());
}

TEST(Json, WithoutAxesHasOneCellAndNoTotal) {
  EXPECT_EQ(
      json(overall(), kTotal).dump(),
      R"({"format":"tacit-table","version":2,"min_cell":5,"axes":[],)"
      R"("statistics":[)"
      R"({"key":"count","statistic":"count","of":null,"category":null,"unit":null,"decimals":0,"leaves_out_missing":false,"interval":null,"minimum":null},)"
      R"({"key":"mean_age","statistic":"mean","of":"age","category":null,"unit":"years","decimals":2,"leaves_out_missing":true,"interval":null,"minimum":0}],)"
      R"("cells":[{"categories":[],"figures":{)"
      R"("count":{"suppressed":false,"count":4753,"sum":null,"value":4753,"standard_error":null,"interval":null},)"
      R"("mean_age":{"suppressed":false,"count":4603,"sum":181638,"value":39.46,)"
      R"("standard_error":null,"interval":null}}}]})");
}

TEST(Json, OfTwoAxesAndEveryStatistic) {
  const auto result = json(study(), kTotal);
  EXPECT_EQ(result["axes"][1].dump(),
            R"({"name":"arm","held_by":"client","categories":["control","treated"]})");
  EXPECT_EQ(
      result["statistics"][4].dump(),
      R"({"key":"share_sex_f","statistic":"share","of":"sex","category":"f","unit":"%","decimals":1,"leaves_out_missing":false,)"
      R"("interval":{"level":0.95,"method":"wilson"},"minimum":null})");
  EXPECT_EQ(
      result["cells"][0].dump(),
      R"({"categories":["asian","control"],"figures":{)"
      R"("count":{"suppressed":false,"count":12,"sum":null,"value":12,"standard_error":null,"interval":null},)"
      R"("mean_balance":{"suppressed":false,"count":7,"sum":-212.45,"value":-30.35,)"
      R"("standard_error":20.49567,"interval":[-80.5011,19.8011]},)"
      R"("std_balance":{"suppressed":false,"count":7,"sum":-212.45,"value":54.2264,)"
      R"("standard_error":null,"interval":null,"squares":6599190.9025},)"
      R"("sum_balance":{"suppressed":false,"count":7,"sum":-212.45,"value":-212.45,)"
      R"("standard_error":null,"interval":null},)"
      R"("share_sex_f":{"suppressed":false,"count":12,"sum":6,"value":50.0,)"
      R"("standard_error":14.43,"interval":[25.4,74.6]}}})");
  EXPECT_EQ(result["cells"][1]["figures"]["count"]["value"], 9);
  EXPECT_TRUE(result["cells"][1]["figures"]["share_sex_f"]["sum"].is_null());
  EXPECT_EQ(result["total_of_shown"]["count"]["cells_left_out"], 1);
  EXPECT_EQ(result["total_of_shown"]["std_balance"]["cells_left_out"], 2);
}

TEST(Json, OfThreeAxesIsRowMajor) {
  const auto result = json(three_ways());
  ASSERT_EQ(result["cells"].size(), 8u);
  EXPECT_EQ(result["cells"][6]["categories"].dump(), R"(["m","40+","a"])");
  EXPECT_EQ(result["cells"][7]["figures"]["count"]["value"], 1999);
  EXPECT_FALSE(result.contains("total_of_shown"));
}

// What docs/output.md shows is what is written.
TEST(Json, IsAsDocumented) {
  std::ifstream file(TACIT_SOURCE_DIR "/docs/output.md");
  const std::string page(std::istreambuf_iterator<char>(file), {});
  const std::size_t start = page.find("```json\n") + 8;
  const std::string example = page.substr(start, page.find("```", start) - start);
  EXPECT_EQ(nlohmann::ordered_json::parse(example).dump(), json(ages_with_intervals(), kTotal).dump());
}

// 15 digits come back from a double as they were; more may not, so they are strings.
TEST(Json, KeepsEveryDigit) {
  ResultTable table = overall();
  table.columns = {measure_column(StatisticKind::kSum, "x", "", 2)};
  const auto value_of = [&](std::int64_t sum_scaled) {
    table.figures = {shown(5, sum_scaled)};
    return json(table)["cells"][0]["figures"]["sum_x"]["value"].dump();
  };
  EXPECT_EQ(value_of(999999999999999), "9999999999999.99");
  EXPECT_EQ(value_of(-999999999999999), "-9999999999999.99");
  EXPECT_EQ(value_of(1000000000000001), "\"10000000000000.01\"");
  EXPECT_EQ(value_of(INT64_MAX), "\"92233720368547758.07\"");
  table.columns[0].decimals = 0;
  EXPECT_EQ(value_of(999999999999999), "999999999999999");
  EXPECT_EQ(value_of(INT64_MIN), "\"-9223372036854775808\"");
}

TEST(Json, IsUtf8WhateverTheNames) {
  ResultTable table = ages();
  table.axes[0].categories = {"\xFF", "a\x1B", "\"\\"};
  EXPECT_EQ(json(table)["axes"][0]["categories"].dump(), "[\"\xC3\xBF\",\"a \",\"\\\"\\\\\"]");
}

}  // namespace
}  // namespace tacit::report
