// SPDX-License-Identifier: Apache-2.0
// `tacit evaluate` from its files to everything that it says and writes.
#include <nlohmann/json.hpp>

#include "cli/workplace.h"
#include "present/evaluation.h"
#include "support/xml.h"

namespace tacit::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

// Four features worth 1 each, threshold 3. Records agree or lack values, so no hash decides:
// c1 links to s1 and s2, its copies (4 points); c2 has 2 points with s3; c3 links to s4 with 3.
class Evaluate : public testing::Test {
 protected:
  void SetUp() override {
    place_.small_model();
    place_.write("client.csv",
                 "rec_id,given_name,surname,date_of_birth,postcode\n"
                 "c1,anna,smith,1990-02-01,2000\n"
                 "\"c,2\",,,1981-05-17,3141\n"
                 "c3,,quentin,1975-11-30,6999\n");
    place_.write("server.csv",
                 "rec_id,given_name,surname,date_of_birth,postcode\n"
                 "s1,anna,smith,1990-02-01,2000\n"
                 "s2,anna,smith,1990-02-01,2000\n"
                 "s3,,,1981-05-17,3141\n"
                 "s4,,quentin,1975-11-30,6999\n"
                 "s5,,,,\n");
    place_.write("links.csv", "client_id,server_id\nc1,s1\n\"c,2\",s3\nc3,s4\n");
  }

  Arguments arguments(const Arguments& more = {}) const {
    return Arguments{"evaluate",
                     "--model",
                     place_.path("model.toml"),
                     "--client",
                     place_.path("client.csv"),
                     "--server",
                     place_.path("server.csv"),
                     "--links",
                     place_.path("links.csv")} +
           more;
  }
  Ended evaluate(const Arguments& more = {}) const { return place_.tacit(arguments(more)); }

  Workplace place_;
};

TEST_F(Evaluate, JsonHasEveryNumber) {
  const Ended ended = evaluate({"--format", "json"});
  ASSERT_EQ(ended.exit_code, 0) << ended.err;
  const auto json = nlohmann::json::parse(ended.out);
  EXPECT_EQ(json["found_pairs"], 3);
  EXPECT_EQ(json["correct_pairs"], 2);
  EXPECT_EQ(json["true_pairs"], 3);
  EXPECT_DOUBLE_EQ(json["precision"], 2.0 / 3);
  EXPECT_EQ(json["records"]["found_records"], 3);
  EXPECT_EQ(json["records"]["correct_records"], 2);
  EXPECT_EQ(json["records"]["true_records"], 3);
  EXPECT_DOUBLE_EQ(json["records"]["f1"], 2.0 / 3);
  EXPECT_EQ(json["reach"]["server_records_reached_by_several"], 0);
  EXPECT_EQ(json["reach"]["client_records_reaching_several"], 1);
  EXPECT_EQ(json["reach"]["most_client_records_of_one_server_record"], 1);
  EXPECT_EQ(json["reach"]["limit"], 7);
  EXPECT_EQ(json["reach"]["over_limit"], false);
  EXPECT_EQ(json["curve"].size(), 4U);
  EXPECT_EQ(json["curve"][2]["found_pairs"], 3);
  EXPECT_EQ(json["curve"][3]["found_pairs"], 2);
  EXPECT_EQ(json["best_threshold"]["pairs"]["threshold"], 2);
  EXPECT_DOUBLE_EQ(json["best_threshold"]["pairs"]["f1"], 6.0 / 7);
  EXPECT_EQ(json["features"][0]["name"], "given_name");
  EXPECT_EQ(json["features"][0]["true_links"], nlohmann::json({{"agree", 1}, {"differ", 0}, {"missing", 1}}));
  EXPECT_EQ(json["patterns"]["missed_links"][0]["missing"], nlohmann::json({"given_name", "surname"}));
  EXPECT_EQ(json["patterns"]["missed_links"][0]["score"], 2);
  EXPECT_EQ(json["patterns"]["false_links"][0]["agree"].size(), 4U);
  EXPECT_EQ(
      json["ambiguous"],
      nlohmann::json(
          {{"client_records", 3}, {"several", 1}, {"tied", 1}, {"just_linked", 1}, {"just_missed", 1}}));
  EXPECT_EQ(json["threshold"], 3);
  EXPECT_EQ(json["model_hash"].get<std::string>().size(), 64U);
}

TEST_F(Evaluate, TextSaysItInWordsAndNamesNobody) {
  const Ended ended = evaluate();
  ASSERT_EQ(ended.exit_code, 0) << ended.err;
  for (const char* part :
       {"precision  0.6667", "F1         0.6667", "3 pairs found, 2 of them true; 3 true pairs in all",
        "1 client record reaches several server records", "at threshold 2.", "2 true links", "1 false links",
        "1 missed links", "lack given_name, surname", "3 client records are ambiguous"}) {
    EXPECT_THAT(ended.out, HasSubstr(part));
  }
  EXPECT_THAT(ended.out, Not(HasSubstr("quentin")));
  EXPECT_THAT(ended.out, Not(HasSubstr("c,2")));
}

