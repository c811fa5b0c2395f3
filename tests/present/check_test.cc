// SPDX-License-Identifier: Apache-2.0
#include "present/check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fit/check.h"
#include "ingest/csv.h"

namespace tacit::present {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

linkage::Model model_of_names() {
  linkage::ModelSpec spec;
  spec.name = "trial";
  spec.salt = "salt";
  spec.threshold = 3;
  spec.missing = {"n/a"};
  linkage::Field name;
  name.name = "given_name";
  name.columns = {"name"};
  name.disagreement = 1;
  name.levels = {{{linkage::step::Fold{}}, 64, 3}, {{linkage::step::Soundex{}}, 16, 1}};
  linkage::Field born;
  born.name = "birth";
  born.columns = {"born"};
  born.levels = {{{linkage::step::Date{linkage::DatePart::kFull, DateOrder::kDayMonthYear}}, 256, 2}};
  spec.fields = {name, born};
  return linkage::Model(spec);
}

// Ten people named Wilhelmina, one without a date, one with a placeholder that the model lists, one with a
// date that it does not list.
table::Table people() {
  std::string csv = "name,born\n";
  for (int i = 0; i < 10; ++i) csv += "Wilhelmina,1" + std::to_string(i) + "/03/1971\n";
  return ingest::parse_csv(csv + "Zacharias,\nn/a,1965-10-13\nQuentin,1900-01-01\n", "people.csv");
}

struct Checked {
  linkage::Model model = model_of_names();
  fit::ModelCheck check =
      fit::check_model(model, people(), {.side = linkage::Side::kServer, .against = 2000}, [](double) {});
  app::CheckReport report() const {
    return {model, "trial.toml", "people.csv", linkage::Side::kServer, check};
  }
};

TEST(CheckReport, NamesNoValueUnlessAskedTo) {
  const Checked checked;
  for (const std::string& text :
       {check_text(checked.report(), false), check_json(checked.report(), false).dump()}) {
    EXPECT_THAT(text, AllOf(Not(HasSubstr("ilhelmina")), Not(HasSubstr("acharias")), Not(HasSubstr("1971")),
                            Not(HasSubstr("1965"))));
    EXPECT_THAT(text, HasSubstr("1900-01-01"));  // says nothing about anybody
  }
  EXPECT_THAT(check_text(checked.report(), true), HasSubstr("wilhelmina (10)"));
  EXPECT_THAT(check_json(checked.report(), true).dump(), HasSubstr("wilhelmina"));
}

TEST(CheckReport, HasEverythingInJson) {
  const Checked checked;
  const nlohmann::ordered_json json = check_json(checked.report(), false);
  EXPECT_EQ(json["model"]["threshold"], 3);
  EXPECT_EQ(json["file"]["side"], "server");
  EXPECT_EQ(json["file"]["records"], 13);
  EXPECT_EQ(json["fields"][0]["listed_as_missing"], 1);
  EXPECT_EQ(json["fields"][1]["empty"], 1);
  EXPECT_EQ(json["fields"][1]["dates"]["order"], "dmy");
  EXPECT_EQ(json["fields"][0]["distinct"].size(), 2U);
  EXPECT_EQ(json["features"].size(), 3U);
  EXPECT_EQ(json["features"][0]["agreement"], 2);  // more than the next level
  EXPECT_EQ(json["features"][0]["largest_agreement"], 2);
  EXPECT_EQ(json["features"][1]["disagreement"], 1);
  EXPECT_EQ(json["chance"]["client_records"], 2000);
  EXPECT_EQ(json["chance"]["server_records"], 13);
  EXPECT_EQ(json["chance"]["score_pairs"], 13 * 12);
  EXPECT_EQ(json["chance"]["shifted_scores_of_file"].size(), 7U);
  // Ten people of one name, which is worth the threshold; no two of them have one birthday.
  EXPECT_EQ(json["made_up_record"]["server_records"], 13);
  EXPECT_EQ(json["made_up_record"]["smallest_features"],
            nlohmann::ordered_json::array({"given_name.1", "given_name.2"}));
  EXPECT_EQ(json["made_up_record"]["smallest_features_link"], 10);
  EXPECT_EQ(json["made_up_record"]["links"], 10);
  EXPECT_DOUBLE_EQ(json["made_up_record"]["share"], 10.0 / 13);
  EXPECT_GE(json["made_up_record"]["links_at_most"], 10);
  EXPECT_EQ(json["made_up_record"]["list"]["made_up_records"], 1);  // half is enough
  EXPECT_EQ(json["made_up_record"]["list"]["links"], 10);
  EXPECT_EQ(json["cost"]["planes"], 16 + 8 + 32);
  EXPECT_EQ(json["cost"]["score_range"], 6);
  EXPECT_EQ(json["cost"]["shifted_threshold"], 4);
  EXPECT_EQ(json["warnings"][0]["kind"], "few-records");
}

TEST(CheckReport, SaysWhatIsAssumedAndWhatToDo) {
  const Checked checked;
  const std::string text = check_text(checked.report(), false);
  EXPECT_THAT(text,
              HasSubstr("people.csv: 13 records, as the server's; 2,000 records of the client are assumed"));
  EXPECT_THAT(text, HasSubstr("3  threshold"));
  EXPECT_THAT(text, HasSubstr("expected between 2,000 client and 13 server records"));
  EXPECT_THAT(text, HasSubstr("tacit plan --records 2000 --server-records 13 --model trial.toml"));
  EXPECT_THAT(text, HasSubstr("one made-up client record, if the 13 records of this file are the server's"));
  EXPECT_THAT(text, HasSubstr("10 (76.9 %) at most: given_name.1, given_name.2"));
  EXPECT_THAT(text, HasSubstr("1 such records were found that together link 10 (76.9 %)"));
  EXPECT_THAT(text, HasSubstr("warning: threshold: one made-up record can link 76.9 % of the records"));
  EXPECT_THAT(text, HasSubstr("cheap"));
  EXPECT_THAT(text, HasSubstr("warning: field birth: the value '1900-01-01'"));
}

TEST(CheckReport, TellsWhatIsHopelessFirst) {
  Checked checked;
  std::string csv = "name,born\n";
  for (int i = 0; i < 12; ++i) csv += "Wilhelmina,3/1" + std::to_string(3 + i % 7) + "/1971\n";
  checked.check = fit::check_model(checked.model, ingest::parse_csv(csv, "people.csv"), {}, [](double) {});
  const std::string text = check_text(checked.report(), false);
  EXPECT_THAT(text,
              HasSubstr("\n\nhopeless: field birth: none of 12 dates is readable with order \"dmy\"; \"mdy\" "
                        "reads them all\n  Use order = \"mdy\""));
  EXPECT_THAT(text, HasSubstr("\nA query with this file is refused"));
  const nlohmann::ordered_json warnings = check_json(checked.report(), false)["warnings"];
  EXPECT_EQ(warnings[0]["kind"], "date-order");
  EXPECT_EQ(warnings[0]["hopeless"], true);
  EXPECT_THAT(check_text(Checked().report(), false), Not(HasSubstr("hopeless")));
}

// Ten of the 13 have the sound of one name; a date is missing once.
TEST(CheckReport, SaysWhatBlockedLinkageComparesIfTheModelHasPasses) {
  linkage::ModelSpec spec = model_of_names().spec();
  spec.passes = {{"sound", {{{"name"}, {linkage::step::Soundex{}}, {}}}},
                 {"birth", {{{"born"}, spec.fields[1].levels[0].transform, {}}}}};
  Checked checked;
  checked.model = linkage::Model(spec);
  checked.check = fit::check_model(checked.model, people(), {.side = linkage::Side::kServer, .against = 2000},
                                   [](double) {});
  const std::string text = check_text(checked.report(), false);
  EXPECT_THAT(text, HasSubstr("blocked linkage of 2,000 client and 13 server records: 2,048 bins"));
  EXPECT_THAT(text, HasSubstr("sound   7.7 %     3             10         0          15,000\n"));
  EXPECT_THAT(text, HasSubstr("birth   7.7 %    12              1         0               0\n"));
  EXPECT_THAT(text, HasSubstr("0 of the records are in no pass\n"));
  EXPECT_THAT(text,
              HasSubstr("15,000 pairs are expected to be compared, 57.7 % of all; false links among them, "
                        "at the rate of this file: 15,000\n"));
  const nlohmann::ordered_json json = check_json(checked.report(), false)["blocked"];
  EXPECT_EQ(json["bins"], 2048);
  EXPECT_EQ(json["passes"][0]["name"], "sound");
  EXPECT_EQ(json["passes"][0]["most_frequent"], 10);
  EXPECT_EQ(json["passes"][1]["records_with_key"], 12);
  EXPECT_EQ(json["passes"][1]["keys"], 12);
  EXPECT_EQ(json["expected_pairs"], 15000);
  EXPECT_THAT(check_text(Checked().report(), false), HasSubstr("no passes: all pairs are compared"));
}

TEST(CheckReport, OfASingleRecordHasNoChance) {
  const linkage::Model model = model_of_names();
  const auto table = ingest::parse_csv("name,born\nAnna,1965-10-13\n", "one.csv");
  const auto check = fit::check_model(model, table, {}, [](double) {});
  const app::CheckReport report{model, "m.toml", "one.csv", linkage::Side::kClient, check};
  EXPECT_THAT(check_text(report, false), Not(HasSubstr("false links")));
  EXPECT_EQ(check_json(report, false)["chance"]["score_pairs"], 0);
}

}  // namespace
}  // namespace tacit::present
