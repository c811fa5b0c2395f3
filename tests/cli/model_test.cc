// SPDX-License-Identifier: Apache-2.0
// `tacit model fit` and `tacit model check`, as a shell runs them.
#include <nlohmann/json.hpp>
#include <regex>

#include "cli/workplace.h"

namespace tacit::cli {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

// A model to start from that is not one of the presets: its weights and buckets do not matter.
constexpr const char* kTemplate = R"(format = 2
name = "start"
salt = "tests of fitting"
threshold = 1

[[field]]
name = "given_name"
column = "given_name"
also = ["surname"]
[[field.level]]
transform = ["fold", "letters"]
buckets = 16
agreement = 2
[[field.level]]
transform = "soundex"
buckets = 16
agreement = 1

[[field]]
name = "surname"
column = "surname"
about = "family"
transform = ["fold", "letters"]
buckets = 16
agreement = 1

[[field]]
name = "born"
column = "date_of_birth"
transform = { name = "date", part = "full", order = "ymd" }
buckets = 16
agreement = 1

[[field]]
name = "street"
column = "address_1"
about = "address"
transform = ["fold", "letters", { name = "prefix", length = 5 }]
buckets = 16
agreement = 1

[[field]]
name = "postcode"
column = "postcode"
about = "address"
transform = "digits"
buckets = 16
agreement = 1
)";

// Data and a fit to them, once for all tests, which only read them.
class ModelCommands : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    place_ = new Workplace;
    place_->make_data(500, 9);
    place_->write("start.toml", kTemplate);
    fitted_ = new Ended(place_->tacit(fit({"--out", place_->path("fitted.toml"), "--format", "json"})));
  }
  static void TearDownTestSuite() {
    delete fitted_;
    delete place_;
    fitted_ = nullptr;
    place_ = nullptr;
  }

  static Arguments fit(const Arguments& more) {
    return Arguments{"model",    "fit",
                     "--client", place_->path("client.csv"),
                     "--server", place_->path("server.csv")} +
           (std::find(more.begin(), more.end(), "--preset") == more.end()
                ? Arguments{"--model", place_->path("start.toml")}
                : Arguments{}) +
           more;
  }
  static Arguments check(const Arguments& more) {
    return Arguments{"model", "check", "--model", place_->path("fitted.toml"), "--data"} + more;
  }
  static nlohmann::json evaluate(const std::string& model) {
    const Ended ended = place_->tacit({"evaluate", "--model", place_->path(model), "--client",
                                       place_->path("client.csv"), "--server", place_->path("server.csv"),
                                       "--links", place_->path("links.csv"), "--format", "json"});
    EXPECT_EQ(ended.exit_code, 0) << ended.err;
    return nlohmann::json::parse(ended.out);
  }

  inline static Workplace* place_ = nullptr;
  inline static Ended* fitted_ = nullptr;
};

TEST_F(ModelCommands, HelpShowsExamples) {
  EXPECT_THAT(place_->tacit({"model", "--help"}).out, AllOf(HasSubstr("fit"), HasSubstr("check")));
  for (const char* command : {"fit", "check"}) {
    const Ended ended = place_->tacit({"model", command, "--help"});
    EXPECT_EQ(ended.exit_code, 0) << command;
    EXPECT_THAT(ended.out, HasSubstr(std::string("  tacit model ") + command)) << command;
  }
  expect_failure(place_->tacit({"model"}), 2, {"--help"});
}

