// SPDX-License-Identifier: Apache-2.0
// Rules with an end: until when a client may ask, how much in a month, and that a question says what it is
// for.
#include "ledger/support.h"
#include "protocol/purpose.h"
#include "rpc/client/catalog.h"
#include "rpc/raw_client.h"
#include "rpc/running_server.h"
#include "support/error_of.h"

namespace tacit::rpc {
namespace {

using ledger::Kind;
using ledger::Outcome;
using std::chrono::sys_days;
using std::chrono::year;
using testing::AllOf;
using testing::HasSubstr;

constexpr const char* kEnded = "your access to this server ended on 2027-06-30; ask the custodian";

class Rules : public testing::Test {
 protected:
  static ServerConfig with(const std::function<void(ServerConfig&)>& change) {
    ServerConfig config;
    config.clients = {RunningServer::test_client()};
    change(config);
    return config;
  }
  ServerConfig ending() {
    return with([this](ServerConfig& config) {
      config.clients[0].until = year(2027) / 6 / 30;
      config.wall_clock = [this] { return days_(); };
    });
  }
  std::vector<ledger::Listed> entries(RunningServer& running) {
    EXPECT_TRUE(running.becomes_idle());
    return ledger::Reader(place_.path).list();
  }
  // Refused with this purpose, and told this.
  std::string refused(const RunningServer& running, const std::string& purpose = "",
                      ErrorCategory category = ErrorCategory::kUsage) {
    ClientOptions options = running.options();
    options.purpose = purpose;
    return error_of(category, [&] { ask(options, world_); });
  }