// Everybody has their own birthday; c2 and c3 have the surname's sound of nobody or of one another.
TEST_F(Evaluate, SaysWhatPassesCompare) {
  EXPECT_EQ(nlohmann::json::parse(evaluate({"--format", "json"}).out)["blocked"], nullptr);
  EXPECT_THAT(evaluate().out, Not(HasSubstr("locked linkage")));
  place_.write("model.toml",
               place_.read("model.toml") +
                   "\n[[pass]]\nname = \"sound\"\ncolumn = \"surname\"\ntransform = \"soundex\"\n"
                   "\n[[pass]]\nname = \"birth\"\ncolumn = \"date_of_birth\"\n"
                   "transform = { name = \"date\", part = \"full\" }\n");
  const Ended ended = evaluate({"--format", "json"});
  ASSERT_EQ(ended.exit_code, 0) << ended.err;
  const auto json = nlohmann::json::parse(ended.out)["blocked"];
  EXPECT_EQ(json["passes"][0]["name"], "sound");
  EXPECT_EQ(json["passes"][0]["pairs"], 3);
  EXPECT_EQ(json["passes"][0]["true_pairs"], 2);
  EXPECT_EQ(json["passes"][0]["client_records_without_key"], 1);
  EXPECT_EQ(json["passes"][0]["server_records_without_key"], 2);
  EXPECT_EQ(json["passes"][1]["pairs"], 4);
  EXPECT_EQ(json["passes"][1]["true_pairs"], 3);
  EXPECT_EQ(json["passes"][1]["true_pairs_only_there"], 1);
  EXPECT_EQ(json["passes"][1]["true_pairs_with_those_before"], 3);
  EXPECT_EQ(json["compared_pairs"], 4);
  EXPECT_EQ(json["compared_true_pairs"], 3);
  EXPECT_EQ(json["found_pairs"], 3);
  EXPECT_DOUBLE_EQ(json["precision"], 2.0 / 3);
  const std::string text = evaluate().out;
  EXPECT_THAT(text, HasSubstr("Blocked linkage (2,048 bins, each for"));
  EXPECT_THAT(text,
              HasSubstr("birth      4         100.0          33.3               100.0   1 / 0     0 / 0\n"));
  EXPECT_THAT(text, HasSubstr("3 of 3 true pairs are compared (1.0000), and 26.7 % of all pairs\n"));
}

TEST_F(Evaluate, WritesTheFilesThatAreAskedFor) {
  const Ended ended = evaluate({"--curve", place_.path("curve.csv"), "--plot", place_.path("curve.svg"),
                                "--ambiguous", place_.path("review.csv")});
  ASSERT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_THAT(ended.err, HasSubstr("written: " + place_.path("curve.csv") + ", " + place_.path("curve.svg")));
  EXPECT_THAT(place_.read("curve.csv"),
              testing::StartsWith("threshold,found_pairs,correct_pairs,precision,recall,f1,found_records,"
                                  "correct_records,record_precision,record_recall,record_f1\n"));
  EXPECT_THAT(place_.read("curve.csv"),
              HasSubstr("\n3,3,2,0.666667,0.666667,0.666667,3,2,0.666667,0.666667,0.666667\n"));
  EXPECT_EQ(xml_problem(place_.read("curve.svg")), "");
  EXPECT_EQ(place_.read("review.csv"),
            "client_id,server_id,score,linked,labelled,why\n"
            "c1,s1,4,yes,yes,several + tied\n"
            "c1,s2,4,yes,no,several + tied\n"
            "\"c,2\",s3,2,no,yes,just missed\n"
            "c3,s4,3,yes,yes,just linked\n");
  EXPECT_EQ(std::filesystem::status(place_.path("review.csv")).permissions(), std::filesystem::perms(0600));
}

TEST_F(Evaluate, FilesThatCannotBeWrittenAreSaidBeforeTheWork) {
  std::filesystem::remove(place_.path("model.toml"));  // would be the next thing to fail
  for (const char* option : {"--curve", "--plot", "--ambiguous"}) {
    expect_failure(evaluate({option, place_.path("nowhere/file")}), 3, {"nowhere"});
  }
  expect_failure(evaluate({"--curve", place_.path("one"), "--plot", place_.path("one")}), 2, {"one file"});
}

TEST(ReachWarning, ComesAboveWhatAQueryIsExactFor) {
  EXPECT_EQ(present::reach_warning({.most_clients = 7}), "");
  EXPECT_THAT(present::reach_warning({.most_clients = 8}),
              HasSubstr("8 client records reach one server record"));
}

TEST(EvaluateFebrl, FindsWhatThePresetPromises) {
  const std::filesystem::path folder = TACIT_SOURCE_DIR "/../shared/data/febrl4";
  if (!std::filesystem::exists(folder / "links.csv")) {
    GTEST_SKIP() << "FEBRL 4 is not beside the checkout (../shared/data/febrl4)";
  }
  const Workplace place;
  const Ended ended = place.tacit(
      {"evaluate", "--model", TACIT_SOURCE_DIR "/models/person-id.toml", "--client", folder / "originals.csv",
       "--server", folder / "duplicates.csv", "--links", folder / "links.csv", "--format", "json"});
  ASSERT_EQ(ended.exit_code, 0) << ended.err;
  const auto json = nlohmann::json::parse(ended.out);
  EXPECT_GE(json["f1"], 0.995);
  EXPECT_GE(json["records"]["f1"], 0.995);
  EXPECT_EQ(json["true_pairs"], 5000);
  EXPECT_EQ(json["records"]["true_records"], 5000);
  EXPECT_EQ(json["reach"]["over_limit"], false);
  EXPECT_EQ(json["curve"][json["threshold"].get<std::size_t>() - 1]["f1"], json["f1"]);
  EXPECT_GE(json["best_threshold"]["pairs"]["f1"], json["f1"]);
}

}  // namespace
}  // namespace tacit::cli
