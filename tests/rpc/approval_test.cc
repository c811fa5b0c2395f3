// SPDX-License-Identifier: Apache-2.0
// A person decides: questions and answers that wait, what they hold meanwhile, and who is told what.
#include <algorithm>
#include <sstream>
#include <thread>

#include "ledger/decision.h"
#include "ledger/support.h"
#include "rpc/asked_beside.h"
#include "rpc/client/catalog.h"
#include "rpc/client/patience.h"
#include "rpc/message_relay.h"
#include "rpc/server/approval.h"
#include "support/error_of.h"

namespace tacit::rpc {
namespace {

using protocol::Phase;
using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class Approval : public testing::Test {
 protected:
  void SetUp() override {
    place_.now = std::chrono::system_clock::now();
    ledger_.emplace(place_.open());
  }

  static ServerConfig config(ApprovalRule rule) {
    ServerConfig config;
    config.policy.approval = rule;
    return config;
  }
  void serve(ApprovalRule rule) { running_.emplace(world_, config(rule), &*ledger_); }

  static ClientOptions patient(ClientOptions options) {
    options.purpose = "a test";
    options.comeback = std::chrono::milliseconds(200);
    return options;
  }
  ClientOptions options() const { return patient(running_->options()); }
  ClientOptions impatient() const {
    ClientOptions options = this->options();
    options.approval_wait = std::chrono::milliseconds(0);
    return options;
  }

  void decide(std::uint64_t question, bool approved, const std::string& why = "as agreed") {
    ledger::decide(place_.options(), {.about = question, .approved = approved, .who = "ada", .why = why});
  }
  /// "wait", "approval", .. in the order of the chain.
  std::vector<std::string> kinds() const {
    std::ostringstream out;
    ledger::Reader(place_.path).export_json_lines(out);
    std::vector<std::string> kinds;
    std::istringstream lines(out.str());
    for (std::string line; std::getline(lines, line);) {
      const std::size_t at = line.find("\"kind\":\"") + 8;
      kinds.push_back(line.substr(at, line.find('"', at) - at));
    }
    return kinds;
  }
  bool becomes_awaiting(std::size_t count) {
    return eventually([&] { return running_->server().counts().awaiting == count; });
  }
  std::string refusal(ErrorCategory category, const ClientOptions& options) {
    return error_of(category, [&] { ask(options, world_); });
  }

  protocol::World world_ = protocol::make_world({}, 71);
  ledger::Place place_;
  std::optional<ledger::Ledger> ledger_;
  std::optional<RunningServer> running_;
};

TEST_F(Approval, AQuestionWaitsAndGoesOnByItself) {
  serve(ApprovalRule::kQuestion);
  const auto asked = ask_beside(options(), world_);
  ASSERT_TRUE(asked->notebook.wait_for_note());
  EXPECT_THAT(asked->notebook.notes()[0],
              AllOf(HasSubstr("waits for the custodian's approval: question 1, until 20"),
                    HasSubstr(" UTC; you may stop, and run the same command again before then")));
  ASSERT_TRUE(becomes_awaiting(1));
  const Server::Counts counts = running_->server().counts();
  EXPECT_EQ(counts.running + counts.waiting + counts.reserved_bytes, 0U);
  EXPECT_THAT(kinds(), ElementsAre("wait"));
  const auto pending = ledger::Reader(place_.path).pending(place_.time());
  ASSERT_EQ(pending.size(), 1U);
  EXPECT_EQ(pending[0].waiting.purpose, "a test");
  EXPECT_GT(pending[0].waiting.bytes, 0U);
  decide(1, true);
  EXPECT_EQ(asked->outcome.get().result, expected(world_));
  EXPECT_TRUE(running_->becomes_idle());
  EXPECT_THAT(kinds(), ElementsAre("wait", "approval", "question", "answer", "outcome"));
  EXPECT_TRUE(place_.verify().sound());
}

TEST_F(Approval, OthersAreServedMeanwhile) {
  ServerConfig config = this->config(ApprovalRule::kQuestion);
  config.max_sessions = 1;
  config.max_queue = 0;
  running_.emplace(world_, config, &*ledger_);
  const auto first = ask_beside(options(), world_);
  ASSERT_TRUE(becomes_awaiting(1));
  ClientOptions other = options();
  other.purpose = "another";
  const auto second = ask_beside(other, world_);
  ASSERT_TRUE(becomes_awaiting(2));
  decide(2, true);
  EXPECT_EQ(second->outcome.get().result, expected(world_));
  EXPECT_TRUE(becomes_awaiting(1));
  decide(1, true);
  EXPECT_EQ(first->outcome.get().result, expected(world_));
}

TEST_F(Approval, ADecisionAgainstItIsToldWithItsReason) {
  serve(ApprovalRule::kQuestion);
  const auto asked = ask_beside(options(), world_);
  ASSERT_TRUE(becomes_awaiting(1));
  decide(1, false, "ask for whole states");
  EXPECT_EQ(error_of(ErrorCategory::kLimit, [&] { asked->outcome.get(); }),
            "the custodian decided against question 1: ask for whole states");
  EXPECT_THAT(refusal(ErrorCategory::kLimit, options()), HasSubstr("ask for whole states"));
  EXPECT_THAT(kinds(), ElementsAre("wait", "denial", "refusal"));
}

TEST_F(Approval, WhoDoesNotWaitComesAgain) {
  serve(ApprovalRule::kQuestion);
  for (int i = 0; i < 2; ++i) {
    EXPECT_THAT(refusal(ErrorCategory::kApproval, impatient()), HasSubstr("question 1, until 20"));
  }
  EXPECT_THAT(kinds(), ElementsAre("wait"));
  decide(1, true);
  EXPECT_EQ(ask(impatient(), world_).result, expected(world_));
  EXPECT_TRUE(running_->becomes_idle());
  EXPECT_THAT(refusal(ErrorCategory::kApproval, impatient()), HasSubstr("question 6, until 20"));
}

TEST_F(Approval, PatienceEnds) {
  serve(ApprovalRule::kQuestion);
  ClientOptions options = this->options();
  options.approval_wait = std::chrono::milliseconds(500);
  EXPECT_THAT(refusal(ErrorCategory::kApproval, options),
              HasSubstr("waits for the custodian's approval: question 1, until 20"));
  EXPECT_TRUE(becomes_awaiting(0));
}

TEST_F(Approval, AnotherPurposeIsAnotherQuestion) {
  serve(ApprovalRule::kQuestion);
  refusal(ErrorCategory::kApproval, impatient());
  decide(1, true);
  ClientOptions other = impatient();
  other.purpose = "something else";
  EXPECT_THAT(refusal(ErrorCategory::kApproval, other), HasSubstr("question 3, until 20"));
  world_.question.by = {"state", "sex"};
  EXPECT_THAT(refusal(ErrorCategory::kApproval, impatient()), HasSubstr("question 4, until 20"));
  EXPECT_THAT(kinds(), Not(Contains("answer")));
}

TEST_F(Approval, IsOfOneClient) {
  ServerConfig config = this->config(ApprovalRule::kQuestion);
  config.clients = {RunningServer::test_client(), RunningServer::test_client()};
  config.clients[1].name = "another";
  config.clients[1].subject.clear();
  config.clients[1].fingerprint = TestCertificates::get().fingerprint("stranger");
  running_.emplace(world_, config, &*ledger_);
  refusal(ErrorCategory::kApproval, impatient());
  decide(1, true);
  const ClientOptions other = RunningServer::with_certificate(impatient(), "stranger");
  EXPECT_THAT(refusal(ErrorCategory::kApproval, other), HasSubstr("question 3, until 20"));
  EXPECT_THAT(kinds(), Not(Contains("answer")));
  EXPECT_EQ(ask(impatient(), world_).result, expected(world_));
}

TEST_F(Approval, AnAnswerWaitsWithoutATurnAndIsSentThen) {
  serve(ApprovalRule::kAnswer);
  const auto asked = ask_beside(options(), world_);
  ASSERT_TRUE(becomes_awaiting(1));
  EXPECT_THAT(asked->notebook.phases(), Contains(Phase::kGate));
  EXPECT_TRUE(eventually([&] {
    const Server::Counts counts = running_->server().counts();
    return counts.running + counts.waiting + counts.reserved_bytes == 0;
  }));
  EXPECT_THAT(kinds(), ElementsAre("wait", "question"));
  EXPECT_TRUE(eventually([&] {
    const std::vector<std::string> notes = asked->notebook.notes();
    return std::ranges::any_of(notes, [](const std::string& note) {
      return note.starts_with("waits for the custodian's approval: question 1");
    });
  }));
  decide(1, true);
  EXPECT_EQ(asked->outcome.get().result, expected(world_));
  EXPECT_TRUE(running_->becomes_idle());
  EXPECT_THAT(kinds(), ElementsAre("wait", "question", "approval", "answer", "outcome"));
}

TEST_F(Approval, AnAnswerThatIsApprovedAheadDoesNotWait) {
  serve(ApprovalRule::kAnswer);
  const auto asked = ask_beside<Unhurried>(options(), world_);
  ASSERT_TRUE(running_->heard().wait_for(Phase::kHello));
  decide(1, true);
  asked->notebook.go_on.set_value();
  EXPECT_EQ(asked->outcome.get().result, expected(world_));
  EXPECT_THAT(asked->notebook.notes(), Not(Contains(HasSubstr("approval"))));
}

TEST_F(Approval, AnAnswerThatWaitsLetsGoOfTheRecords) {
  serve(ApprovalRule::kAnswer);
  auto records = std::make_shared<const protocol::ServerData>(world_.server);
  const std::weak_ptr<const protocol::ServerData> watched = records;
  running_->replace(world_, std::move(records), config(ApprovalRule::kAnswer));
  const auto asked = ask_beside(options(), world_);
  ASSERT_TRUE(becomes_awaiting(1));
  EXPECT_FALSE(watched.expired()) << "the server serves them";
  running_->replace(world_, config(ApprovalRule::kAnswer));
  EXPECT_TRUE(eventually([&] { return watched.expired(); }));
  EXPECT_EQ(running_->server().counts().awaiting, 1U);
  decide(1, true);
  EXPECT_EQ(asked->outcome.get().result, expected(world_));
}

TEST_F(Approval, AnAnswerIsHeldByADecisionAgainstIt) {
  serve(ApprovalRule::kAnswer);
  const auto asked = ask_beside(options(), world_);
  ASSERT_TRUE(becomes_awaiting(1));
  decide(1, false, "no");
  EXPECT_EQ(error_of(ErrorCategory::kLimit, [&] { asked->outcome.get(); }),
            "the custodian decided against question 1: no");
  EXPECT_TRUE(running_->becomes_idle());
  EXPECT_THAT(kinds(), ElementsAre("wait", "question", "denial", "outcome"));
}

TEST_F(Approval, AnAnswerWhoseClientHasGoneIsComputedAgain) {
  serve(ApprovalRule::kAnswer);
  const auto asked = ask_beside(options(), world_);
  ASSERT_TRUE(becomes_awaiting(1));
  asked->notebook.give_up();
  EXPECT_THAT(error_of(ErrorCategory::kCancelled, [&] { asked->outcome.get(); }), HasSubstr("cancelled"));
  ASSERT_TRUE(running_->becomes_idle());
  EXPECT_TRUE(becomes_awaiting(0));
  decide(1, true);
  EXPECT_EQ(ask(impatient(), world_).result, expected(world_));
  EXPECT_TRUE(running_->becomes_idle());
  EXPECT_THAT(kinds(),
              ElementsAre("wait", "question", "outcome", "approval", "question", "answer", "outcome"));
}

// Whether a confirmation is right is told neither before the decision nor by it.
TEST_F(Approval, AWrongConfirmationWaitsAsARightOne) {
  serve(ApprovalRule::kAnswer);
  constexpr int kConfirmation = 13;  // the field of ClientMessage
  for (const bool approved : {false, true}) {
    MessageRelay relay(running_->address(),
                       {.fault = Fault::kFlip, .way = Way::kUp, .byte = 20, .field = kConfirmation});
    ClientOptions options = patient(relay.options());
    options.purpose = approved ? "approved" : "denied";
    const auto asked = ask_beside(options, world_);
    ASSERT_TRUE(becomes_awaiting(1));
    EXPECT_THAT(running_->heard().failures(), testing::SizeIs(approved ? 1 : 0));
    const std::uint64_t question = ledger::Reader(place_.path).pending(place_.time()).back().entry.number;
    decide(question, approved, "no");
    const std::string told = approved ? "the client's numbers do not pass" : "the custodian decided against";
    EXPECT_THAT(
        error_of(approved ? ErrorCategory::kSecurity : ErrorCategory::kLimit, [&] { asked->outcome.get(); }),
        HasSubstr(told));
    ASSERT_TRUE(running_->becomes_idle());
  }
  EXPECT_THAT(kinds(), ElementsAre("wait", "question", "denial", "outcome", "wait", "question", "approval",
                                   "answer", "outcome"));
}

protocol::ClientMessage old_hello(const protocol::World& world) {
  protocol::ClientMessage hello = hello_of(world);
  hello.mutable_hello()->set_oldest_version(9);
  hello.mutable_hello()->clear_newest_version();
  hello.mutable_hello()->clear_purpose();
  return hello;
}

// It is told in words, and nothing is computed before the decision.
class OldClient : public Approval, public testing::WithParamInterface<ApprovalRule> {};

TEST_P(OldClient, ComesAgainAndGetsNoWayAround) {
  serve(GetParam());
  const auto failure = [&] {
    RawClient client(running_->address());
    EXPECT_TRUE(client.send(old_hello(world_)));
    return client.failure().value_or(protocol::Failure());
  };
  for (int i = 0; i < 2; ++i) {
    const protocol::Failure told = failure();
    EXPECT_EQ(told.category(), "limit");
    EXPECT_THAT(told.message(), AllOf(HasSubstr("question 1 waits for the custodian's approval, until 20"),
                                      HasSubstr("run the same command again before then")));
  }
  EXPECT_THAT(kinds(), ElementsAre("wait"));
  decide(1, true);
  {
    RawClient client(running_->address());
    EXPECT_TRUE(client.send(old_hello(world_)));
    const std::optional<protocol::ServerMessage> answer = client.receive();
    ASSERT_TRUE(answer);
    EXPECT_TRUE(answer->has_proposal());
  }
  ASSERT_TRUE(running_->becomes_idle());
  EXPECT_THAT(kinds(), ElementsAre("wait", "approval", "question", "outcome"));
}

INSTANTIATE_TEST_SUITE_P(Rules, OldClient, testing::Values(ApprovalRule::kQuestion, ApprovalRule::kAnswer));

// A client that holds as many streams as it can.
TEST_F(Approval, HasAPlaceForFourOfAClient) {
  serve(ApprovalRule::kQuestion);
  std::vector<std::unique_ptr<RawClient>> clients;
  const auto connect = [&](int purpose) {
    clients.push_back(std::make_unique<RawClient>(running_->address()));
    protocol::ClientMessage hello = hello_of(world_);
    hello.mutable_hello()->set_purpose("purpose " + std::to_string(purpose));
    EXPECT_TRUE(clients.back()->send(hello));
  };
  for (std::size_t i = 0; i < kMaxAwaitingOfOne; ++i) connect(static_cast<int>(i));
  ASSERT_TRUE(becomes_awaiting(kMaxAwaitingOfOne));
  connect(100);
  const protocol::Failure told = clients.back()->failure().value_or(protocol::Failure());
  EXPECT_EQ(told.category(), "approval");
  EXPECT_THAT(told.message(), HasSubstr("waits for the custodian's approval, until 20"));
  clients.front()->leave();
  ASSERT_TRUE(becomes_awaiting(kMaxAwaitingOfOne - 1));
  connect(100);
  EXPECT_TRUE(becomes_awaiting(kMaxAwaitingOfOne));
}

TEST_F(Approval, AQuestionWithoutAPlaceComesAgainByItself) {
  serve(ApprovalRule::kQuestion);
  std::vector<std::unique_ptr<RawClient>> clients;
  for (std::size_t i = 0; i < kMaxAwaitingOfOne; ++i) {
    clients.push_back(std::make_unique<RawClient>(running_->address()));
    protocol::ClientMessage hello = hello_of(world_);
    hello.mutable_hello()->set_purpose("purpose " + std::to_string(i));
    EXPECT_TRUE(clients.back()->send(hello));
  }
  ASSERT_TRUE(becomes_awaiting(kMaxAwaitingOfOne));
  const auto asked = ask_beside(options(), world_);
  ASSERT_TRUE(asked->notebook.wait_for_note());
  EXPECT_THAT(asked->notebook.notes()[0],
              AllOf(HasSubstr("question 5 waits for the custodian's approval"), HasSubstr("asked again")));
  decide(5, true);
  EXPECT_EQ(asked->outcome.get().result, expected(world_));
}

TEST_F(Approval, AServerThatGoesIsAskedAgain) {
  serve(ApprovalRule::kQuestion);
  ServerConfig again = config(ApprovalRule::kQuestion);
  const Address address = running_->address();
  const auto asked = ask_beside(options(), world_);
  ASSERT_TRUE(becomes_awaiting(1));
  running_.reset();
  ledger_.reset();
  decide(1, true);
  ledger_.emplace(place_.open());
  again.listen = address.text();
  running_.emplace(world_, again, &*ledger_);
  EXPECT_EQ(asked->outcome.get().result, expected(world_));
}

// What is computed is what is served then.
TEST_F(Approval, AnOfferThatIsReplacedIsAskedAgain) {
  serve(ApprovalRule::kQuestion);
  const auto asked = ask_beside(options(), world_);
  ASSERT_TRUE(becomes_awaiting(1));
  protocol::World other = world_;
  other.server = protocol::make_world({.server_records = 30}, 72).server;
  ASSERT_FALSE(expected(other) == expected(world_));
  running_->replace(other, config(ApprovalRule::kQuestion));
  decide(1, true);
  EXPECT_EQ(asked->outcome.get().result, expected(other));
}

TEST_F(Approval, AStoppedServerLetsThemGo) {
  serve(ApprovalRule::kQuestion);
  ClientOptions options = this->options();
  options.approval_wait = std::chrono::seconds(2);
  const auto asked = ask_beside(options, world_);
  ASSERT_TRUE(becomes_awaiting(1));
  const Clock::time_point begin = Clock::now();
  running_.reset();
  EXPECT_LT(Clock::now() - begin, patience(std::chrono::seconds(3)));
  EXPECT_THAT(error_of(ErrorCategory::kApproval, [&] { asked->outcome.get(); }),
              HasSubstr("question 1, until 20"));
}

TEST_F(Approval, TheCatalogTellsOfIt) {
  serve(ApprovalRule::kAnswer);
  protocol::Observer silent;
  EXPECT_EQ(fetch_catalog(options(), silent).terms.approval, ApprovalRule::kAnswer);
}

TEST_F(Approval, AClientsOwnRuleGoesBeforeTheServers) {
  ServerConfig config = this->config(ApprovalRule::kQuestion);
  config.clients = {RunningServer::test_client()};
  config.clients[0].approval = ApprovalRule::kNone;
  running_.emplace(world_, config, &*ledger_);
  EXPECT_EQ(ask(impatient(), world_).result, expected(world_));
}

TEST(ApprovalConfig, NeedsALedger) {
  ServerConfig config = RunningServer::without_tls(protocol::make_world({}, 71));
  config.policy.approval = ApprovalRule::kAnswer;
  EXPECT_THAT(error_of(ErrorCategory::kConfig, [&] { check(config); }), HasSubstr("approval needs a ledger"));
}

TEST(ApprovalPatience, OneTimeStandsStillWhileTheOtherGoesOn) {
  ClientOptions options;
  options.query = std::chrono::milliseconds(400);
  options.approval_wait = std::chrono::hours(1);
  Patience patience(options);
  patience.wait_begins(protocol::ApprovalWait{17, std::chrono::sys_days(std::chrono::year(2026) / 3 / 1)});
  std::this_thread::sleep_for(std::chrono::milliseconds(500));
  EXPECT_TRUE(patience.waits());
  EXPECT_FALSE(patience.is_over());
  patience.wait_ends();
  EXPECT_FALSE(patience.is_over());
  std::this_thread::sleep_for(std::chrono::milliseconds(450));
  EXPECT_TRUE(patience.is_over());
  EXPECT_EQ(waits_text(*patience.wait()),
            "waits for the custodian's approval: question 17, until 2026-03-01 00:00 UTC");
}

}  // namespace
}  // namespace tacit::rpc
