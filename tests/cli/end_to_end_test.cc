// SPDX-License-Identifier: Apache-2.0
// Two processes over real sockets with TLS, as in the README: what the encrypted query prints is what `plain`
// prints.
#include <nlohmann/json.hpp>

#include "cli/serving.h"
#include "support/patience.h"
#include "support/small_study.h"

namespace tacit::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

class EndToEnd : public Serving {};

TEST_F(EndToEnd, TheEncryptedTableIsThePlainOne) {
  place_.run_with(Rings::kFullSize);
  serve();
  const Ended csv = place_.tacit(query(question()) + Arguments{"--format", "csv"});
  ASSERT_EQ(csv.exit_code, 0) << csv.err;
  EXPECT_EQ(csv.out, plain_csv(question()));
  EXPECT_THAT(csv.out, HasSubstr(",false\n"));  // some cell is shown

  for (const char* phase : {"keys: done in", "record linkage: done in", "tabulation: done in",
                            "subquery gate: done in", "total"}) {
    EXPECT_THAT(csv.err, HasSubstr(phase));
    EXPECT_THAT(server_->err(), HasSubstr(phase));
  }
  EXPECT_THAT(csv.err, Not(HasSubstr("\r")));  // no bars where there is no terminal
  EXPECT_THAT(server_->err(), HasSubstr("source " + place_.path("server.csv") + ": 200 records"));
  EXPECT_THAT(server_->err(), HasSubstr("dimension state: "));
  EXPECT_TRUE(server_->prints("-1 (researcher): answered"));
  EXPECT_THAT(server_->err(), HasSubstr("-1 (researcher): client researcher (CN=own client, sha256:"));
}

TEST_F(EndToEnd, AServerSaysWhatAMadeUpRecordCanLink) {
  place_.write("model.toml", R"(format = 2
name = "states"
salt = "salt"
threshold = 1
[[field]]
name = "state"
column = "state"
transform = "fold"
buckets = 64
agreement = 1
)");
  start(place_.configuration(Workplace::tls("own") + "[limits]\nwidest_record = 0.0001\n"));
  EXPECT_THAT(server_->err(), HasSubstr("info model states: one made-up record can link "));
  EXPECT_THAT(server_->err(), HasSubstr(" such records link "));
  EXPECT_THAT(server_->err(), HasSubstr("warning THE MODEL LINKS TOO EASILY: one made-up record can link "));
  EXPECT_THAT(server_->err(), HasSubstr("more than [limits] widest_record = 0.0001 allows"));
}

TEST_F(EndToEnd, AServerThatAnyoneMayAskSaysSoLoudly) {
  const std::string configuration = place_.configuration(
      "[tls]\ncertificate = \"own.crt\"\nkey = \"own.key\"\nclient_auth = \"none\"\n" + Workplace::ledger());
  start(configuration);
  EXPECT_THAT(server_->err(), HasSubstr("warning CLIENTS ARE NOT IDENTIFIED"));
  const Ended ended = place_.tacit(
      Arguments{"query", "--server", address_, "--ca", place_.path("own.ca.crt"), "--format", "csv"} +
      question());
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_EQ(ended.out, plain_csv(question()));
}

TEST_F(EndToEnd, AnInsecureServerSaysSoLoudly) {
  start(place_.configuration(Workplace::tls("own")), {"--insecure"});
  EXPECT_THAT(server_->err(), HasSubstr("warning INSECURE"));
  const Ended ended =
      place_.tacit(Arguments{"query", "--server", address_, "--insecure", "--format", "csv"} + question());
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_EQ(ended.out, plain_csv(question()));
}

