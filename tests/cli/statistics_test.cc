// Questions of several dimensions and statistics through the program: what the encrypted query prints is what
// `plain` prints, whatever the form; study files, the catalog, dry runs, and what is wrong with a question.
#include <nlohmann/json.hpp>
#include <sstream>

#include "cli/serving.h"

namespace tacit::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

class Statistics : public Serving {
 protected:
  void SetUp() override {
    Serving::SetUp();
    add_arm("patients.csv", [](int record) { return record % 3 == 0 ? "treated" : "control"; });
  }

  // The client's file with one more column.
  template <typename Arm>
  void add_arm(const char* name, Arm arm) const {
    std::istringstream in(place_.read("client.csv"));
    std::string out, line;
    for (int record = -1; std::getline(in, line); ++record) {
      out += line + "," + (record < 0 ? std::string("arm") : std::string(arm(record))) + "\n";
    }
    place_.write(name, out);
  }

  Arguments patients() const {
    return {"--data", place_.path("patients.csv"), "--model", place_.path("model.toml")};
  }
  Ended plain(const Arguments& asked) const {
    return place_.tacit(Arguments{"plain", "--config", place_.configuration(), "--quiet"} + asked);
  }
  std::string study(const std::string& more) const {
    return place_.write("study.toml",
                        "server = \"" + address_ +
                            "\"\nca = \"own.ca.crt\"\ncert = \"own.client.crt\"\nkey = "
                            "\"own.client.key\"\ndata = \"patients.csv\"\nmodel = \"model.toml\"\n" +
                            more);
  }
};

TEST_F(Statistics, ManyAtOnceWithASplitAreThoseOfThePlainTable) {
  serve();
  const Arguments asked =
      patients() + Arguments{"--by",  "state",   "--split",  "arm",     "--count",    "--sum",
                             "age",   "--mean",  "income",   "--std",   "income,age", "--share",
                             "sex=f", "--total", "--format", "csv-long"};
  const Ended encrypted = place_.tacit(query(asked));
  ASSERT_EQ(encrypted.exit_code, 0) << encrypted.err;
  const Ended clear =
      place_.tacit(Arguments{"plain", "--config", place_.path("server.toml"), "--quiet"} + asked);
  ASSERT_EQ(clear.exit_code, 0) << clear.err;
  EXPECT_EQ(encrypted.out, clear.out);
  for (const char* part : {"treated", "control", "count", "sum", "mean", "std", "share"}) {
    EXPECT_THAT(encrypted.out, HasSubstr(part));
  }
  EXPECT_THAT(encrypted.out, HasSubstr(",false\n"));
  // The server has heard of two categories, and of no name of theirs.
  EXPECT_THAT(server_->err(), Not(HasSubstr("treated")));
  EXPECT_THAT(server_->err(), Not(HasSubstr("arm")));
}

TEST_F(Statistics, AStudyFileAsksTheSameAsFlags) {
  serve();
  const std::string file = study(
      "by = [\"state\", \"sex\"]\nmean = \"income\"\ninterval = true\ncount = true\nout = [\"table.csv\", "
      "\"page.html\"]\n");
  const Ended ended = place_.tacit({"query", "--file", file});
  ASSERT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_EQ(ended.out, "");
  EXPECT_THAT(ended.err,
              testing::EndsWith("\nwritten: " + place_.path("table.csv") + ", " +
                                place_.path("table.linkage.csv") + ", " + place_.path("page.html") + "\n"));
  EXPECT_THAT(place_.read("page.html"), HasSubstr("<!DOCTYPE html>"));
  const Ended clear =
      place_.tacit(Arguments{"plain", "--config", place_.path("server.toml"), "--quiet", "--format", "csv"} +
                   patients() + Arguments{"--by", "state,sex", "--count", "--mean", "income", "--interval"});
  ASSERT_EQ(clear.exit_code, 0) << clear.err;
  EXPECT_THAT(clear.out,
              testing::StartsWith("state,sex,count,count_income,mean_income,mean_income_se,mean_income_low,"
                                  "mean_income_high,std_income,suppressed\n"));
  EXPECT_EQ(place_.read("table.csv"), clear.out);
}

TEST_F(Statistics, AStudyFileNamesOneFileOrSeveral) {
  serve();
  expect_failure(place_.tacit({"query", "--file", study("out = [\"a.html\", 3]\n")}), 4,
                 {"out", "list of texts"});
  expect_failure(place_.tacit({"query", "--file", study("out = \"\"\n")}), 4, {"out", "names no file"});
  expect_failure(place_.tacit({"query", "--file", study("out = [\"a.csv\", \"./a.csv\"]\n")}), 2,
                 {"a.csv", "written twice"});
  expect_failure(place_.tacit({"query", "--file", study("out = \"patients.csv\"\n")}), 2,
                 {"patients.csv", "this file is read"});
}

