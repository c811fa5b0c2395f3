// SPDX-License-Identifier: Apache-2.0
#include "app/server/rules_note.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fmt/format.h>

#include "base/hex.h"
#include "ledger/reader.h"
#include "support/temporary_directory.h"

namespace tacit::app {
namespace {

using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;

constexpr const char* kUsualRules =
    "rules: approval none; approval_hours 168; purpose optional; tables_per_linkage 1; further repeats; "
    "linkages_per_day 20; linkages_per_month 0; attempts_per_day 200; smallest_list 10; clients ";

identity::ClientRules client(const std::string& name) {
  identity::ClientRules rules;
  rules.name = name;
  return rules;
}

TEST(RulesNote, SaysTheUsualRulesAndWhatIsOtherwise) {
  rpc::ServerConfig config;
  EXPECT_EQ(rules_text(config), std::string(kUsualRules) + "0");
  config.clients = {client("zoe"), client("a \"b"), client("same")};
  config.clients[0].approval = ApprovalRule::kAnswer;
  config.clients[0].purpose_required = true;
  config.clients[1].budgets.linkages_per_month = 3;
  config.clients[2].approval = ApprovalRule::kNone;
  config.clients[2].budgets.linkages_per_day = 20;
  config.clients[2].dimensions = {"state"};
  EXPECT_EQ(rules_text(config),
            std::string(kUsualRules) +
                R"(3; "a \"b": linkages_per_month 3; "zoe": approval answer, purpose required)");
  std::swap(config.clients[0], config.clients[2]);
  EXPECT_THAT(rules_text(config), EndsWith("\"zoe\": approval answer, purpose required"));
  config.policy.approval = ApprovalRule::kQuestion;
  EXPECT_THAT(rules_text(config), HasSubstr("\"same\": approval none"));
}

TEST(RulesNote, HasADigestOfWhatIsLong) {
  rpc::ServerConfig config;
  for (int i = 0; i < 300; ++i) {
    config.clients.push_back(client(fmt::format("client {:03}", i)));
    if (i % 2 == 0) config.clients.back().budgets.linkages_per_day = 5;
  }
  const std::string text = rules_text(config), whole = whole_rules_text(config);
  EXPECT_LE(text.size(), ledger::kMaxText);
  EXPECT_EQ(text, std::string(kUsualRules) + "300; of their own 150; BLAKE2b-256 of the whole " +
                      to_hex(ledger::hash_of({}, whole, nullptr)));
  EXPECT_THAT(whole, HasSubstr("; \"client 298\": linkages_per_day 5"));
  config.clients[298].budgets.linkages_per_day = 6;
  EXPECT_NE(rules_text(config), text);
}

TEST(RulesNote, IsEnteredWhereRulesChangeAlone) {
  const TemporaryDirectory directory;
  const auto open = [&] {
    return ledger::Ledger::open({.path = directory / "ledger.db", .key = nullptr, .program = "test"});
  };
  const auto notes = [&] {
    std::vector<std::string> texts;
    for (const ledger::Listed& one : ledger::Reader(directory / "ledger.db").list())
      texts.push_back(one.entry.detail);
    return texts;
  };
  rpc::ServerConfig config;
  const std::string first = rules_text(config);
  for (int start = 0; start < 3; ++start) {
    ledger::Ledger ledger = open();
    note_rules(ledger, config);
  }
  EXPECT_THAT(notes(), ElementsAre(first));
  ledger::Ledger ledger = open();
  ledger.note("something else");
  note_rules(ledger, config);
  config.policy.smallest_list = 50;
  note_rules(ledger, config);
  note_rules(ledger, config);
  const std::string second = rules_text(config);
  config.policy.smallest_list = 10;
  note_rules(ledger, config);
  EXPECT_THAT(notes(), ElementsAre(first, "something else", second, first));
}

}  // namespace
}  // namespace tacit::app
