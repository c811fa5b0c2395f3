// SPDX-License-Identifier: Apache-2.0
// Questions of several dimensions and statistics through the program: what the encrypted query prints is what
// `plain` prints, whatever the form; study files, the catalog, dry runs, and what is wrong with a question.
#include <algorithm>
#include <filesystem>
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
  // A dry run measures the time at a degree that queries have; a query after it has small rings again.
  Ended dry(const Arguments& asked) {
    place_.run_with(Rings::kFullSize);
    Ended ended = place_.tacit(asked + Arguments{"--dry-run"});
    place_.run_with(Rings::kSmall);
    return ended;
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
       {"state", "sex", "age", "0 to 120 years", "income", "min_cell   5", "200", "small"}) {
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
  EXPECT_THAT(text.out, HasSubstr("your list  10 to 50,000 records"));
  EXPECT_THAT(text.out, HasSubstr("20 of 20 answers left, 200 of 200 questions left within 24 hours"));
  EXPECT_EQ(json.at("smallest_list"), 10);
  EXPECT_EQ(json.at("query_seconds"), 7200);
  EXPECT_EQ(json.at("answers").at("left"), 20);
  EXPECT_EQ(json.at("questions").at("allowed"), 200);
  EXPECT_EQ(json.at("custodian"), nullptr);
}

TEST_F(Statistics, ACatalogWritesTheServersModelOnce) {
  serve();
  const Arguments asked = Arguments{"catalog", "--server", address_} + place_.client_files("own");
  const Arguments to_new = asked + Arguments{"--model-out", place_.path("servers.toml")};
  const Ended first = place_.tacit(to_new);
  ASSERT_EQ(first.exit_code, 0) << first.err;
  EXPECT_THAT(first.err, HasSubstr("servers.toml: the server's model is written: small"));
  const std::string written = place_.read("servers.toml");
  const Ended json = place_.tacit(asked + Arguments{"--format", "json"});
  EXPECT_EQ(nlohmann::json::parse(json.out).at("model_toml"), written);
  EXPECT_THAT(place_.tacit(to_new).err, HasSubstr("is the server's model already"));
  // The custodian's own file, with its comments, is the same model; another file stays as it is.
  place_.write("own.toml", "# ours\n" + place_.read("model.toml"));
  EXPECT_EQ(place_.tacit(asked + Arguments{"--model-out", place_.path("own.toml")}).exit_code, 0);
  EXPECT_THAT(place_.read("own.toml"), HasSubstr("# ours"));
  const std::string people = place_.read("client.csv");
  expect_failure(place_.tacit(asked + Arguments{"--model-out", place_.path("client.csv")}), 2,
                 {"client.csv", "is not the server's model"});
  EXPECT_EQ(place_.read("client.csv"), people);
  // A query by it is one by the custodian's file.
  const Arguments question = {"--by", "state", "--data", place_.path("client.csv"), "--model"};
  const Ended by_written = place_.tacit(query(question + Arguments{place_.path("servers.toml")}));
  ASSERT_EQ(by_written.exit_code, 0) << by_written.err;
}

TEST_F(Statistics, ADryRunSendsNoRecord) {
  place_.run_with(Rings::kFullSize);  // the time is measured at a degree that queries have
  serve();
  const Ended ended = place_.tacit(
      query(patients() + Arguments{"--by", "state", "--split", "arm", "--std", "income", "--dry-run"}));
  ASSERT_EQ(ended.exit_code, 0) << ended.err;
  const std::string lines = ended.out.substr(0, ended.out.find("\n\n"));
  EXPECT_EQ(std::ranges::count(lines, '\n'), 4) << lines;
  for (const char* part : {"time ", "of the server's memory", "to send", "all 40,000 pairs of records",
                           "false links", "allowed: 200 records of 10 to 50,000; 20 of 20 answers left"}) {
    EXPECT_THAT(lines, HasSubstr(part));
  }
  EXPECT_THAT(ended.out, HasSubstr("Only the request for the catalog was sent"));
  EXPECT_THAT(ended.out, Not(HasSubstr("ring degree")));
  const Ended verbose = place_.tacit(query(patients() + Arguments{"--by", "state", "--split", "arm", "--std",
                                                                  "income", "--dry-run", "--verbose"}));
  ASSERT_EQ(verbose.exit_code, 0) << verbose.err;
  for (const char* part : {"ring degree", "bytes up", "expected time", "2 categories of the client's own",
                           "spare bits", "expected false links"}) {
    EXPECT_THAT(verbose.out, HasSubstr(part));
  }
  EXPECT_THAT(server_->err(), Not(HasSubstr("encrypted records")));
}

