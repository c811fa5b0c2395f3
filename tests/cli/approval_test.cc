// SPDX-License-Identifier: Apache-2.0
// A person decides, by the program: both rules from the researcher's and the custodian's side, and a server
// that is killed in every state. Nothing is answered without an approval in the chain, nothing twice for one,
// and what was decided stays decided.
#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <random>
#include <set>
#include <sstream>
#include <thread>

#include "cli/ledger/login.h"
#include "cli/serving.h"
#include "ledger/reader.h"
#include "protocol/observer.h"
#include "support/eventually.h"
#include "support/patience.h"

namespace tacit::cli {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr int kWaits = 12;  // the exit code

class ApprovalByHand : public Serving {
 protected:
  void SetUp() override {
    place_.make_data(40, 5);
    place_.small_model();
    place_.make_certificates("own");
    asked_ = {"--data",  place_.path("client.csv"),
              "--model", place_.path("model.toml"),
              "--count", "--by",
              "sex",     "--purpose",
              "a test"};
  }

  void serve_by(const std::string& rule) {
    rule_ = rule;
    serve("approval = \"" + rule + "\"\nlinkages_per_day = 0\nattempts_per_day = 0\n");
  }
  void serve_again() { serve_by(rule_); }
  void kill_server() {
    server_->signal(SIGKILL);
    EXPECT_EQ(server_->wait().exit_code, 128 + SIGKILL);
    const ledger::Verification found = ledger::Reader(place_.path("ledger.db")).verify();
    EXPECT_TRUE(found.sound()) << found.fault;
  }

  Arguments query_line(const Arguments& more = {"--approval-wait", "0"}) const {
    return query(asked_) + Arguments{"--format", "csv"} + more;
  }
  std::unique_ptr<Process> ask_beside(const Arguments& more = {}) const {
    return std::make_unique<Process>(place_.program(query_line(more)), place_.directory());
  }
  Ended ask_once() const { return place_.tacit(query_line()); }

  void expect_answer(const Ended& ended) const {
    EXPECT_EQ(ended.exit_code, 0) << ended.err;
    EXPECT_EQ(ended.out, plain());
  }
  /// Returns the number of the question that waits.
  std::uint64_t expect_waits(const Ended& ended) const {
    EXPECT_EQ(ended.exit_code, kWaits) << ended.err;
    EXPECT_EQ(ended.out, "");
    EXPECT_THAT(ended.err, HasSubstr("run the same command again before then"));
    const std::size_t at = ended.err.find("question ");
    return at == std::string::npos ? 0 : std::stoull(ended.err.substr(at + 9));
  }

  Arguments decision(const char* what, std::uint64_t question, const std::string& why) const {
    return {"ledger", what, std::to_string(question), "--config", place_.path("server.toml"), "--by", "ada",
            "--why",  why};
  }
  Ended decide(const char* what, std::uint64_t question, const std::string& why = "as agreed") const {
    return place_.tacit(decision(what, question, why));
  }
  void approve(std::uint64_t question) const {
    const Ended ended = decide("approve", question);
    EXPECT_EQ(ended.exit_code, 0) << ended.err;
    EXPECT_THAT(ended.out, HasSubstr("question " + std::to_string(question) + ": approved by " +
                                     decider("ada", login_name()) + ", entry "));
  }

  const std::string& plain() const {
    if (plain_.empty()) {
      Arguments asked = asked_;
      asked.resize(asked.size() - 2);  // a purpose is for custodians
      plain_ = plain_csv(asked);
    }
    return plain_;
  }

