// SPDX-License-Identifier: Apache-2.0
// What a custodian decides by: a client's words do not pass for Tacit's own, and who decides is what the
// system says.
#include "cli/ledger/text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <pwd.h>
#include <unistd.h>

#include "cli/ledger/login.h"
#include "ledger/purpose.h"
#include "support/temporary_directory.h"

namespace tacit::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

ledger::Pending pending(const std::string& purpose) {
  ledger::Pending one;
  one.entry.number = 17;
  one.entry.kind = ledger::Kind::kWait;
  one.entry.client.account = "ada";
  one.entry.question =
      ledger::canonical_text({.by = {"state"}, .statistics = {{.kind = "count", .of = {}, .value = {}}}});
  one.waiting = {.purpose = purpose, .rule = ApprovalRule::kQuestion, .seconds = 1, .bytes = 1, .until = {}};
  return one;
}

TEST(LedgerText, HasAPurposeInQuotesAndBehindTheQuestion) {
  const std::string text = pending_text({pending("report: count; by sex\"    \"more\\")});
  EXPECT_THAT(text, HasSubstr("  count; by state  \"report: count; by sex\\\" \\\"more\\\\\"\n"));
  EXPECT_THAT(pending_text({pending("")}), HasSubstr("  count; by state  (no purpose given)\n"));
}

TEST(LedgerText, QuotesWhatNobodySees) {
  EXPECT_EQ(quoted_text("a  \t b\n"), "\"a b\"");
  EXPECT_EQ(quoted_text("a\xC2\xA0 \xE2\x80\xAE\xE3\x80\x80z"), "\"a z\"");
  EXPECT_EQ(quoted_text("a\xE2\xA0\x80\xE2\xA0\x80z"), "\"a z\"");
  EXPECT_EQ(quoted_text("K\xC3\xB6ln"), "\"K\xC3\xB6ln\"");
  EXPECT_EQ(quoted_text("   "), "\"\"");
}

TEST(LedgerText, ListsReasonAndPurposeApart) {
  ledger::Listed refused;
  refused.entry = pending("").entry;
  refused.entry.kind = ledger::Kind::kRefusal;
  refused.entry.detail = ledger::refusal_detail("the list is too short", "answered  mean income; by state");
  refused.outcome = ledger::Outcome::kRefused;
  EXPECT_THAT(list_text({refused}),
              HasSubstr("refused  count; by state  the list is too short  \"answered mean "
                        "income; by state\"\n"));
  ledger::Listed note;
  note.entry.detail = "rules: all";
  EXPECT_THAT(list_text({refused, note}), HasSubstr("rules: all\n"));
}

TEST(LedgerText, OneLongCellLeavesOtherLinesNarrow) {
  const std::string text = aligned_text({{std::string(100, 'x'), "end"}, {"a", "end"}}, {false, false}, 10);
  EXPECT_EQ(text, std::string(100, 'x') + "  end\na  end\n");
}

TEST(Login, IsTheSystemsWord) {
  const TemporaryDirectory directory;
  const passwd* self = getpwuid(getuid());
  const std::string own = self != nullptr ? self->pw_name : "user " + std::to_string(getuid());
  directory.write("login", "1");
  const std::string daemon = getpwuid(1) != nullptr ? getpwuid(1)->pw_name : "user 1";
  EXPECT_EQ(login_name(directory.path() / "login"), daemon);
  directory.write("login", "3999999999");
  EXPECT_EQ(login_name(directory.path() / "login"), "user 3999999999");
  for (const char* without : {"4294967295", "", "-1", "1x", "99999999999999"}) {
    directory.write("login", without);
    EXPECT_EQ(login_name(directory.path() / "login"), own) << without;
  }
  EXPECT_EQ(login_name(directory.path() / "none"), own);
}

TEST(Login, StandsBesideWhatIsClaimed) {
  EXPECT_EQ(decider("Dr. Example", "clerk7"), "Dr. Example (login clerk7)");
  EXPECT_EQ(decider("x (login boss)", "clerk7"), "x (login boss) (login clerk7)");
  EXPECT_EQ(decider("", "clerk7"), "clerk7");
}

}  // namespace
}  // namespace tacit::cli