TEST_F(ModelCommands, AFitSaysInJsonWhatItWrote) {
  ASSERT_EQ(fitted_->exit_code, 0) << fitted_->err;
  const auto json = nlohmann::json::parse(fitted_->out);
  EXPECT_EQ(json["model"], "start-fitted");
  EXPECT_EQ(json["labelled"], false);
  EXPECT_EQ(json["client_records"], 500);
  EXPECT_EQ(json["sampled_records"], 500);
  EXPECT_NEAR(json["pairs"]["match"].get<double>() + json["pairs"]["moved"].get<double>(), 500, 25);
  EXPECT_EQ(json["doubts"].size(), 0U);
  EXPECT_LE(json["shifted_threshold"], 8);
  EXPECT_LE(json["planes"], 220);
  const auto& given = json["fields"][0];
  EXPECT_EQ(given["name"], "given_name");
  EXPECT_EQ(given["levels"][0]["transform"], "fold, letters");
  EXPECT_GT(given["levels"][0]["bits"], 4);
  const auto evaluated = evaluate("fitted.toml");
  EXPECT_EQ(evaluated["model_hash"], json["model_hash"]);
  EXPECT_EQ(evaluated["threshold"], json["threshold"]);
  EXPECT_GE(evaluated["f1"], 0.94);
  EXPECT_NEAR(evaluated["f1"].get<double>(), json["expected"]["f1"].get<double>(), 0.03);
}

TEST_F(ModelCommands, AFitReadsDatesInTheOrderInWhichBothFilesWriteThem) {
  for (const char* name : {"client.csv", "server.csv"}) {
    const std::regex date("([0-9]{4})([0-9]{2})([0-9]{2}),");
    place_->write(std::string("american_") + name, std::regex_replace(place_->read(name), date, "$2/$3/$1,"));
  }
  const Arguments start = {"model",    "fit",
                           "--client", place_->path("american_client.csv"),
                           "--model",  place_->path("start.toml"),
                           "--out",    place_->path("american.toml")};
  const Ended both = place_->tacit(start + Arguments{"--server", place_->path("american_server.csv")});
  ASSERT_EQ(both.exit_code, 0) << both.err;
  const std::string said = "Dates of date_of_birth: order = \"mdy\" is used for the template's \"ymd\"";
  EXPECT_THAT(both.out, HasSubstr(said));
  EXPECT_THAT(place_->read("american.toml"), AllOf(HasSubstr(said), HasSubstr("order = \"mdy\" }")));
  // Dates that begin with the year are read by every order.
  const Ended one =
      place_->tacit(start + Arguments{"--server", place_->path("server.csv"), "--format", "json"});
  ASSERT_EQ(one.exit_code, 0) << one.err;
  EXPECT_THAT(nlohmann::json::parse(one.out)["date_orders"][0].get<std::string>(), HasSubstr("\"mdy\""));
  EXPECT_EQ(nlohmann::json::parse(fitted_->out)["date_orders"].size(), 0U);
}

TEST_F(ModelCommands, AFitForLongListsTakesPassesAndSaysSo) {
  const std::string passes =
      "\n[[pass]]\nname = \"birth\"\ncolumn = \"date_of_birth\"\n"
      "transform = { name = \"date\", part = \"full\" }\n"
      "\n[[pass]]\nname = \"birth again\"\ncolumn = \"date_of_birth\"\ntransform = \"digits\"\n";
  place_->write("passes.toml", kTemplate + passes);
  const auto fit_for = [&](const Arguments& more) {
    return place_->tacit(Arguments{"model", "fit", "--client", place_->path("client.csv"), "--server",
                                   place_->path("server.csv"), "--model", place_->path("passes.toml"),
                                   "--out", place_->path("large.toml"), "--for-records", "5000",
                                   "--for-server-records", "100000"} +
                         more);
  };
  const Ended ended = fit_for({"--format", "json"});
  ASSERT_EQ(ended.exit_code, 0) << ended.err;
  const auto json = nlohmann::json::parse(ended.out)["target"];
  EXPECT_EQ(json["client_records"], 5000);
  EXPECT_EQ(json["server_records"], 100000);
  EXPECT_EQ(json["passes"].size(), 1U);
  EXPECT_EQ(json["passes_left_out"].size(), 1U);
  EXPECT_GT(json["matches_compared"], 0.8);
  const std::string file = place_->read("large.toml");
  EXPECT_THAT(file, HasSubstr("# Fitted for blocked linkage of 5,000 client and 100,000 server records: "));
  EXPECT_THAT(file, HasSubstr("% of the pairs of one person\n[[pass]]\nname = \"birth"));
  EXPECT_THAT(fit_for({}).out,
              AllOf(HasSubstr("\n  pass birth"), HasSubstr("not taken, as they add less than")));
  EXPECT_EQ(nlohmann::json::parse(fitted_->out)["target"], nullptr);
}

