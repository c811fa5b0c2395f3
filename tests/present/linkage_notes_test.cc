// SPDX-License-Identifier: Apache-2.0
// What a person and a program are told of how good the linkage is.
#include "present/linkage_notes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ingest/csv.h"
#include "report/format.h"

namespace tacit::present {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

fit::LinkageEstimate notes_estimate() {
  fit::LinkageEstimate estimate;
  estimate.client_records = 5000;
  estimate.server_records = 1'000'000;
  estimate.compared_pairs = 5e9;
  estimate.basis = "=a pilot, of 1,000";
  estimate.false_by_model = 12.34567;
  estimate.by_chance = 3;
  estimate.missed_by_model = 0.04;
  return estimate;
}

app::LinkageQuality notes_quality(const fit::LinkageEstimate& estimate, table::Figure figure,
                                  table::StatisticKind kind = table::StatisticKind::kCount) {
  const table::Column column{.statistic = {kind, kind == table::StatisticKind::kCount ? "" : "age", ""},
                             .unit = {}};
  const table::ResultTable result{.axes = {}, .columns = {column}, .min_cell = 5, .figures = {figure}};
  return app::linkage_quality(estimate, &result);
}

const table::Figure kCounted{.suppressed = false, .count = 4812};

std::string fact_of(const app::LinkageQuality& quality, const std::string& label) {
  for (const report::Fact& fact : linkage_notes(quality).facts) {
    if (fact.label == label) return fact.value;
  }
  return "no such fact";
}

TEST(LinkageNotes, OfACount) {
  const auto quality = notes_quality(notes_estimate(), kCounted);
  EXPECT_EQ(fact_of(quality, "linked"), "4,812 of the server's records; the list has 5,000");
  EXPECT_EQ(fact_of(quality, "expected false links"),
            "about 12 of 4,812 links (0.3 %); by the model, while the list's values give about 3");
  EXPECT_EQ(fact_of(quality, "expected missed"),
            "about 4 of each 100 people who are in both, here about 200; by the model");
  EXPECT_EQ(fact_of(quality, "cannot link"), "none of the list's records");
  EXPECT_THAT(linkage_notes(quality).warnings, IsEmpty());
  EXPECT_THAT(linkage_notes(quality).note, HasSubstr("The model's figures are from: =a pilot, of 1,000."));
}

TEST(LinkageNotes, BeforeAResult) {
  fit::LinkageEstimate estimate = notes_estimate();
  estimate.by_chance = 45.0;
  const auto quality = app::linkage_quality(estimate, nullptr);
  EXPECT_EQ(fact_of(quality, "linked"), "no such fact");
  EXPECT_EQ(fact_of(quality, "expected false links"),
            "about 45, which is 0.9 % of the links if everybody on the list is in the server's table; by the "
            "list, while the model gives about 12");
  EXPECT_EQ(fact_of(quality, "expected missed"), "about 4 of each 100 people who are in both; by the model");

  estimate.by_own_links = 20;
  EXPECT_THAT(
      fact_of(app::linkage_quality(estimate, nullptr), "expected false links"),
      AllOf(HasSubstr("about 65, which"),
            HasSubstr("by the list (by chance about 45, and about 20 as between its own records), while")));
}

TEST(LinkageNotes, SayWhereCountsOnlyBoundTheNumber) {
  EXPECT_EQ(fact_of(notes_quality(notes_estimate(), {}), "linked"),
            "0 to 4 of the server's records; the list has 5,000");
  EXPECT_EQ(fact_of(notes_quality(notes_estimate(), kCounted, table::StatisticKind::kMean), "linked"),
            "at least 4,812 of the server's records; the list has 5,000");
  EXPECT_EQ(fact_of(notes_quality(notes_estimate(), {}, table::StatisticKind::kMean), "linked"),
            "not known: no count is shown");
}

TEST(LinkageNotes, SayWhereTheModelOnlyBoundsIt) {
  fit::LinkageEstimate estimate = notes_estimate();
  estimate.false_bound = fit::Bound::kAtMost;
  estimate.missed_bound = fit::Bound::kAtLeast;
  EXPECT_THAT(fact_of(notes_quality(estimate, kCounted), "expected false links"), HasSubstr("at most 12 of"));
  EXPECT_THAT(fact_of(notes_quality(estimate, kCounted), "expected missed"),
              HasSubstr("at least 4 of each 100"));
}

TEST(LinkageNotes, OfAModelThatSaysNothing) {
  fit::LinkageEstimate estimate = notes_estimate();
  estimate.basis.clear();
  estimate.false_by_model.reset();
  estimate.missed_by_model.reset();
  estimate.too_few_values = 7;
  const auto quality = notes_quality(estimate, kCounted);
  EXPECT_THAT(fact_of(quality, "expected false links"), HasSubstr("; by the list"));
  EXPECT_THAT(fact_of(quality, "expected false links"), Not(HasSubstr("model")));
  EXPECT_EQ(fact_of(quality, "expected missed"), "not known: the model does not say");
  EXPECT_THAT(fact_of(quality, "cannot link"), HasSubstr("7 of the list's 5,000 records"));
  EXPECT_THAT(linkage_notes(quality).note, HasSubstr("The model has no figures of its own"));
  const auto json = linkage_json(quality);
  EXPECT_TRUE(json["missed"]["share"].is_null());
  EXPECT_TRUE(json["model_basis"].is_null());
}

TEST(LinkageNotes, JsonHasThreeDigitsOfAnEstimate) {
  const auto json = linkage_json(notes_quality(notes_estimate(), kCounted));
  EXPECT_EQ(json["client_records"], 5000);
  EXPECT_EQ(json["server_records"], 1'000'000);
  EXPECT_EQ(json["strategy"], "all-pairs");
  EXPECT_EQ(json["linked"]["least"], 4812);
  EXPECT_EQ(json["linked"]["most"], 4812);
  EXPECT_EQ(json["false_links"]["expected"], 12.3);
  EXPECT_EQ(json["false_links"]["share"], 0.00257);
  EXPECT_EQ(json["false_links"]["model_bound"], "about");
  EXPECT_EQ(json["missed"]["share"], 0.04);
  EXPECT_EQ(json["missed"]["people"], 200);
  EXPECT_TRUE(json["warnings"].is_array() && json["warnings"].empty());
  EXPECT_TRUE(linkage_json(app::linkage_quality(notes_estimate(), nullptr))["linked"].is_null());
}

TEST(LinkageNotes, CsvHasALineForEachFigureAndWarning) {
  fit::LinkageEstimate estimate = notes_estimate();
  estimate.false_by_model = 2000;
  const std::string csv = report::linkage_csv(
      {.json = {{"linkage", linkage_json(notes_quality(estimate, kCounted))}}, .page = {}});
  const table::Table read = ingest::parse_csv(csv, "result.linkage.csv");
  EXPECT_EQ(read.columns(), 3U);
  const auto value = [&](const std::string& figure) -> std::string {
    for (std::size_t i = 0; i < read.records(); ++i) {
      if (read.at(i, read.column("figure")) == figure) return std::string(read.at(i, read.column("value")));
    }
    return "no such figure";
  };
  EXPECT_EQ(value("client_records"), "5000");
  EXPECT_EQ(value("linked_most"), "4812");
  EXPECT_EQ(value("false_links"), "2000.0");
  EXPECT_EQ(value("missed_share"), "0.04");
  EXPECT_EQ(value("model_basis"), "'=a pilot, of 1,000") << "no formula";
  EXPECT_EQ(value("warning"), "false-links");
  EXPECT_THAT(csv, HasSubstr("warning,false-links,\"about 2,000 of 4,812 links"));
}

}  // namespace
}  // namespace tacit::present