TEST_F(Statistics, AQuestionByFlagsTakesThePlaceOfTheStudys) {
  serve();
  const std::string file = study("by = \"state\"\nmean = \"income\"\n");
  const Ended ended = place_.tacit({"query", "--file", file, "--mean", "age", "--format", "json"});
  ASSERT_EQ(ended.exit_code, 0) << ended.err;
  const auto json = nlohmann::json::parse(ended.out);
  EXPECT_EQ(json.at("axes").size(), 0u);  // the overall figure: no dimension was asked for
  EXPECT_THAT(json.dump(), HasSubstr("age"));
  EXPECT_THAT(json.dump(), Not(HasSubstr("income")));
  // Intervals are no question of their own: they are added to the study's.
  const Ended more = place_.tacit({"query", "--file", file, "--interval", "--format", "json"});
  ASSERT_EQ(more.exit_code, 0) << more.err;
  const auto statistics = nlohmann::json::parse(more.out).at("statistics");
  ASSERT_EQ(statistics.size(), 2u);
  EXPECT_EQ(statistics.at(0).at("interval").at("method"), "student");
  EXPECT_EQ(statistics.at(1).at("key"), "std_income");
}

TEST_F(Statistics, ACatalogSaysWhatThereIsAndNoCounts) {
  serve();
  const Arguments server = Arguments{"--server", address_} + place_.client_files("own");
  const Ended text = place_.tacit(Arguments{"catalog"} + server);
  ASSERT_EQ(text.exit_code, 0) << text.err;
  for (const char* part :
       {"state", "sex", "age", "0 to 120 years", "income", "min_cell  5", "200", "small"}) {
    EXPECT_THAT(text.out, HasSubstr(part));
  }
  const Ended ended = place_.tacit(Arguments{"catalog", "--format", "json"} + server);
  ASSERT_EQ(ended.exit_code, 0) << ended.err;
  const auto json = nlohmann::json::parse(ended.out);
  EXPECT_EQ(json.at("format"), "tacit-catalog");
  EXPECT_EQ(json.at("min_cell"), 5);
  EXPECT_EQ(json.at("dimensions").at(1).at("name"), "sex");
  EXPECT_THAT(json.at("dimensions").at(1).at("categories").dump(), HasSubstr("f"));
  EXPECT_EQ(json.at("measures").at(0).at("maximum"), 120);
}

TEST_F(Statistics, ADryRunSendsNoRecord) {
  place_.run_with(Rings::kFullSize);  // the time is measured at a degree that queries have
  serve();
  const Ended ended = place_.tacit(
      query(patients() + Arguments{"--by", "state", "--split", "arm", "--std", "income", "--dry-run"}));
  ASSERT_EQ(ended.exit_code, 0) << ended.err;
  for (const char* part : {"ring degree", "bytes up", "expected time", "2 categories of the client's own",
                           "Only the request for the catalog was sent"}) {
    EXPECT_THAT(ended.out, HasSubstr(part));
  }
  EXPECT_THAT(server_->err(), Not(HasSubstr("encrypted records")));
}

TEST_F(Statistics, WhatIsWrongWithAQuestionIsSaid) {
  const auto refused = [&](const Arguments& asked, int exit_code, const std::vector<std::string>& parts) {
    expect_failure(plain(patients() + asked), exit_code, parts);
  };
  refused({"--by", "stat"}, 2, {"stat", "state"});
  refused({"--mean", "incom"}, 2, {"incom", "income"});
  refused({"--by", "state", "--share", "state=nsw"}, 2, {"state"});
  refused({"--share", "sex"}, 2, {"--share sex", "sex=f"});
  refused({"--share", "sex=x"}, 2, {"x", "sex"});
  refused({"--by", "state,state"}, 2, {"state"});
  refused({"--split", "arn"}, 3, {"arn", "arm"});
  refused({"--split", "surname"}, 3, {"surname", "have no value"});
}

TEST_F(Statistics, ASplitByTooManyValuesIsRefusedWithoutNamingThem) {
  add_arm("many.csv", [](int record) { return "bed" + std::to_string(record % 40); });
  const Ended ended =
      plain({"--data", place_.path("many.csv"), "--model", place_.path("model.toml"), "--split", "arm"});
  expect_failure(ended, 8, {"40 different values", "up to 16"});
  EXPECT_THAT(ended.err, Not(HasSubstr("bed")));
}

TEST_F(Statistics, AStudyFilesMistakesAreToldWithTheirLines) {
  const std::string file = place_.write("bad.toml", "by = 3\nmeen = \"age\"\nformat = \"pdf\"\n");
  expect_failure(place_.tacit({"query", "--file", file}), 4,
                 {"bad.toml:1", "by", "bad.toml:2", "meen", "mean", "bad.toml:3", "csv-long"});
  expect_failure(place_.tacit({"query", "--by", "state"}), 2, {"--data"});
  expect_failure(place_.tacit({"query", "--data", "x.csv", "--model", "m.toml"}), 2, {"--server"});
}

}  // namespace
}  // namespace tacit::cli