TEST_F(ModelCommands, TheFileSaysWhereItsWeightsComeFromAndNamesNobody) {
  const std::string file = place_->read("fitted.toml");
  EXPECT_THAT(file, StartsWith("# Fitted by `tacit model fit` to 500 client and 500 server records, without "
                               "labels."));
  EXPECT_THAT(file, AllOf(HasSubstr("# expected precision 0."), HasSubstr("% of pairs have it on both sides"),
                          HasSubstr(" bits\n")));
  for (const char* part : {"client.csv", "smith", "client-"}) EXPECT_THAT(file, Not(HasSubstr(part)));
}

TEST_F(ModelCommands, LabelsAndTextServeToo) {
  const Ended ended = place_->tacit(fit({"--links", place_->path("links.csv"), "--name", "pilot", "--effort",
                                         "thorough", "--out", place_->path("labelled.toml")}));
  ASSERT_EQ(ended.exit_code, 0) << ended.err;
  for (const char* part :
       {"model pilot (hash ", "with labelled pairs", "field, level", "differs", "expected precision",
        "labelled.toml written. Next:\n  tacit model check --model "})
    EXPECT_THAT(ended.out, HasSubstr(part));
  EXPECT_THAT(ended.out, Not(HasSubstr("Warning")));
  EXPECT_GE(evaluate("labelled.toml")["f1"], 0.94);
  EXPECT_THAT(place_->read("labelled.toml"), HasSubstr("name = \"pilot\"\n"));
}

TEST_F(ModelCommands, APresetIsFoundByItsName) {
  const Ended ended = place_->tacit(fit({"--preset", "person", "--out", place_->path("person.toml")}));
  ASSERT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_THAT(ended.out, HasSubstr("model person-fitted (hash "));
  EXPECT_EQ(evaluate("person.toml")["model"], "person-fitted");
}

TEST_F(ModelCommands, AFewFalseLinksAreAskedFor) {
  const Ended ended = place_->tacit(
      fit({"--false-links", "0.001", "--out", place_->path("strict.toml"), "--format", "json"}));
  ASSERT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_GE(nlohmann::json::parse(ended.out)["expected"]["precision"], 0.999);
}

TEST_F(ModelCommands, AFitThatCannotBeIsRefusedBeforeTheWork) {
  const Arguments out = {"--out", place_->path("never.toml")};
  expect_failure(place_->tacit(fit({"--out", place_->path("nowhere/fitted.toml")})), 3, {"nowhere"});
  expect_failure(place_->tacit(fit(Arguments{"--preset", "persons"} + out)), 2, {"--preset", "persons"});
  expect_failure(place_->tacit(fit(Arguments{"--effort", "none"} + out)), 2, {"--effort"});
  expect_failure(place_->tacit(fit(Arguments{"--name", "caf\xe9"} + out)), 2, {"--name", "UTF-8"});
  expect_failure(place_->tacit(fit(Arguments{"--preset", "person", "--model", "x.toml"} + out)), 2,
                 {"either --preset or --model"});
  expect_failure(place_->tacit(fit(Arguments{"--links", place_->path("nobody.csv")} + out)), 3,
                 {"nobody.csv"});
  EXPECT_FALSE(place_->has("never.toml"));
}

