// SPDX-License-Identifier: Apache-2.0
#include "app/server/ledger_config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"

namespace tacit::app {
namespace {

using testing::HasSubstr;

struct Read {
  LedgerConfig ledger;
  rpc::ServerConfig server;
};

Read parse_ledger(const std::string& text) {
  ConfigProblems problems{"server.toml"};
  const toml::table file = toml::parse(text);
  Read read;
  read.ledger = read_ledger(file, "etc", problems, read.server);
  problems.throw_if_any();
  return read;
}

std::string ledger_problems_of(const std::string& text) {
  try {
    parse_ledger(text);
  } catch (const Error& error) {
    EXPECT_EQ(error.category(), ErrorCategory::kConfig);
    return error.what();
  }
  ADD_FAILURE() << "no error was thrown";
  return {};
}

TEST(LedgerConfig, EverythingCanBeSaid) {
  const Read read = parse_ledger(R"([ledger]
path = "../var/ledger.db"
key = "/safe/ledger.key"
tables_per_linkage = 3
further = "same cells"
linkages_per_day = 4
attempts_per_day = 0
linkages_per_month = 40
purpose = "required"
approval = "question"
approval_hours = 48
smallest_list = 100
)");
  EXPECT_EQ(read.ledger.path, "var/ledger.db");
  EXPECT_EQ(read.ledger.key, "/safe/ledger.key");
  EXPECT_EQ(read.server.bookkeeping, rpc::Bookkeeping::kRequire);
  const ledger::Policy& policy = read.server.policy;
  EXPECT_EQ(policy.tables_per_linkage, 3U);
  EXPECT_EQ(policy.further, ledger::Further::kSameCells);
  EXPECT_EQ(policy.linkages_per_day, 4U);
  EXPECT_EQ(policy.attempts_per_day, 0U);
  EXPECT_EQ(policy.smallest_list, 100U);
  EXPECT_EQ(policy.linkages_per_month, 40U);
  EXPECT_TRUE(read.server.purpose_required);
  EXPECT_EQ(policy.approval, ApprovalRule::kQuestion);
  EXPECT_EQ(policy.approval_time, std::chrono::hours(48));
}

TEST(LedgerConfig, WhatIsLeftOutIsTheDefault) {
  const Read read = parse_ledger("[ledger]\npath = \"ledger.db\"\n");
  EXPECT_EQ(read.server.policy.smallest_list, ledger::Policy{}.smallest_list);
  EXPECT_EQ(read.server.policy.linkages_per_month, 0U);
  EXPECT_FALSE(read.server.purpose_required);
  EXPECT_EQ(read.server.policy.approval, ApprovalRule::kNone);
  EXPECT_EQ(read.server.policy.approval_time, std::chrono::hours(168));
  EXPECT_EQ(read.server.policy.linkages_per_day, ledger::Policy{}.linkages_per_day);
  EXPECT_EQ(read.server.policy.further, ledger::Further::kRepeats);
}

TEST(LedgerConfig, NoneHasToBeSaid) {
  const Read none = parse_ledger("ledger = \"none\"\n");
  EXPECT_EQ(none.server.bookkeeping, rpc::Bookkeeping::kNone);
  EXPECT_FALSE(open_ledger(none.ledger, none.server.bookkeeping, {}).has_value());
  const Read silent = parse_ledger("");
  EXPECT_EQ(silent.server.bookkeeping, rpc::Bookkeeping::kRequire);
  try {
    open_ledger(silent.ledger, silent.server.bookkeeping, {});
    FAIL() << "no error was thrown";
  } catch (const Error& error) {
    EXPECT_EQ(error.category(), ErrorCategory::kConfig);
    EXPECT_THAT(error.what(), HasSubstr("[ledger]"));
  }
}

TEST(LedgerConfig, WhatIsWrongIsSaid) {
  EXPECT_THAT(ledger_problems_of("ledger = \"off\"\n"), HasSubstr("\"none\""));
  EXPECT_THAT(ledger_problems_of("ledger = 3\n"), HasSubstr("[ledger]"));
  EXPECT_THAT(ledger_problems_of("[ledger]\n"), HasSubstr("path"));
  EXPECT_THAT(ledger_problems_of("[ledger]\npath = \"a\"\nfurther = \"all\"\n"), HasSubstr("\"same cells\""));
  EXPECT_THAT(ledger_problems_of("[ledger]\npath = \"a\"\nlinkages_per_day = -1\n"),
              HasSubstr("linkages_per_day"));
  EXPECT_THAT(ledger_problems_of("[ledger]\npath = \"a\"\nlinkages_per_dy = 1\n"),
              HasSubstr("linkages_per_day"));
}

}  // namespace
}  // namespace tacit::app
