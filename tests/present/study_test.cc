// SPDX-License-Identifier: Apache-2.0
// A study file that is written from a catalog and a file: it is one that loads, with the question that it
// says.
#include "present/study.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/client/study_file.h"
#include "ingest/csv.h"
#include "support/error_of.h"
#include "support/temporary_directory.h"

namespace tacit::present {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

protocol::ServerCatalog example_catalog() {
  protocol::ServerCatalog catalog;
  catalog.custodian = "Statistics Office";
  catalog.server_records = 6000;
  catalog.max_client_records = 50000;
  catalog.terms.smallest_list = 10;
  std::vector<std::string> places;
  for (int i = 0; i < 300; ++i) places.push_back("place " + std::to_string(i));
  catalog.catalog = {{{"suburb", places}, {"state", {"a \"b\"", "c\\d", "missing"}}},
                     {{"income", "dollars", 0, 0, 1000}, {"age", "years", 0, 0, 120}},
                     5};
  return catalog;
}

linkage::Model example_model() {
  return linkage::load_model(TACIT_SOURCE_DIR "/models/name-dob.toml");
}

class StudyInit : public testing::Test {
 protected:
  std::string text(const std::string& csv, const std::string& file = {}) {
    start_.file = file;
    return study_text(start_, catalog_, example_model(), ingest::parse_csv(csv, "people.csv"));
  }
  app::Study load(const std::string& text) const {
    return app::load_study(directory_.write("study.toml", text));
  }

  TemporaryDirectory directory_;
  protocol::ServerCatalog catalog_ = example_catalog();
  StudyStart start_{.server = "linkage.example.org:7443",
                    .ca = "keys/ca.crt",
                    .certificate = "keys/ada.crt",
                    .key = "/keys/ada.key",
                    .insecure = false,
                    .data = {.path = "people.csv", .table = ""},
                    .model = {},
                    .file = {}};
};

TEST_F(StudyInit, LoadsAndAsksAFirstQuestion) {
  const app::Study study =
      load(text("given_name,surname,date_of_birth,arm\na,b,2000-01-01,x\nc,d,2000-01-02,y\n"));
  EXPECT_EQ(study.server, "linkage.example.org:7443");
  EXPECT_EQ(study.ca, (directory_ / "keys/ca.crt").string());
  EXPECT_EQ(study.key, "/keys/ada.key");
  EXPECT_EQ(study.data, (directory_ / "people.csv").string());
  EXPECT_EQ(study.model, "") << "the server's";
  EXPECT_THAT(study.question.by, ElementsAre("state")) << "the first with few categories";
  EXPECT_TRUE(study.question.count);
  EXPECT_THAT(study.question.mean, ElementsAre("income"));
  EXPECT_EQ(study.question.split, "");
}

TEST_F(StudyInit, SaysWhatCanBeAsked) {
  const std::string study = text("given_name,surname,date_of_birth\na,b,2000-01-01\n");
  EXPECT_THAT(study, HasSubstr("Statistics Office"));
  EXPECT_THAT(study, HasSubstr("state: 3 categories: a \"b\", c\\d, missing"));
  EXPECT_THAT(study, HasSubstr("suburb: 300 categories: place 0, place 1,"));
  EXPECT_THAT(study, HasSubstr("and 100 more"));
  EXPECT_THAT(study, HasSubstr("income: 0 to 1000 dollars"));
  EXPECT_THAT(study, HasSubstr("fewer than 5 people"));
  EXPECT_THAT(study, HasSubstr("Your file has all columns that the model compares"));
  EXPECT_THAT(study, Not(HasSubstr("split =")));
}

TEST_F(StudyInit, GuessesAreCommentsAndWhatIsNotFoundIsSaid) {
  const std::string study = text("first_name,birth_date\na,2000-01-01\n");
  EXPECT_THAT(study, HasSubstr("perhaps \"birth_date\""));
  EXPECT_THAT(study, HasSubstr("not found"));
  EXPECT_THAT(study, HasSubstr("\n# columns = {"));
  EXPECT_THAT(study, HasSubstr("date_of_birth = \"birth_date\""));
  EXPECT_THAT(study, HasSubstr("surname = \"?\""));
  load(study);
}

TEST_F(StudyInit, ColumnsWithFewValuesMaySplit) {
  std::string csv = "given_name,arm,site,year,one\n";
  for (int i = 0; i < 20; ++i) {
    csv += "n" + std::to_string(i) + "," + (i % 2 == 0 ? "x" : "y") + "," +
           (i == 3 ? "" : std::to_string(i % 16)) + "," + std::to_string(i % 17) + ",same\n";
  }
  const std::string study = text(csv);
  EXPECT_THAT(study, HasSubstr("# split = \"arm\"   # 2 values\n"));
  EXPECT_THAT(study, HasSubstr("# split = \"site\"   # 16 values; fill in the 1 record without one first\n"));
  EXPECT_THAT(study, Not(HasSubstr("split = \"year\"")));
  EXPECT_THAT(study, Not(HasSubstr("split = \"one\"")));
  EXPECT_THAT(study, Not(HasSubstr("split = \"given_name\"")));
}

TEST_F(StudyInit, PathsAreFromTheFolderOfTheFile) {
  const std::string study = text("given_name\na\n", "studies/one/study.toml");
  EXPECT_THAT(study, HasSubstr("data = \"../../people.csv\""));
  EXPECT_THAT(study, HasSubstr("ca = \"../../keys/ca.crt\""));
  EXPECT_THAT(study, HasSubstr("key = \"/keys/ada.key\""));
}

// Names that are not words of TOML, in a file that somebody else has made.
TEST_F(StudyInit, WhateverAFileCallsItsColumns) {
  start_.data.path = "a \"b\".csv";
  start_.insecure = true;
  catalog_.catalog.dimensions.clear();
  catalog_.catalog.measures.clear();
  const app::Study study = load(text("\"x\"\"y\\\",\"two\nlines\"\na,1\nb,2\n"));
  EXPECT_EQ(study.data, (directory_ / "a \"b\".csv").string());
  EXPECT_EQ(study.insecure, true);
  EXPECT_TRUE(study.question.by.empty());
  EXPECT_TRUE(study.question.mean.empty());
}

TEST_F(StudyInit, DoesNotReplaceAFile) {
  const std::filesystem::path file = directory_ / "new.toml";
  require_new_study(file);
  write_study(file, "count = true\n");
  for (const auto& again :
       {std::function([&] { require_new_study(file); }), std::function([&] { write_study(file, ""); })})
    EXPECT_THAT(error_of(ErrorCategory::kUsage, again), HasSubstr("new.toml: this file exists"));
  EXPECT_EQ(directory_.read("new.toml"), "count = true\n");
}

}  // namespace
}  // namespace tacit::present