TEST_F(ModelCommands, AllMissingColumnsAreNamedOrDoneWithout) {
  place_->write("renamed.csv", "givenname,surname,date_of_birth,address_1\nann,lee,19800101,high st\n");
  const Arguments both{"--client", place_->path("renamed.csv"), "--server", place_->path("links.csv")};
  const Arguments out{"--model", place_->path("start.toml"), "--out", place_->path("never.toml")};
  expect_failure(place_->tacit(Arguments{"model", "fit"} + both + out), 4,
                 {"renamed.csv lacks", "'given_name'; did you mean 'givenname'?", "'postcode'",
                  "links.csv lacks", "'address_1'", "'surname'", "--skip-missing-columns"});
  expect_failure(place_->tacit(Arguments{"model", "fit", "--skip-missing-columns"} + both + out), 4,
                 {"'postcode'", "0 of the model's 5 fields"});
  EXPECT_FALSE(place_->has("never.toml"));
  // The client has no postcodes: no field `postcode`, and everything else as it is.
  std::string clients = place_->read("client.csv");
  clients.replace(clients.find("postcode"), 8, "post_office");
  place_->write("no_postcode.csv", clients);
  const Ended ended = place_->tacit({"model", "fit", "--client", place_->path("no_postcode.csv"), "--server",
                                     place_->path("server.csv"), "--model", place_->path("start.toml"),
                                     "--out", place_->path("shorter.toml"), "--skip-missing-columns"});
  ASSERT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_THAT(ended.out, AllOf(HasSubstr("Columns that the client's file lacks: postcode\n"),
                               HasSubstr("Fields left out for them: postcode\n")));
  EXPECT_THAT(place_->read("shorter.toml"),
              AllOf(HasSubstr("# Fields left out for them: postcode.\n"), HasSubstr("name = \"street\""),
                    Not(HasSubstr("name = \"postcode\""))));
  EXPECT_EQ(nlohmann::json::parse(fitted_->out)["missing_columns"], nullptr);
}

TEST_F(ModelCommands, FilesWithNothingInCommonAreSaid) {
  place_->write("empty.csv", "given_name,surname,date_of_birth,address_1,postcode\n,,,,\n");
  place_->write("none.csv", "given_name,surname,date_of_birth,address_1,postcode\n");
  const auto fit_to = [](const char* server) {
    return place_->tacit({"model", "fit", "--client", place_->path("client.csv"), "--server",
                          place_->path(server), "--model", place_->path("start.toml"), "--out",
                          place_->path("never.toml")});
  };
  expect_failure(fit_to("empty.csv"), 11, {"people in common"});
  expect_failure(fit_to("none.csv"), 3, {"none.csv", "no records"});
  EXPECT_FALSE(place_->has("never.toml"));
}

TEST_F(ModelCommands, ACheckNeedsOneFile) {
  const Ended text = place_->tacit(check({place_->path("client.csv"), "--against", "1000000"}));
  ASSERT_EQ(text.exit_code, 0) << text.err;
  EXPECT_THAT(text.out, AllOf(HasSubstr("start-fitted"), HasSubstr("given_name"), HasSubstr("1,000,000")));
  const Ended ended =
      place_->tacit(check({place_->path("server.csv"), "--side", "server", "--format", "json"}));
  ASSERT_EQ(ended.exit_code, 0) << ended.err;
  const auto json = nlohmann::json::parse(ended.out);
  EXPECT_EQ(json["file"]["records"], 500);
  EXPECT_EQ(json["file"]["side"], "server");
  EXPECT_EQ(json["fields"].size(), nlohmann::json::parse(fitted_->out)["fields"].size());
}

TEST_F(ModelCommands, ACheckSaysWhatItCannotRead) {
  expect_failure(place_->tacit(check({place_->path("nobody.csv")})), 3, {"nobody.csv"});
  expect_failure(place_->tacit(check({place_->path("links.csv")})), 4, {"links.csv", "surname"});
  expect_failure(place_->tacit(check({place_->path("client.csv"), "--against", "0"})), 2, {"--against"});
  expect_failure(place_->tacit(check({place_->path("client.csv"), "--side", "both"})), 2, {"--side"});
}

}  // namespace
}  // namespace tacit::cli
