// SPDX-License-Identifier: Apache-2.0
// A server with its ledger, and `tacit ledger`: what is entered, what budgets refuse, and what is left behind
// by a server that was killed.
#include <sys/stat.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "cli/serving.h"
#include "protocol/observer.h"

namespace tacit::cli {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;
using Json = nlohmann::json;

class LedgerOfServer : public Serving {
 protected:
  Ended ledger(const std::string& what, const Arguments& more = {}) const {
    return place_.tacit(Arguments{"ledger", what} + more + Arguments{"--config", place_.path("server.toml")});
  }
  Json listed(const Arguments& more = {}) const {
    const Ended ended = ledger("list", Arguments{"--format", "json"} + more);
    EXPECT_EQ(ended.exit_code, 0) << ended.err;
    return Json::parse(ended.out);
  }
  void expect_sound() const {
    const Ended ended = ledger("verify");
    EXPECT_EQ(ended.exit_code, 0) << ended.err;
    EXPECT_THAT(ended.out, HasSubstr("sound: "));
  }
  // A server without the budgets on how often, and with these.
  void serve_with(const std::string& budgets) {
    const std::string whole = Workplace::tls("own");
    start(place_.configuration(whole.substr(0, whole.find("[ledger]")) + Workplace::ledger(budgets)));
  }
  void stop() {
    server_->signal(SIGTERM);
    EXPECT_EQ(server_->wait().exit_code, 0);
    server_.reset();
  }
};

TEST_F(LedgerOfServer, SaysWhatWasAskedAndWhatBecameOfIt) {
  serve();
  EXPECT_THAT(server_->err(), HasSubstr("ledger.db: 0 entries, verified; head: tacit-ledger 1 "));
  ASSERT_EQ(place_.tacit(query(question())).exit_code, 0);
  EXPECT_EQ(place_.tacit(query(question("planet"))).exit_code, 2);
  ASSERT_TRUE(server_->prints("-2 (researcher): ended without an answer"));

  Json entries = listed();
  ASSERT_EQ(entries.size(), 3U);
  EXPECT_EQ(entries[0]["kind"], "note");
  EXPECT_THAT(entries[0]["detail"].get<std::string>(), StartsWith("rules: approval none; "));
  entries.erase(0);
  EXPECT_EQ(entries[0]["account"], "researcher");
  EXPECT_EQ(entries[0]["subject"], "CN=own client");
  EXPECT_EQ(entries[0]["question"]["by"], Json({"state"}));
  EXPECT_EQ(entries[0]["outcome"], "answered");
  EXPECT_TRUE(entries[0]["cleared"]);
  EXPECT_EQ(entries[1]["outcome"], "refused");
  EXPECT_EQ(listed({"--outcome", "refused"}).size(), 1U);
  EXPECT_EQ(listed({"--client", "nobody"}).size(), 0U);
  EXPECT_EQ(listed({"--since", "2200-01-01"}).size(), 0U);
  EXPECT_EQ(listed({"--latest", "1"})[0]["kind"], "refusal");

  EXPECT_THAT(ledger("list").out,
              AllOf(StartsWith("entry"), HasSubstr("answered"), HasSubstr("mean age; by state")));
  const std::string number = std::to_string(entries[0]["number"].get<int>());
  EXPECT_THAT(ledger("show", {number}).out,
              AllOf(HasSubstr("CN=own client"), HasSubstr("its answer is about to be sent"),
                    HasSubstr("answered after")));
  EXPECT_EQ(Json::parse(ledger("show", {number, "--format", "json"}).out).size(), 3U);
  expect_failure(ledger("show", {"99"}), 2, {"no entry 99"});

  const Ended exported = ledger("export", {"--format", "csv", "--out", place_.path("all.csv")});
  EXPECT_EQ(exported.exit_code, 0) << exported.err;
  EXPECT_THAT(place_.read("all.csv"), StartsWith("number,time,clock,kind"));
  struct stat status = {};
  ASSERT_EQ(stat(place_.path("all.csv").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600U);
  EXPECT_THAT(ledger("export").out, HasSubstr("\"kind\":\"answer\""));

  const std::string head = ledger("head").out;
  EXPECT_THAT(head, StartsWith("tacit-ledger 1 "));
  EXPECT_THAT(ledger("verify", {"--head", head}).out, HasSubstr("sound: 5 entries\nhead: " + head));
  EXPECT_TRUE(Json::parse(ledger("verify", {"--format", "json"}).out)["sound"]);
  expect_failure(ledger("verify", {"--head", "nonsense"}), 2, {"--head"});
  expect_failure(ledger("list", {"--since", "yesterday"}), 2, {"2026-03-01"});
  expect_failure(place_.tacit({"ledger", "list"}), 2, {"--config", "--ledger"});
}

TEST_F(LedgerOfServer, AChangedLedgerDoesNotVerifyAndNoServerAddsToIt) {
  serve();
  ASSERT_EQ(place_.tacit(query(question())).exit_code, 0);
  ASSERT_TRUE(server_->prints("-1 (researcher): answered"));
  stop();
  const Ended spoilt =
      Process(
          {"python3", "-c",
           "import sqlite3,sys; d = sqlite3.connect(sys.argv[1]); d.executescript('DROP TRIGGER entry_stays; "
           "UPDATE entry SET records = 7 WHERE number = 1')",
           place_.path("ledger.db")},
          place_.directory())
          .wait();
  ASSERT_EQ(spoilt.exit_code, 0) << spoilt.err;
  const Ended verified = ledger("verify");
  EXPECT_EQ(verified.exit_code, 6);
  EXPECT_THAT(verified.err, HasSubstr("does not verify"));
  EXPECT_EQ(verified.out.find("sound"), std::string::npos);
  const Ended json = ledger("verify", {"--format", "json"});
  EXPECT_EQ(json.exit_code, 6);
  EXPECT_EQ(Json::parse(json.out)["first_fault"], 1);
  EXPECT_EQ(ledger("list").exit_code, 0);
  expect_failure(place_.tacit({"serve", "--config", place_.path("server.toml")}), 6, {"does not verify"});
}

TEST_F(LedgerOfServer, AKeyedLedgerNeedsItsKeyToVerify) {
  ASSERT_EQ(place_.tacit({"ledger", "key", place_.path("ledger.key")}).exit_code, 0);
  expect_failure(place_.tacit({"ledger", "key", place_.path("ledger.key")}), 4, {"ledger.key"});
  serve_with("key = \"ledger.key\"\n");
  ASSERT_EQ(place_.tacit(query(question())).exit_code, 0);
  expect_sound();
  const Arguments bare = {"ledger", "verify", "--ledger", place_.path("ledger.db")};
  EXPECT_EQ(place_.tacit(bare).exit_code, 2);
  EXPECT_EQ(place_.tacit(bare + Arguments{"--key", place_.path("ledger.key")}).exit_code, 0);
}

// The server signs; the auditor has an export, the public key and a head, and neither the ledger nor its key.
TEST_F(LedgerOfServer, AnAuditorNeedsNoSecret) {
  ASSERT_EQ(place_.tacit({"ledger", "key", place_.path("ledger.key")}).exit_code, 0);
  const Ended made = place_.tacit({"ledger", "sign-key", place_.path("sign.key")});
  ASSERT_EQ(made.exit_code, 0) << made.err;
  EXPECT_THAT(made.out, HasSubstr(place_.read("sign.key.pub")));
  expect_failure(place_.tacit({"ledger", "sign-key", place_.path("sign.key")}), 4,
                 {"sign.key.pub", "exists"});
  serve_with("key = \"ledger.key\"\nsigning_key = \"sign.key\"\n");
  EXPECT_TRUE(server_->prints("signed the head of 1 entries"));
  ASSERT_EQ(place_.tacit(query(question())).exit_code, 0);
  ASSERT_TRUE(server_->prints("answered"));
  const Ended head = ledger("head", {"--sign"});
  ASSERT_EQ(head.exit_code, 0) << head.err;
  place_.write("head.txt", head.out);
  stop();

  ASSERT_EQ(ledger("export", {"--out", place_.path("all.jsonl")}).exit_code, 0);
  const auto audit = [&](const std::string& exported, const std::string& heads) {
    return place_.tacit({"ledger", "verify", "--export", place_.path(exported), "--public-key",
                         place_.path("sign.key.pub"), "--head", heads});
  };
  const Ended sound = audit("all.jsonl", place_.path("head.txt"));
  EXPECT_EQ(sound.exit_code, 0) << sound.err;
  EXPECT_THAT(sound.out, HasSubstr("sound: entries 1 to 4 are complete, in order and unchanged"));
  EXPECT_EQ(audit("all.jsonl", head.out).exit_code, 0) << "the text itself";
  EXPECT_THAT(audit("all.jsonl", place_.path("ledger.db.heads")).out,
              HasSubstr("signed heads that say so: 2"));
  const Ended copy = place_.tacit({"ledger", "verify", "--ledger", place_.path("ledger.db"), "--public-key",
                                   place_.path("sign.key.pub"), "--head", place_.path("head.txt")});
  EXPECT_EQ(copy.exit_code, 0) << copy.err;

  std::string cut = place_.read("all.jsonl");
  cut.erase(cut.rfind('\n', cut.size() - 2) + 1);
  place_.write("cut.jsonl", cut);
  expect_failure(audit("cut.jsonl", place_.path("head.txt")), 6, {"does not verify", "cut off"});
  std::string forged = head.out;
  forged.back() = ' ';
  forged[forged.size() - 2] = forged[forged.size() - 2] == '0' ? '1' : '0';
  expect_failure(audit("all.jsonl", forged), 6, {"its signature does not fit"});
  ASSERT_EQ(place_.tacit({"ledger", "sign-key", place_.path("other.key")}).exit_code, 0);
  expect_failure(place_.tacit({"ledger", "verify", "--export", place_.path("all.jsonl"), "--public-key",
                               place_.path("other.key.pub"), "--head", place_.path("head.txt")}),
                 6, {"no head is signed by the key of"});
  expect_failure(audit("all.jsonl", "nonsense"), 2, {"--head"});
  expect_failure(place_.tacit({"ledger", "verify", "--export", place_.path("all.jsonl")}), 2,
                 {"--public-key"});

  // A day's part with its proof.
  const std::string today = sound.out.empty() ? "" : listed()[0]["time"].get<std::string>().substr(0, 10);
  ASSERT_EQ(ledger("export", {"--since", today, "--until", today, "--head", place_.path("head.txt"), "--out",
                              place_.path("day.jsonl")})
                .exit_code,
            0);
  EXPECT_EQ(audit("day.jsonl", place_.path("head.txt")).exit_code, 0);
  EXPECT_EQ(ledger("export", {"--until", "2000-01-01"}).out, "");
  expect_failure(ledger("export", {"--format", "csv", "--head", place_.path("head.txt")}), 2, {"CSV"});
}

TEST_F(LedgerOfServer, ReportsWhatWasAskedAndWhatFor) {
  serve_with("linkages_per_month = 40\npurpose = \"required\"\n");
  expect_failure(place_.tacit(query(question())), 2, {"what each question is for", "--purpose"});
  ASSERT_TRUE(server_->prints("ended without an answer"));
  const Ended text = ledger("report");
  EXPECT_EQ(text.exit_code, 0) << text.err;
  EXPECT_THAT(text.out,
              AllOf(HasSubstr("Client researcher"), HasSubstr("this custodian asks what each question is"),
                    HasSubstr("0 of 40, 40 left"), HasSubstr("(not said)")));
  const Ended json = ledger("report", {"--format", "json", "--verify"});
  EXPECT_EQ(Json::parse(json.out)["clients"][0]["refused"], 1);
  EXPECT_TRUE(Json::parse(json.out)["verified"]);
  ASSERT_EQ(ledger("report", {"--out", place_.path("report.html")}).exit_code, 0);
  EXPECT_THAT(place_.read("report.html"), StartsWith("<!DOCTYPE html>"));
  EXPECT_THAT(ledger("report", {"--format", "csv", "--client", "researcher"}).out, HasSubstr(",researcher,"));
  expect_failure(ledger("report", {"--since", "2026-03-02", "--until", "2026-03-01"}), 2, {"--since"});
  expect_failure(ledger("report", {"--until", "2027-02-29"}), 2, {"a day is written as"});
  const std::string begin = listed()[0]["time"].get<std::string>().substr(0, 10);
  EXPECT_THAT(ledger("report", {"--until", "2000-01-01"}).out,
              AllOf(HasSubstr("Nobody asked"), HasSubstr("The ledger begins on " + begin + ".")));
  EXPECT_THAT(text.out, HasSubstr("The period is not over: this is what was asked until 20"));
  expect_failure(ledger("report", {"--client", "eve"}), 2, {"--client eve", "there are: researcher"});
  expect_failure(ledger("report", {"--out", place_.path("report.xlsx")}), 2,
                 {"report.xlsx", ".html, .csv, .json or .txt"});
  EXPECT_FALSE(std::filesystem::exists(place_.path("report.xlsx")));
}

TEST_F(LedgerOfServer, BudgetsAreToldAndKeptAcrossRestarts) {
  serve_with("linkages_per_day = 1\nsmallest_list = 150\n");
  const std::string whole = place_.read("client.csv");
  std::size_t end = 0;
  for (int line = 0; line < 61; ++line) end = whole.find('\n', end) + 1;
  Arguments few = question();
  few[1] = place_.write("few.csv", whole.substr(0, end));
  expect_failure(place_.tacit(query(few) + Arguments{"--quiet"}), 8,
                 {"a list of 60 records is too short", "150"});
  ASSERT_EQ(place_.tacit(query(question())).exit_code, 0);
  const std::vector<std::string> used_up = {"within 24 hours", "used up"};
  expect_failure(place_.tacit(query(question()) + Arguments{"--quiet"}), 8, used_up);
  stop();
  serve_with("linkages_per_day = 1\n");
  expect_failure(place_.tacit(query(question()) + Arguments{"--quiet"}), 8, used_up);
  expect_sound();
}

TEST_F(LedgerOfServer, AServerWithoutOneSaysSoOrDoesNotStart) {
  const std::string whole = Workplace::tls("own"), tls = whole.substr(0, whole.find("[ledger]"));
  const std::string without = place_.configuration(tls);
  expect_failure(place_.tacit({"serve", "--config", without}), 4, {"[ledger]", "ledger = \"none\""});
  const std::string served = place_.read("server.toml");
  start(place_.write("server.toml", "ledger = \"none\"\n" + served));
  EXPECT_THAT(server_->err(), HasSubstr("warning NO LEDGER"));
  EXPECT_EQ(place_.tacit(query(question())).exit_code, 0);
  EXPECT_FALSE(place_.has("ledger.db"));
}

// Whatever the client has printed by then, the server dies at once: no answer is without its entry, and what
// was under way is told from what may have left.
TEST_F(LedgerOfServer, AKilledServerLeavesASoundLedger) {
  int answers = 0, runs = 0;
  std::vector<std::string> phases = {"hash"};
  for (const protocol::Phase phase :
       {protocol::Phase::kKeys, protocol::Phase::kPlanes, protocol::Phase::kLink, protocol::Phase::kTabulate,
        protocol::Phase::kGate})
    phases.push_back(std::string(protocol::title(phase)) + ": done in");
  for (const std::string& phase : phases) {
    serve_with("");
    Process asking(place_.program(query(question())), place_.directory());
    EXPECT_TRUE(asking.prints(phase)) << phase << asking.err();
    server_->signal(SIGKILL);
    server_->wait();
    server_.reset();
    const bool answered = asking.wait().exit_code == 0;
    answers += answered ? 1 : 0;
    expect_sound();
    const Json entries = listed();
    if (answered) {
      ASSERT_FALSE(entries.empty());
      EXPECT_TRUE(entries.back()["cleared"]) << phase;
    }
    ++runs;
  }
  serve_with("");
  EXPECT_EQ(place_.tacit(query(question())).exit_code, 0);
  ASSERT_TRUE(server_->prints("answered"));
  int cleared = 0;
  for (const Json& entry : listed()) {
    if (entry["kind"] != "question") continue;
    EXPECT_NE(entry["outcome"], "none");
    cleared += entry["cleared"].get<bool>() ? 1 : 0;
  }
  EXPECT_GE(cleared, answers + 1);
  expect_sound();
}

}  // namespace
}  // namespace tacit::cli
