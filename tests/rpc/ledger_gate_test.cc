// SPDX-License-Identifier: Apache-2.0
// A server that enters its answers: what a query leaves in the ledger, what budgets refuse, and that nothing
// of a table leaves without its entry.
#include "base/hex.h"
#include "ledger/support.h"
#include "rpc/client/catalog.h"
#include "rpc/raw_client.h"
#include "rpc/running_server.h"
#include "rpc/status.h"
#include "support/error_of.h"

namespace tacit::rpc {
namespace {

using ledger::Kind;
using ledger::Outcome;
using protocol::Phase;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

// Does something when the client enters a phase.
class ActsIn : public protocol::Observer {
 public:
  ActsIn(Phase phase, std::function<void()> act) : phase_(phase), act_(std::move(act)) {}
  void on_phase(Phase phase) override {
    if (phase == phase_) act_();
  }
  void give_up() { gone_ = true; }
  bool cancelled() override { return gone_; }

 private:
  const Phase phase_;
  const std::function<void()> act_;
  std::atomic<bool> gone_ = false;
};

class LedgerGateTest : public testing::Test {
 protected:
  static ServerConfig config(ledger::Policy policy = {}) {
    ServerConfig config;
    config.policy = policy;
    return config;
  }
  // Once the server has entered how they ended: the client may know a moment before.
  std::vector<ledger::Listed> entries(RunningServer& running) {
    EXPECT_TRUE(running.becomes_idle());
    return ledger::Reader(place_.path).list();
  }