  protocol::World world_ = protocol::make_world({}, 72);
  ledger::Place place_;
  std::function<std::chrono::system_clock::time_point()> days_ = [] { return sys_days(year(2027) / 6 / 30); };
};

TEST_F(Rules, AccessEndsForQuestionsAndForTheCatalog) {
  ledger::Ledger ledger = place_.open();
  RunningServer running(world_, ending(), &ledger);
  protocol::Observer observer;
  EXPECT_EQ(ask(running.options(), world_).result, expected(world_));
  EXPECT_EQ(fetch_catalog(running.options(), observer).terms.until, sys_days(year(2027) / 7 / 1));
  ASSERT_TRUE(running.becomes_idle());
  days_ = [] { return sys_days(year(2027) / 7 / 1); };
  EXPECT_THAT(refused(running, "", ErrorCategory::kLimit), HasSubstr(kEnded));
  EXPECT_THAT(error_of(ErrorCategory::kLimit, [&] { fetch_catalog(running.options(), observer); }),
              HasSubstr(kEnded));
  const std::vector<ledger::Listed> listed = entries(running);
  ASSERT_EQ(listed.size(), 2U);
  EXPECT_EQ(listed[1].entry.kind, Kind::kRefusal);
  EXPECT_EQ(listed[1].entry.detail, kEnded);
  EXPECT_TRUE(place_.verify().sound());
}

TEST_F(Rules, AccessThatEndsBeforeTheTurnEndsTheQuestion) {
  ledger::Ledger ledger = place_.open();
  std::atomic<int> asked = 0;
  days_ = [&asked] { return sys_days(year(2027) / 6 / 30) + std::chrono::days(asked++); };
  RunningServer running(world_, ending(), &ledger);
  EXPECT_THAT(refused(running, "", ErrorCategory::kLimit), HasSubstr(kEnded));
  const std::vector<ledger::Listed> listed = entries(running);
  ASSERT_EQ(listed.size(), 1U);
  EXPECT_EQ(listed[0].entry.kind, Kind::kQuestion);
  EXPECT_EQ(listed[0].outcome, Outcome::kFailed);
  EXPECT_FALSE(listed[0].cleared);
  EXPECT_EQ(ledger::Reader(place_.path).show(1).back().detail, kEnded);
  EXPECT_EQ(asked, 2);
}

TEST_F(Rules, AQuestionHasToSayWhatItIsFor) {
  ledger::Ledger ledger = place_.open();
  RunningServer running(world_, with([](ServerConfig& config) { config.purpose_required = true; }), &ledger);
  protocol::Observer observer;
  EXPECT_TRUE(fetch_catalog(running.options(), observer).terms.purpose_required);
  for (const char* nothing : {"", "   "}) {
    EXPECT_THAT(refused(running, nothing),
                AllOf(HasSubstr("what each question is for"), HasSubstr("--purpose")));
  }
  ClientOptions options = running.options();
  options.purpose = "who is treated where";
  EXPECT_EQ(ask(options, world_).result, expected(world_));
  const std::vector<ledger::Listed> listed = entries(running);
  ASSERT_EQ(listed.size(), 3U);
  EXPECT_EQ(listed[0].entry.kind, Kind::kRefusal);
  EXPECT_THAT(listed[0].entry.detail, HasSubstr("what each question is for"));
  EXPECT_EQ(listed[2].entry.kind, Kind::kQuestion);
  EXPECT_EQ(listed[2].entry.detail, "who is treated where");
}

// What a client may ask does not depend on its release.
TEST_F(Rules, AClientOfVersion9IsToldThatItNeedsANewerRelease) {
  ledger::Ledger ledger = place_.open();
  RunningServer running(world_, with([](ServerConfig& config) { config.purpose_required = true; }), &ledger);
  protocol::ClientMessage hello = hello_of(world_);
  hello.mutable_hello()->set_oldest_version(9);
  hello.mutable_hello()->clear_newest_version();
  RawClient client(running.address());
  ASSERT_TRUE(client.send(hello));
  const auto failure = client.failure();
  ASSERT_TRUE(failure);
  EXPECT_THAT(failure->message(), HasSubstr("newer release"));
  ASSERT_EQ(entries(running).size(), 1U);
  EXPECT_EQ(entries(running)[0].entry.protocol, 9U);
}

// Who sends what cannot be read leaves a trace, and uses up what questions use up.
TEST_F(Rules, AGreetingThatIsMalformedIsEnteredAsARefusal) {
  ledger::Ledger ledger = place_.open();
  RunningServer running(world_, with([](ServerConfig& config) { config.policy.attempts_per_day = 4; }),
                        &ledger);
  const auto told = [&](const std::function<void(protocol::Hello&)>& spoil) {
    protocol::ClientMessage hello = hello_of(world_);
    spoil(*hello.mutable_hello());
    RawClient client(running.address());
    EXPECT_TRUE(client.send(hello));
    const auto failure = client.failure();
    return failure ? failure->message() : "nothing";
  };
  const auto long_purpose = [](protocol::Hello& hello) {
    hello.set_purpose(std::string(protocol::kMaxPurpose + 1, 'x'));
  };
  std::vector<std::string> reasons = {told(long_purpose),
                                      told([](protocol::Hello& hello) { hello.set_purpose("two\nlines"); }),
                                      told([](protocol::Hello& hello) {
                                        hello.set_oldest_version(900);
                                        hello.set_newest_version(901);
                                      }),
                                      told([](protocol::Hello& hello) {
                                        for (int i = 0; i < 10000; ++i) hello.add_by("state");
                                      })};
  const std::vector<ledger::Listed> listed = entries(running);
  ASSERT_EQ(listed.size(), reasons.size());
  for (std::size_t i = 0; i < reasons.size(); ++i) {
    EXPECT_EQ(listed[i].entry.kind, Kind::kRefusal);
    EXPECT_EQ(listed[i].entry.client.account, "test");
    EXPECT_FALSE(listed[i].entry.client.fingerprint.empty());
    EXPECT_EQ(listed[i].entry.detail, reasons[i]);
    EXPECT_EQ(listed[i].entry.records, 0U);
  }
  EXPECT_EQ(running.heard().refusals(), (std::vector<std::uint64_t>{1, 2, 3, 4}));
  told(long_purpose);
  EXPECT_THAT(refused(running, "", ErrorCategory::kLimit), HasSubstr("24 hours"));
  EXPECT_EQ(entries(running).size(), reasons.size()) << "no entries over the attempts of a day";
  EXPECT_TRUE(place_.verify().sound());
}

TEST_F(Rules, AClientsOwnRuleComesBeforeTheServers) {
  ledger::Ledger ledger = place_.open();
  {
    RunningServer running(world_, with([](ServerConfig& config) {
                            config.purpose_required = true;
                            config.clients[0].purpose_required = false;
                          }),
                          &ledger);
    EXPECT_EQ(ask(running.options(), world_).result, expected(world_));
    protocol::Observer observer;
    EXPECT_FALSE(fetch_catalog(running.options(), observer).terms.purpose_required);
    EXPECT_TRUE(running.becomes_idle());
  }
  RunningServer running(world_, with([](ServerConfig& config) { config.clients[0].purpose_required = true; }),
                        &ledger);
  EXPECT_THAT(refused(running), HasSubstr("what each question is for"));
}

// The rule is the custodian's, not the ledger's.
TEST_F(Rules, APurposeIsRequiredWhereNobodyIsKnownToo) {
  RunningServer running(world_, [] {
    ServerConfig open;
    open.purpose_required = true;
    open.client_auth = ClientAuth::kNone;
    return open;
  }());
  ClientOptions nobody = running.options();
  nobody.certificate_file.reset();
  nobody.key_file.reset();
  error_of(ErrorCategory::kUsage, [&] { ask(nobody, world_); });
  nobody.purpose = "a trial";
  EXPECT_EQ(ask(nobody, world_).result, expected(world_));
}

TEST_F(Rules, AMonthsBudgetIsToldAndHolds) {
  ledger::Ledger ledger = place_.open();
  RunningServer running(world_, with([](ServerConfig& config) {
                          config.policy.linkages_per_month = 9;
                          config.clients[0].budgets.linkages_per_month = 1;
                        }),
                        &ledger);
  protocol::Observer observer;
  EXPECT_EQ(fetch_catalog(running.options(), observer).terms.month_answers, (protocol::Budget{1, 1}));
  EXPECT_EQ(ask(running.options(), world_).result, expected(world_));
  ASSERT_TRUE(running.becomes_idle());
  const protocol::ClientTerms terms = fetch_catalog(running.options(), observer).terms;
  EXPECT_EQ(terms.month_answers, (protocol::Budget{1, 0}));
  EXPECT_EQ(terms.answers, (protocol::Budget{20, 19}));
  EXPECT_EQ(terms.wait_seconds, 31U * 24 * 3600) << "the clock stands still";
  EXPECT_THAT(refused(running, "", ErrorCategory::kLimit), HasSubstr("used up until 2026-04-01 (UTC)"));
}

}  // namespace
}  // namespace tacit::rpc
