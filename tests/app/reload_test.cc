// SPDX-License-Identifier: Apache-2.0
// A custodian that reloads: what is on its files counts from then on, and nothing changes if anything is
// wrong.
#include "app/small_study.h"
#include "support/error_of.h"

namespace tacit::app {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::HasSubstr;
using testing::Not;

class CustodianReload : public SmallStudy {
 protected:
  void SetUp() override {
    SmallStudy::SetUp();
    custodian_.emplace(config(), insecure(), log());
    server_ = at(custodian_->start(kUnobserved));
    lines_.clear();
  }

  // The configuration with more tables.
  void write_config(const std::string& more, const std::string& before = "ledger = \"none\"\n") const {
    directory_.write("server.toml", before + kSmallConfiguration + more);
  }
  std::string failed(ErrorCategory category) {
    return error_of(category, [&] { custodian_->reload(directory_ / "server.toml"); });
  }

  std::optional<Custodian> custodian_;
  rpc::ClientOptions server_;
};

TEST_F(CustodianReload, NewRecordsAndRulesCountFromThenOn) {
  const std::string before = encrypted_csv(server_);
  EXPECT_EQ(before, plain_csv());
  write_server(synth::generate({.records = 170, .seed = 4}));
  write_config("[limits]\nmax_queue = 3\n");
  custodian_->reload(directory_ / "server.toml");
  EXPECT_EQ(encrypted_csv(server_), plain_csv());
  EXPECT_NE(plain_csv(), before);
  EXPECT_THAT(lines_.back(), AllOf(HasSubstr("reloaded: records 150 -> 170; model small (hash "),
                                   HasSubstr("[limits] max_queue 8 -> 3"), Not(HasSubstr("max_sessions"))));
  EXPECT_THAT(lines_, Contains(HasSubstr("reload: source ")));
  EXPECT_THAT(lines_, Contains(HasSubstr("warning: reload: INSECURE")));
}

TEST_F(CustodianReload, AnotherModelIsServedToo) {
  std::string other = kSmallModel;
  directory_.write("model.toml", other.replace(other.find("threshold = 3"), 13, "threshold = 2"));
  EXPECT_THAT(error_of(ErrorCategory::kModelMismatch, [&] { encrypted_csv(server_); }), HasSubstr("models"));
  custodian_->reload(directory_ / "server.toml");
  EXPECT_EQ(encrypted_csv(server_), plain_csv());
  EXPECT_THAT(lines_.back(), HasSubstr(") -> small (hash "));
}

TEST_F(CustodianReload, WhatIsWrongLeavesEverythingAsItWas) {
  const std::string before = plain_csv();
  write_server(synth::generate({.records = 170, .seed = 4}));
  write_config("[limits]\nmax_sessions = 0\n");
  EXPECT_THAT(failed(ErrorCategory::kConfig), HasSubstr("max_sessions"));
  write_config("");
  directory_.write("model.toml", "no model");
  failed(ErrorCategory::kConfig);
  directory_.write("model.toml", kSmallModel);
  directory_.write("server.csv", "given_name,surname\nAda,Example\n");
  failed(ErrorCategory::kConfig);
  std::filesystem::remove(directory_ / "server.csv");
  failed(ErrorCategory::kInput);
  EXPECT_EQ(encrypted_csv(server_), before);
  EXPECT_THAT(lines_, Not(Contains(HasSubstr("reloaded"))));
}

TEST_F(CustodianReload, WhatNeedsARestartIsNamed) {
  write_config(
      "log = \"json\"\n[metrics]\nfile = \"m.prom\"\n[cluster]\nsilence_seconds = 9\n[ledger]\npath = "
      "\"l.db\"\n",
      "");
  EXPECT_THAT(
      failed(ErrorCategory::kConfig),
      AllOf(HasSubstr(
                "[ledger], [server] log, [ledger] path, [metrics], [cluster] silence_seconds cannot change"),
            HasSubstr("restart"), HasSubstr("take the changes back")));
}

TEST_F(CustodianReload, FlagsOfTheStartHoldOn) {
  custodian_.reset();
  write_server(synth::generate({.records = 20, .seed = 5}));
  std::filesystem::rename(directory_ / "server.csv", directory_ / "other.csv");
  ServeChanges changes = insecure();
  changes.source = directory_ / "other.csv";
  changes.worker_threads = {3, 4};
  custodian_.emplace(config(), changes, log());
  custodian_->start(kUnobserved);
  custodian_->reload(directory_ / "server.toml");
  EXPECT_THAT(lines_.back(), HasSubstr("records 20;"));
  EXPECT_EQ(custodian_->server_config().limits.threads, 2);
  EXPECT_THAT(custodian_->server_config().limits.worker_threads, testing::ElementsAre(3, 4));
}

// The second start says so before it makes its ledger, and leaves nothing behind.
TEST_F(CustodianReload, APortInUseIsFoundBeforeALedgerIsMade) {
  write_config("[ledger]\npath = \"own.db\"\n", "");
  ServeChanges changes;
  changes.listen = server_.server;
  const std::string why = error_of(ErrorCategory::kUnavailable, [&] { Custodian(config(), changes, log()); });
  EXPECT_THAT(why, AllOf(HasSubstr("cannot listen on"), HasSubstr("the port is in use")));
  EXPECT_FALSE(std::filesystem::exists(directory_ / "own.db"));
}

identity::ClientRules client(const std::string& name, const std::string& subject) {
  identity::ClientRules rules;
  rules.name = name;
  rules.subject = subject;
  return rules;
}

TEST_F(CustodianReload, ChangesAreToldByName) {
  protocol::ServerData data = load_server_data(config().catalog, nullptr, [](const std::string&) {});
  const auto loaded = [&] {
    return Loaded{config(), std::make_shared<const rpc::Offer>(
                                rpc::Offer{{}, std::make_shared<const protocol::ServerData>(data)})};
  };
  Loaded before = loaded();
  data.catalog.dimensions.pop_back();
  data.catalog.measures[0].unit = "months";
  data.catalog.measures.push_back({"height", "cm", 0, 0, 250});
  Loaded after = loaded();
  before.config.server.clients = {client("ada", "CN=Ada"), client("bob", "CN=Bob"), client("cy", "CN=Cy")};
  after.config.server.clients = {client("ada", "CN=Ada"), client("bob", "CN=Robert"),
                                 client("dee", "CN=Dee")};
  after.config.server.policy.further = ledger::Further::kSameCells;
  after.config.server.policy.approval = ApprovalRule::kAnswer;
  after.config.server.limits.strategy = StrategyWanted::kBlocked;
  after.config.server.limits.custodian = "Statistics Office";
  const std::string model = "model small (hash " + data.model.short_hash() + ")";
  EXPECT_EQ(changes_text(before, after),
            "records 150; " + model +
                "; clients added: dee; clients removed: cy; client bob: "
                "subject CN=Bob -> CN=Robert; dimensions removed: sex; measures "
                "added: height; measures changed: age; [server] name (none) -> "
                "Statistics Office; [limits] strategy "
                "any -> blocked; [ledger] further repeats -> same cells; [ledger] approval none -> answer");
  EXPECT_EQ(changes_text(before, before), "records 150; " + model);

  before = after;
  identity::ClientRules& ada = before.config.server.clients[0];
  ada.approval = ApprovalRule::kQuestion;
  ada.until = std::chrono::sys_days(std::chrono::year(2026) / 12 / 5);
  ada.budgets.linkages_per_month = 10;
  identity::ClientRules& now = after.config.server.clients[0];
  now.approval = ApprovalRule::kNone;
  now.until = std::chrono::sys_days(std::chrono::year(2027) / 6 / 30);
  now.budgets.linkages_per_month = 20;
  now.dimensions = {"sex"};
  EXPECT_EQ(changes_text(before, after),
            "records 150; " + model +
                "; client ada: approval question -> none, until 2026-12-05 -> 2027-06-30, dimensions all -> "
                "sex, linkages_per_month 10 -> 20");
}

}  // namespace
}  // namespace tacit::app