TEST_F(EndToEnd, JsonSaysWhatItTook) {
  serve();
  const Arguments asked = query(question("sex", "income"));
  const Ended ended =
      place_.tacit(asked + Arguments{"--format", "json", "--quiet", "--out", place_.path("result.json"),
                                     "--csv", place_.path("result.csv")});
  ASSERT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_EQ(ended.err, "");
  EXPECT_EQ(ended.out, "");
  EXPECT_EQ(place_.read("result.csv"), plain_csv(question("sex", "income")));
  const auto json = nlohmann::json::parse(place_.read("result.json"));
  EXPECT_EQ(json["axes"][0]["name"], "sex");
  EXPECT_EQ(json["model_hash"].get<std::string>().size(), 64U);
  EXPECT_EQ(json["min_cell"], 5);
  EXPECT_EQ(json["plan"]["server_records"], 200);
  EXPECT_EQ(json["program_version"], TACIT_VERSION);
  EXPECT_EQ(json["asked"], "mean income (AUD) by sex");
  EXPECT_EQ(json["computed"], "encrypted");
  EXPECT_EQ(json["asker"], "own client");
  EXPECT_EQ(json["custodian"]["address"], address_);
  EXPECT_EQ(json["custodian"]["records"], 200);
  EXPECT_EQ(json["list"], nlohmann::json({{"file", "client.csv"}, {"records", 200}}));
  EXPECT_EQ(json["strategy"], "all-pairs");
  EXPECT_LE(json["started"], json["finished"]);
  for (const char* phase : {"keys", "planes", "link", "tabulate", "gate"})
    EXPECT_GE(json["phases"][phase], 0) << phase;
  // The plan knows the ciphertexts; the messages around them add little.
  EXPECT_GE(json["bytes"]["up"], json["plan"]["bytes"]["up"]);
  EXPECT_LE(json["bytes"]["up"].get<double>(), 1.05 * json["plan"]["bytes"]["up"].get<double>() + 10'000);
  EXPECT_GE(json["bytes"]["down"], json["plan"]["bytes"]["down"]);
}

TEST_F(EndToEnd, EveryFormSaysHowGoodTheLinkageIs) {
  place_.write("model.toml", place_.read("model.toml") +
                                 "[expected]\nfound = 0.75\nfalse_links = 0.5\nbasis = \"a guess\"\n");
  serve();
  const Arguments asked = query(question() + Arguments{"--count"});
  place_.run_with(Rings::kFullSize);  // a plan alone takes no time
  const Ended dry = place_.tacit(asked + Arguments{"--dry-run"});
  ASSERT_EQ(dry.exit_code, 0) << dry.err;
  EXPECT_THAT(dry.out, HasSubstr("\nlinkage          about 20,000 false links"));
  EXPECT_THAT(place_.tacit(asked + Arguments{"--dry-run", "--verbose"}).out,
              HasSubstr("\nLinkage\n  expected false links  about 20,000, which"));
  EXPECT_THAT(dry.out, HasSubstr("\nWarning: about 20,000 of about 20,000 links are expected to be false"));
  const Ended dry_json = place_.tacit(asked + Arguments{"--dry-run", "--format", "json"});
  EXPECT_EQ(nlohmann::json::parse(dry_json.out)["linkage"]["false_links"]["by_model"], 20'000);
  place_.run_with(Rings::kSmall);

  const Ended text = place_.tacit(asked + Arguments{"--quiet", "--csv", place_.path("result.csv")});
  EXPECT_THAT(text.out, HasSubstr(" of the server's records; the list has 200\n"));
  EXPECT_THAT(text.out, HasSubstr("about 25 of each 100 people who are in both"));
  EXPECT_EQ(text.err, "");
  EXPECT_EQ(place_.read("result.csv"), plain_csv(question() + Arguments{"--count"}));
  const std::string beside = place_.read("result.linkage.csv");
  EXPECT_THAT(beside, testing::StartsWith("figure,value,note\nclient_records,200,on the list\n"));
  EXPECT_THAT(beside, HasSubstr("\nwarning,false-links,"));

  const Ended csv = place_.tacit(asked + Arguments{"--format", "csv", "--out", place_.path("other.csv")});
  EXPECT_EQ(place_.read("other.csv"), place_.read("result.csv"));
  EXPECT_EQ(place_.read("other.linkage.csv"), beside);
  EXPECT_THAT(csv.err, HasSubstr("\nWarning: about 20,000 of")) << "where the result itself does not say so";
  const Ended page = place_.tacit(asked + Arguments{"--format", "html", "--quiet"});
  EXPECT_THAT(page.out, HasSubstr("<p class=\"warning\">Warning: about 20,000 of"));
}

TEST_F(EndToEnd, TwoResultsOfOneNameAreRefused) {
  expect_failure(place_.tacit(Arguments{"query", "--server", "127.0.0.1:1", "--insecure", "--out",
                                        place_.path("r.linkage.csv"), "--csv", place_.path("r.csv")} +
                              question()),
                 2, {"r.linkage.csv", "written twice"});
}

TEST_F(EndToEnd, BlockedLinkageWhereTheServerAllowsNothingElse) {
  place_.write("model.toml", place_.read("model.toml") + kSmallPasses);
  serve("[limits]\nstrategy = \"blocked\"\n");
  const Ended json = place_.tacit(
      query(question()) + Arguments{"--format", "json", "--quiet", "--csv", place_.path("result.csv")});
  ASSERT_EQ(json.exit_code, 0) << json.err;
  EXPECT_EQ(nlohmann::json::parse(json.out)["plan"]["strategy"], "blocked");
  const std::string clear = plain_csv(question());
  EXPECT_EQ(place_.read("result.csv"), clear) << "plain goes by the server's limits";
  EXPECT_EQ(plain_csv(question() + Arguments{"--strategy", "blocked"}), clear);
  EXPECT_THAT(clear, HasSubstr(",false\n"));
  expect_failure(place_.tacit(query(question()) + Arguments{"--strategy", "all-pairs", "--quiet"}), 8,
                 {"all-pairs", "blocked only"});
  const Ended catalog = place_.tacit(Arguments{"catalog", "--server", address_} + place_.client_files("own"));
  EXPECT_THAT(catalog.out, HasSubstr("linkage    blocked only"));
}

TEST_F(EndToEnd, WhatTheServerRefusesLeavesItRunningAndNothingWritten) {
  serve("[limits]\nmax_client_records = 150\n");
  const std::string whole = place_.read("client.csv");
  std::size_t end = 0;
  for (int line = 0; line < 61; ++line) end = whole.find('\n', end) + 1;
  place_.write("few.csv", whole.substr(0, end));
  const auto refused = [&](Arguments asked, int exit_code, const std::vector<std::string>& parts) {
    expect_failure(place_.tacit(asked + Arguments{"--out", place_.path("result.csv"), "--quiet"}), exit_code,
                   parts);
    EXPECT_FALSE(place_.has("result.csv"));
    EXPECT_TRUE(server_->running());
  };
  refused(query(question()), 8, {"150"});
  Arguments few = question();
  few[1] = place_.path("few.csv");
  Arguments unknown = few;
  unknown[5] = "planet";
  refused(query(unknown), 2, {"planet"});
  std::string changed = place_.read("model.toml");
  place_.write("changed.toml", changed.replace(changed.find("threshold = 3"), 13, "threshold = 2"));
  Arguments other_model = few;
  other_model[3] = place_.path("changed.toml");
  refused(query(other_model), 5, {"model"});
  place_.make_certificates("foreign");
  Arguments foreign = query(few);
  foreign[4] = place_.path("foreign.ca.crt");
  refused(foreign, 6, {"is not signed by a CA in " + foreign[4]});
  refused(Arguments{"query", "--server", address_, "--ca", place_.path("own.ca.crt")} + few, 6, {"--cert"});
  ASSERT_EQ(place_
                .tacit({"keys", "client", "--name", "stranger", "--ca", place_.path("own.ca.crt"), "--out",
                        place_.directory().string()})
                .exit_code,
            0);
  Arguments stranger = query(few);
  stranger[6] = place_.path("stranger.crt");
  stranger[8] = place_.path("stranger.key");
  refused(stranger, 6, {"does not know your certificate", "sha256:"});
  refused({Arguments{"query", "--server", address_, "--insecure"} + few}, 9, {address_});

  const Ended honest = place_.tacit(query(few) + Arguments{"--format", "csv"});
  EXPECT_EQ(honest.exit_code, 0) << honest.err;
  EXPECT_EQ(honest.out, plain_csv(few));
  EXPECT_THAT(server_->err(), HasSubstr("ended without an answer"));
}

TEST_F(EndToEnd, AnInterruptedQueryIsCancelledAndTheServerGoesOn) {
  place_.run_with(Rings::kFullSize);  // there is something to interrupt
  serve();
  Process cancelled(place_.program(query(question()) + Arguments{"--out", place_.path("result.csv")}),
                    place_.directory());
  ASSERT_TRUE(cancelled.prints("keys: done in"));
  cancelled.signal(SIGINT);
  const Ended ended = cancelled.wait(patience(std::chrono::seconds(20)));
  expect_failure(ended, 130, {});
  EXPECT_FALSE(place_.has("result.csv"));
  const Ended next = place_.tacit(query(question()) + Arguments{"--format", "csv"});
  EXPECT_EQ(next.exit_code, 0) << next.err;
  EXPECT_EQ(next.out, plain_csv(question()));
}

TEST_F(EndToEnd, TwoQueriesAtOnceAreBothExact) {
  serve();
  Process first(place_.program(query(question()) + Arguments{"--format", "csv"}), place_.directory());
  Process second(place_.program(query(question("sex", "income")) + Arguments{"--format", "csv"}),
                 place_.directory());
  const Ended one = first.wait(), two = second.wait();
  EXPECT_EQ(one.exit_code, 0) << one.err;
  EXPECT_EQ(two.exit_code, 0) << two.err;
  EXPECT_EQ(one.out, plain_csv(question()));
  EXPECT_EQ(two.out, plain_csv(question("sex", "income")));
}

TEST_F(EndToEnd, APortOrALedgerThatIsTakenIsSaid) {
  serve();
  expect_failure(place_.tacit({"serve", "--listen", "127.0.0.1:0", "--config", place_.path("server.toml")}),
                 4, {"ledger.db", "only one server at a time"});
  const Arguments second = {"serve", "--listen", address_, "--config"};
  std::string configuration = place_.read("server.toml");
  configuration.replace(configuration.find("ledger.db"), 9, "other.db");
  expect_failure(place_.tacit(second + Arguments{place_.write("second.toml", configuration)}), 9, {address_});
}

}  // namespace
}  // namespace tacit::cli