  std::vector<nlohmann::json> entries() const {
    std::ostringstream out;
    ledger::Reader(place_.path("ledger.db")).export_json_lines(out);
    std::istringstream lines(out.str());
    std::vector<nlohmann::json> all;
    for (std::string line; std::getline(lines, line);) all.push_back(nlohmann::json::parse(line));
    return all;
  }
  std::size_t count(const std::string& kind) const {
    const auto all = entries();
    return static_cast<std::size_t>(
        std::ranges::count_if(all, [&](const auto& entry) { return entry["kind"] == kind; }));
  }
  /// Each answer has an approval before it that no other answer has used.
  void expect_lawful() const {
    std::map<std::uint64_t, std::uint64_t> waits;  // of questions
    std::set<std::uint64_t> approved, used;
    for (const nlohmann::json& entry : entries()) {
      const std::uint64_t number = entry["number"], about = entry["about"];
      if (entry["kind"] == "approval") approved.insert(about);
      if (entry["kind"] == "question") waits[number] = about;
      if (entry["kind"] != "answer") continue;
      EXPECT_TRUE(approved.contains(waits[about])) << "answer " << number;
      EXPECT_TRUE(used.insert(waits[about]).second) << "answer " << number;
    }
  }

  std::string rule_;
  Arguments asked_;
  mutable std::string plain_;
};

TEST_F(ApprovalByHand, IsGivenToAClientThatWaits) {
  serve_by("question");
  const auto client = ask_beside();
  ASSERT_TRUE(client->prints("waits for the custodian's approval: question 2, until 20"));
  const Ended pending = place_.tacit({"ledger", "pending", "--config", place_.path("server.toml")});
  EXPECT_THAT(pending.out,
              AllOf(HasSubstr("researcher"), HasSubstr("to be computed  count; by sex  \"a test\"\n")));
  approve(2);
  expect_answer(client->wait());
  EXPECT_THAT(place_.tacit({"ledger", "pending", "--config", place_.path("server.toml")}).out,
              HasSubstr("nothing waits for a decision"));
  const Ended shown = place_.tacit({"ledger", "show", "2", "--config", place_.path("server.toml")});
  EXPECT_THAT(shown.out, AllOf(HasSubstr("before it is computed"),
                               HasSubstr("approved by " + decider("ada", login_name()) + ": as agreed"),
                               HasSubstr("it is computed, entry 4"), HasSubstr("answered after")));
  EXPECT_THAT(place_.tacit({"ledger", "list", "--config", place_.path("server.toml")}).out,
              HasSubstr("approved and used"));
  expect_failure(decide("approve", 2), 2, {"question 2 does not wait any more: ada (login "});
  expect_failure(decide("refuse", 4), 2, {"entry 4 is no question that waits"});
}

TEST_F(ApprovalByHand, IsGivenToAnAnswer) {
  serve_by("answer");
  const auto client = ask_beside();
  ASSERT_TRUE(client->prints("waits for the custodian's approval: question 2, until 20"));
  EXPECT_EQ(count("answer"), 0U);
  approve(2);
  expect_answer(client->wait());
  expect_lawful();
}

TEST_F(ApprovalByHand, IsRefusedWithAReason) {
  for (const char* rule : {"question", "answer"}) {
    if (server_ != nullptr) TearDown();
    serve_by(rule);
    asked_.back() = rule;  // the purpose: another question
    const auto client = ask_beside();
    ASSERT_TRUE(client->prints("approval: question "));
    const std::string err = client->err();
    const std::uint64_t question = std::stoull(err.substr(err.find("approval: question ") + 19));
    EXPECT_EQ(decide("refuse", question, "ask for whole states").exit_code, 0);
    expect_failure(client->wait(), 8, {"the custodian decided against question", "ask for whole states"});
    expect_failure(ask_once(), 8, {"ask for whole states"});
  }
  EXPECT_EQ(count("answer"), 0U);
}

TEST_F(ApprovalByHand, WaitsOnWhereItsClientHasLeft) {
  serve_by("question");
  EXPECT_EQ(expect_waits(ask_once()), 2U);
  ASSERT_TRUE(server_->prints("question 2 waits; the client left and may come again"));
  EXPECT_THAT(server_->err(), AllOf(HasSubstr("listening on " + address_), Not(HasSubstr("warning session")),
                                    Not(HasSubstr("without an answer"))));
  const auto ledger = [&](const Arguments& what) {
    return place_.tacit(Arguments{"ledger"} + what + Arguments{"--config", place_.path("server.toml")});
  };
  EXPECT_THAT(ledger({"show", "2"}).out, HasSubstr("it waits for approval, until 20"));
  EXPECT_THAT(ledger({"list", "--outcome", "waiting"}).out, HasSubstr("count; by sex"));
  EXPECT_THAT(ledger({"list", "--outcome", "refused"}).out, HasSubstr("no such entries"));
  EXPECT_EQ(decide("refuse", 2, "ask for whole states").exit_code, 0);
  EXPECT_THAT(ledger({"show", "2"}).out,
              HasSubstr("refused by " + decider("ada", login_name()) + ": ask for whole states"));
  EXPECT_THAT(ledger({"list", "--outcome", "refused"}).out, HasSubstr("count; by sex"));
  EXPECT_THAT(ledger({"list", "--outcome", "waiting"}).out, HasSubstr("no such entries"));
  EXPECT_THAT(ledger({"list", "--outcome", "approved"}).out, HasSubstr("no such entries"));
}

TEST_F(ApprovalByHand, AServerThatIsKilledWhileAQuestionWaits) {
  serve_by("question");
  const auto client = ask_beside({"--approval-wait", "0"});
  EXPECT_EQ(expect_waits(client->wait()), 2U);
  kill_server();
  serve_again();
  EXPECT_EQ(expect_waits(ask_once()), 2U);
  EXPECT_EQ(count("wait"), 1U);
  approve(2);
  expect_answer(ask_once());
  expect_lawful();
}

// The decision lies in the file, and nobody is left to enter it but the next server.
TEST_F(ApprovalByHand, AServerThatIsKilledBeforeItTakesADecision) {
  serve_by("question");
  EXPECT_EQ(expect_waits(ask_once()), 2U);
  server_->signal(SIGSTOP);
  Process command(place_.program(decision("approve", 2, "as agreed")), place_.directory());
  std::this_thread::sleep_for(patience(std::chrono::seconds(1)));
  EXPECT_TRUE(command.running());
  command.signal(SIGKILL);
  command.wait();
  kill_server();
  EXPECT_EQ(count("approval"), 0U);
  serve_again();
  EXPECT_EQ(count("approval"), 1U);
  expect_answer(ask_once());
  expect_lawful();
}

TEST_F(ApprovalByHand, ACommandWhoseServerIsKilledEntersItsDecisionItself) {
  serve_by("question");
  EXPECT_EQ(expect_waits(ask_once()), 2U);
  server_->signal(SIGSTOP);
  Process command(place_.program(decision("approve", 2, "as agreed")), place_.directory());
  std::this_thread::sleep_for(patience(std::chrono::seconds(1)));
  kill_server();
  const Ended ended = command.wait();
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_EQ(count("approval"), 1U);
  serve_again();
  expect_answer(ask_once());
}

TEST_F(ApprovalByHand, AServerThatIsKilledOnceItHasAnApproval) {
  serve_by("question");
  EXPECT_EQ(expect_waits(ask_once()), 2U);
  approve(2);
  kill_server();
  serve_again();
  expect_answer(ask_once());
  EXPECT_GT(expect_waits(ask_once()), 2U);
  expect_lawful();
}

TEST_F(ApprovalByHand, AServerThatIsKilledWhileItComputesByAnApproval) {
  serve_by("question");
  EXPECT_EQ(expect_waits(ask_once()), 2U);
  approve(2);
  for (int round = 0; round < 2; ++round) {
    const auto client = ask_beside();
    ASSERT_TRUE(client->prints(protocol::title(protocol::Phase::kKeys) + std::string(": done")));
    kill_server();
    const Ended ended = client->wait();
    EXPECT_EQ(ended.exit_code, 9) << ended.err;
    EXPECT_EQ(count("answer"), 0U);
    serve_again();
  }
  expect_answer(ask_once());
  expect_lawful();
}

TEST_F(ApprovalByHand, AServerThatIsKilledWhileAnAnswerWaits) {
  serve_by("answer");
  const auto client = ask_beside();
  ASSERT_TRUE(client->prints("approval: question 2, until 20"));
  kill_server();
  expect_waits(client->wait());
  approve(2);  // nobody runs
  serve_again();
  EXPECT_EQ(count("answer"), 0U);
  expect_answer(ask_once());
  expect_lawful();
}

// The decision is in the chain, and the answer has not been sent.
TEST_F(ApprovalByHand, AServerThatIsKilledBetweenADecisionAndItsAnswer) {
  serve_by("answer");
  const auto client = ask_beside();
  ASSERT_TRUE(client->prints("approval: question 2, until 20"));
  server_->signal(SIGSTOP);
  Process command(place_.program(decision("approve", 2, "as agreed")), place_.directory());
  std::this_thread::sleep_for(patience(std::chrono::seconds(1)));
  kill_server();
  EXPECT_EQ(command.wait().exit_code, 0);
  EXPECT_EQ(count("approval"), 1U);
  EXPECT_EQ(count("answer"), 0U);
  expect_waits(client->wait());
  serve_again();
  expect_answer(ask_once());
  expect_lawful();
}

TEST_F(ApprovalByHand, AServerThatIsKilledOnceItHasAnswered) {
  serve_by("answer");
  const auto client = ask_beside();
  ASSERT_TRUE(client->prints("approval: question 2, until 20"));
  approve(2);
  expect_answer(client->wait());
  kill_server();
  serve_again();
  EXPECT_GT(expect_waits(ask_once()), 2U);
  EXPECT_EQ(count("answer"), 1U);
}

// At any moment around a decision about an answer: a client has a table or its approval is still there.
TEST_F(ApprovalByHand, AServerThatIsKilledAtAnyMomentAroundADecision) {
  const unsigned seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  serve_by("answer");
  std::map<std::string, int> ends;
  for (int round = 0; round < 6; ++round) {
    asked_.back() = "round " + std::to_string(round);
    const auto client = ask_beside();
    ASSERT_TRUE(client->prints("approval: question "));
    const std::string err = client->err();
    const std::uint64_t question = std::stoull(err.substr(err.find("approval: question ") + 19));
    Process command(place_.program(decision("approve", question, "as agreed")), place_.directory());
    std::this_thread::sleep_for(std::chrono::milliseconds(random() % 600));
    kill_server();
    EXPECT_EQ(command.wait().exit_code, 0) << command.err();
    const Ended ended = client->wait();
    const std::size_t answers = count("answer");
    serve_again();
    const Ended again = ask_once();
    if (ended.exit_code == 0) {
      EXPECT_EQ(ended.out, plain());
      expect_waits(again);
      ++ends["with a table"];
    } else if (again.exit_code == 0) {
      EXPECT_EQ(again.out, plain());
      EXPECT_EQ(count("answer"), answers + 1);
      ++ends["asked again"];
    } else {
      // It may have been sent, and so it counts as sent.
      expect_waits(again);
      EXPECT_EQ(count("answer"), answers);
      ++ends["lost on its way"];
    }
    expect_lawful();
  }
  for (const auto& [end, count] : ends) std::printf("%s: %d\n", end.c_str(), count);
}

TEST_F(ApprovalByHand, AKeyedLedgerNeedsItsKeyForADecision) {
  ASSERT_EQ(place_.tacit({"ledger", "key", place_.path("ledger.key")}).exit_code, 0);
  serve("key = \"ledger.key\"\napproval = \"question\"\n");
  EXPECT_EQ(expect_waits(ask_once()), 2U);
  const Arguments without = {"ledger", "approve", "2", "--ledger", place_.path("ledger.db")};
  expect_failure(place_.tacit(without), 2, {"this ledger is chained with a key, and decisions need it"});
  EXPECT_EQ(place_.tacit(without + Arguments{"--key", place_.path("ledger.key")}).exit_code, 0);
  expect_answer(ask_once());
}

}  // namespace
}  // namespace tacit::cli