TEST_F(Statistics, ADryRunSaysWhetherLimitsAndBudgetAllowIt) {
  serve("linkages_per_day = 1\nsmallest_list = 100\n");
  const Arguments asked = {"--by", "state", "--data", place_.path("client.csv"), "--format", "json"};
  const auto dry_run = [&] { return dry(query(asked)); };
  const Ended before = dry_run();
  ASSERT_EQ(before.exit_code, 0) << before.err;
  EXPECT_EQ(nlohmann::json::parse(before.out).at("allowed"), true);
  ASSERT_EQ(place_.tacit(query(asked)).exit_code, 0);
  const Ended after = dry_run();
  ASSERT_EQ(after.exit_code, 0) << after.err;
  const auto json = nlohmann::json::parse(after.out);
  EXPECT_EQ(json.at("allowed"), false);
  EXPECT_EQ(json.at("server").at("answers").at("left"), 0);
  EXPECT_THAT(json.at("objections").at(0).get<std::string>(), HasSubstr("are used up; ask again in 2"));
  std::istringstream people(place_.read("client.csv"));
  std::string few, line;
  while (std::ranges::count(few, '\n') < 51 && std::getline(people, line)) few += line + '\n';
  place_.write("few.csv", few);
  expect_failure(dry(query({"--by", "state", "--data", place_.path("few.csv")})), 8,
                 {"50 records", "too short", "100 or more"});
}

TEST_F(Statistics, WithoutAModelTheServersIsUsed) {
  serve();
  const Arguments asked = {"--by", "state", "--data", place_.path("client.csv"), "--format", "csv"};
  const Ended by_servers = place_.tacit(query(asked));
  ASSERT_EQ(by_servers.exit_code, 0) << by_servers.err;
  EXPECT_THAT(by_servers.err, HasSubstr("without --model: the server's model small"));
  const Ended by_file = place_.tacit(query(asked + Arguments{"--model", place_.path("model.toml")}));
  EXPECT_EQ(by_servers.out, by_file.out);
  EXPECT_THAT(by_file.err, Not(HasSubstr("without --model")));
}

TEST_F(Statistics, AStudyBeginsWithWhatTheServerAndTheFileHave) {
  serve();
  std::filesystem::create_directory(place_.path("studies"));
  const Arguments asked = Arguments{"study",    "init",
                                    "--server", address_,
                                    "--data",   place_.path("patients.csv"),
                                    "--out",    place_.path("studies/study.toml")} +
                          place_.client_files("own");
  const Ended ended = place_.tacit(asked);
  ASSERT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_THAT(ended.err, HasSubstr("have the same name in"));
  const std::string study = place_.read("studies/study.toml");
  EXPECT_THAT(study, HasSubstr("# split = \"arm\"   # 2 values"));
  expect_failure(place_.tacit(asked), 2, {"study.toml: this file exists"});
  EXPECT_EQ(place_.read("studies/study.toml"), study);
  const Ended planned = dry({"query", "--file", place_.path("studies/study.toml")});
  ASSERT_EQ(planned.exit_code, 0) << planned.err;
  EXPECT_THAT(planned.out, HasSubstr("allowed: 200 records"));
  const Ended table = place_.tacit({"query", "--file", place_.path("studies/study.toml"), "--format", "csv"});
  ASSERT_EQ(table.exit_code, 0) << table.err;
  EXPECT_EQ(table.out, place_
                           .tacit(Arguments{"plain", "--config", place_.path("server.toml"), "--quiet",
                                            "--format", "csv", "--by", "state", "--count", "--mean", "age"} +
                                  patients())
                           .out);
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