  protocol::World world_ = protocol::make_world({}, 71);
  ledger::Place place_;
};

TEST_F(LedgerGateTest, AQueryIsEnteredWithItsEnd) {
  world_.question.by = {"state", "sex"};
  ledger::Ledger ledger = place_.open();
  RunningServer running(world_, config(), &ledger);
  EXPECT_EQ(ask(running.options(), world_).result, expected(world_));
  const std::vector<ledger::Listed> listed = entries(running);
  ASSERT_EQ(listed.size(), 1U);
  EXPECT_EQ(listed[0].outcome, Outcome::kAnswered);
  EXPECT_TRUE(listed[0].cleared);
  const ledger::Entry& entry = listed[0].entry;
  EXPECT_EQ(entry.client.account, "test");
  EXPECT_EQ(entry.client.subject, "CN=Test client");
  EXPECT_EQ(entry.client.fingerprint, TestCertificates::get().fingerprint("client"));
  EXPECT_EQ(entry.model, to_hex(world_.server.model.hash()));
  EXPECT_EQ(entry.question, R"({"by":["sex","state"],"statistics":[["mean","age"]],"split":0})");
  EXPECT_EQ(entry.records, world_.client.records());
  EXPECT_EQ(entry.server_records, world_.server.features.records());
  EXPECT_EQ(entry.min_cell, 2U);
  EXPECT_EQ(entry.cells, 6U);
  EXPECT_TRUE(place_.verify().sound());
  EXPECT_THAT(running.heard().questions(), testing::ElementsAre(entry.number));
  EXPECT_THAT(running.heard().refusals(), testing::IsEmpty());
}

TEST_F(LedgerGateTest, ASplitCountsInTheCells) {
  protocol::split_by(world_, 3, 1);
  ledger::Ledger ledger = place_.open();
  RunningServer running(world_, config(), &ledger);
  EXPECT_EQ(ask(running.options(), world_).result, expected(world_));
  const std::vector<ledger::Listed> listed = entries(running);
  ASSERT_EQ(listed.size(), 1U);
  EXPECT_EQ(listed[0].entry.cells, 9U);
  EXPECT_THAT(listed[0].entry.question, HasSubstr(R"("split":3)"));
}

// Somebody else writes to the ledger while a query runs: the server's own entries can no longer follow.
TEST_F(LedgerGateTest, NothingOfTheTableLeavesWithoutItsEntry) {
  ledger::Ledger ledger = place_.open();
  RunningServer running(world_, config(), &ledger);
  ActsIn spoil(Phase::kTabulate, [&] { place_.spoil("DELETE FROM entry"); });
  {
    RawClient client(running.address());
    protocol::ClientSession session(world_.server.model, world_.client, world_.question, world_.split, spoil,
                                    world_.security);
    bool answered_the_challenge = false;
    const protocol::SendToServer send = [&](const protocol::ClientMessage& message) {
      answered_the_challenge |= message.has_response();
      client.send(message);
    };
    session.start(send);
    std::optional<protocol::Failure> failure;
    while (const std::optional<protocol::ServerMessage> message = client.receive()) {
      EXPECT_FALSE(message->has_table());
      if (message->has_failure()) failure = message->failure();
      if (!failure && !message->has_table()) session.receive(*message, send);
    }
    EXPECT_TRUE(answered_the_challenge) << "it had come that far";
    ASSERT_TRUE(failure);
    EXPECT_EQ(from_failure(*failure).category(), ErrorCategory::kUnavailable);
    EXPECT_THAT(failure->message(), AllOf(HasSubstr("ledger"), Not(HasSubstr(place_.path.string()))));
  }
  ASSERT_TRUE(running.heard().wait_for_failures(1));
  EXPECT_FALSE(running.heard().reached(Phase::kDone));
  EXPECT_THAT(running.heard().notes(), testing::Contains(HasSubstr(place_.path.string())));
  EXPECT_THAT(error_of(ErrorCategory::kUnavailable, [&] { ask(running.options(), world_); }),
              HasSubstr("ledger"));
}

TEST_F(LedgerGateTest, AShortListIsRefused) {
  ledger::Ledger ledger = place_.open();
  RunningServer running(world_, config({.smallest_list = 21}), &ledger);
  EXPECT_THAT(error_of(ErrorCategory::kLimit, [&] { ask(running.options(), world_); }),
              HasSubstr("a list of 20 records is too short"));
  EXPECT_FALSE(running.heard().reached(Phase::kHello));
  const std::vector<ledger::Listed> listed = entries(running);
  ASSERT_EQ(listed.size(), 1U);
  EXPECT_EQ(listed[0].entry.kind, Kind::kRefusal);
  EXPECT_THAT(running.heard().questions(), testing::IsEmpty());
  EXPECT_THAT(running.heard().refusals(), testing::ElementsAre(listed[0].entry.number));
}

TEST_F(LedgerGateTest, EachClientHasItsOwnBudget) {
  ledger::Ledger ledger = place_.open();
  ServerConfig two = config({.linkages_per_day = 1});
  two.clients = {RunningServer::test_client(), {}};
  two.clients[1].name = "other";
  two.clients[1].fingerprint = TestCertificates::get().fingerprint("stranger");
  two.clients[1].budgets.linkages_per_day = 2;
  RunningServer running(world_, two, &ledger);
  const ClientOptions other = RunningServer::with_certificate(running.options(), "stranger");
  EXPECT_EQ(ask(running.options(), world_).result, expected(world_));
  EXPECT_THAT(error_of(ErrorCategory::kLimit, [&] { ask(running.options(), world_); }),
              HasSubstr("the one linkage that this client may make within 24 hours is used up"));
  for (int i = 0; i < 2; ++i) EXPECT_EQ(ask(other, world_).result, expected(world_));
  error_of(ErrorCategory::kLimit, [&] { ask(other, world_); });
  EXPECT_EQ(entries(running).size(), 5U);
}

TEST_F(LedgerGateTest, WhoGivesUpBeforeTheAnswerGetsItsShareBack) {
  ledger::Ledger ledger = place_.open();
  RunningServer running(world_, config({.linkages_per_day = 1}), &ledger);
  for (const Phase phase : {Phase::kKeys, Phase::kPlanes, Phase::kTabulate}) {
    ActsIn* self = nullptr;
    ActsIn observer(phase, [&] { self->give_up(); });
    self = &observer;
    error_of(ErrorCategory::kCancelled, [&] { ask(running.options(), world_, observer); });
    ASSERT_TRUE(running.becomes_idle());
  }
  EXPECT_EQ(ask(running.options(), world_).result, expected(world_));
  const std::vector<ledger::Listed> listed = entries(running);
  ASSERT_EQ(listed.size(), 4U);
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(listed[i].outcome, Outcome::kCancelled);
    EXPECT_FALSE(listed[i].cleared);
  }
  EXPECT_EQ(listed[3].outcome, Outcome::kAnswered);
}

TEST_F(LedgerGateTest, AClockThatJumpsUnderAQueryFreesNothing) {
  std::atomic<int> days = 0;
  ledger::Ledger ledger =
      ledger::Ledger::open({.path = place_.path, .key = {}, .program = "tacit", .clock = [&] {
                              return place_.now + std::chrono::days(days);
                            }});
  RunningServer running(world_, config({.linkages_per_day = 1}), &ledger);
  ActsIn jump(Phase::kPlanes, [&] { days = -1; });
  EXPECT_EQ(ask(running.options(), world_, jump).result, expected(world_));
  ASSERT_TRUE(running.becomes_idle());
  for (const int day : {0, -1, -30}) {
    days = day;
    EXPECT_THAT(error_of(ErrorCategory::kLimit, [&] { ask(running.options(), world_); }),
                HasSubstr("used up"));
  }
  for (const ledger::Listed& one : ledger::Reader(place_.path).list({.outcome = Outcome::kAnswered}))
    EXPECT_LT(one.milliseconds, 600'000U);
  EXPECT_TRUE(place_.verify(ledger.head()).sound());
}

TEST_F(LedgerGateTest, WhatIsNotOpenToAClientIsEnteredAsRefused) {
  ledger::Ledger ledger = place_.open();
  ServerConfig closed = config();
  closed.clients = {RunningServer::test_client()};
  closed.clients[0].dimensions = {"state"};
  RunningServer running(world_, closed, &ledger);
  protocol::World share = world_;
  share.question.statistics.push_back({table::StatisticKind::kShare, "sex", "a"});
  protocol::World crossed = world_;
  crossed.question.by = {"state", "sex"};
  for (const protocol::World* asked : {&share, &crossed}) {
    EXPECT_THAT(error_of(ErrorCategory::kUsage, [&] { ask(running.options(), *asked); }),
                HasSubstr("no dimension \"sex\" that is open to you"));
  }
  EXPECT_EQ(ask(running.options(), world_).result, expected(world_));
  const std::vector<ledger::Listed> listed = entries(running);
  ASSERT_EQ(listed.size(), 3U);
  EXPECT_EQ(listed[0].entry.kind, Kind::kRefusal);
  EXPECT_THAT(listed[0].entry.detail, HasSubstr("open to you"));
  EXPECT_EQ(listed[1].entry.kind, Kind::kRefusal);
  EXPECT_EQ(listed[2].outcome, Outcome::kAnswered);
}

TEST_F(LedgerGateTest, TheCatalogHasWhatIsOpenToTheClient) {
  ledger::Ledger ledger = place_.open();
  ServerConfig closed = config();
  closed.clients = {RunningServer::test_client()};
  closed.clients[0].dimensions = {"sex"};
  closed.clients[0].measures = {"employed"};
  closed.clients[0].max_client_records = 30;
  RunningServer running(world_, closed, &ledger);
  protocol::Observer observer;
  const protocol::ServerCatalog catalog = fetch_catalog(running.options(), observer);
  ASSERT_EQ(catalog.catalog.dimensions.size(), 1U);
  EXPECT_EQ(catalog.catalog.dimensions[0].name, "sex");
  ASSERT_EQ(catalog.catalog.measures.size(), 1U);
  EXPECT_EQ(catalog.catalog.measures[0].name, "employed");
  EXPECT_EQ(catalog.max_client_records, 30U);
  error_of(ErrorCategory::kSecurity,
           [&] { fetch_catalog(RunningServer::with_certificate(running.options(), "stranger"), observer); });
  EXPECT_TRUE(entries(running).empty());
}

TEST_F(LedgerGateTest, TheCatalogSaysWhatIsLeftToTheClient) {
  ledger::Ledger ledger = place_.open();
  ServerConfig two = config({.linkages_per_day = 3, .attempts_per_day = 0, .smallest_list = 12});
  two.clients = {RunningServer::test_client(), {}};
  two.clients[1].name = "other";
  two.clients[1].fingerprint = TestCertificates::get().fingerprint("stranger");
  two.clients[1].budgets = {
      .linkages_per_day = 1, .linkages_per_month = {}, .tables_per_linkage = {}, .smallest_list = 20};
  RunningServer running(world_, two, &ledger);
  const ClientOptions other = RunningServer::with_certificate(running.options(), "stranger");
  protocol::Observer observer;
  protocol::ClientTerms terms = fetch_catalog(running.options(), observer).terms;
  EXPECT_EQ(terms.smallest_list, 12U);
  EXPECT_EQ(terms.answers, (protocol::Budget{3, 3}));
  EXPECT_EQ(terms.questions, std::nullopt) << "any number";
  EXPECT_EQ(ask(running.options(), world_).result, expected(world_));
  EXPECT_EQ(ask(other, world_).result, expected(world_));
  EXPECT_EQ(fetch_catalog(running.options(), observer).terms.answers, (protocol::Budget{3, 2}));
  terms = fetch_catalog(other, observer).terms;
  EXPECT_EQ(terms.smallest_list, 20U);
  EXPECT_EQ(terms.answers, (protocol::Budget{1, 0}));
  EXPECT_EQ(terms.wait_seconds, 24U * 3600) << "the clock stands still";
  EXPECT_EQ(entries(running).size(), 2U) << "catalogs are not entered";
}

// What those without a certificate have left they share, and none is told what others did.
TEST_F(LedgerGateTest, TheCatalogDoesNotSayWhatOthersHaveUsed) {
  ledger::Ledger ledger = place_.open();
  ServerConfig open = config({.linkages_per_day = 1});
  open.client_auth = ClientAuth::kNone;
  RunningServer running(world_, open, &ledger);
  ClientOptions nobody = running.options();
  nobody.certificate_file.reset();
  nobody.key_file.reset();
  EXPECT_EQ(ask(nobody, world_).result, expected(world_));
  protocol::Observer observer;
  const protocol::ClientTerms terms = fetch_catalog(nobody, observer).terms;
  EXPECT_EQ(terms.answers, (protocol::Budget{1, std::nullopt}));
  EXPECT_EQ(terms.questions, (protocol::Budget{200, std::nullopt}));
  EXPECT_EQ(terms.wait_seconds, 0U);
}

TEST_F(LedgerGateTest, TheLedgerIsThereOrTheConfigurationSaysThatThereIsNone) {
  const ServerConfig required = RunningServer::with_tls({});
  const ObserverFactory silent = [](std::uint64_t) { return std::make_unique<SessionObserver>(); };
  EXPECT_THAT(error_of(ErrorCategory::kConfig, [&] { Server(required, world_.server, silent); }),
              HasSubstr("ledger"));
  ledger::Ledger ledger = place_.open();
  ServerConfig none = required;
  none.bookkeeping = Bookkeeping::kNone;
  EXPECT_THAT(error_of(ErrorCategory::kConfig, [&] { Server(none, world_.server, silent, &ledger); }),
              HasSubstr("ledger"));
}

// Numbers and names that no client of ours sends.
TEST_F(LedgerGateTest, NonsenseIsEnteredInBounds) {
  ledger::Ledger ledger = place_.open();
  RunningServer running(world_, config(), &ledger);
  protocol::ClientMessage message = hello_of(world_);
  message.mutable_hello()->set_client_records(std::numeric_limits<std::uint64_t>::max());
  message.mutable_hello()->set_by(0, "\x01 no name");
  message.mutable_hello()->set_model_hash(std::string(100'000, 'x'));
  RawClient client(running.address());
  ASSERT_TRUE(client.send(message));
  EXPECT_TRUE(client.failure());
  const std::vector<ledger::Listed> listed = entries(running);
  ASSERT_EQ(listed.size(), 1U);
  EXPECT_EQ(listed[0].entry.kind, Kind::kRefusal);
  EXPECT_EQ(listed[0].entry.model.size(), 64U);
  EXPECT_EQ(listed[0].entry.cells, 0U);
  EXPECT_TRUE(place_.verify().sound());
}

}  // namespace
}  // namespace tacit::rpc
