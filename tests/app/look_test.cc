// SPDX-License-Identifier: Apache-2.0
#include "app/look.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "ingest/csv.h"
#include "support/error_of.h"

namespace tacit::app {
namespace {

using fit::Warning;
using fit::WarningKind;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class LookJudge : public testing::Test {
 protected:
  LookOptions options(bool anyway = false) {
    return {anyway, [this](const std::string& line) { lines_.push_back(line); }};
  }
  static Warning doubt(const std::string& where, const std::string& what) {
    return {WarningKind::kConstant, where, what, "Look at it", false};
  }
  static Warning hopeless(const std::string& where, const std::string& what) {
    return {WarningKind::kDateOrder, where, what, "Correct it", true};
  }

  std::vector<std::string> lines_;
};

TEST_F(LookJudge, TellsDoubtsInALineEach) {
  Look look("trial", "trial.toml", options());
  look.add("people.csv", {doubt("field a", "all alike"), doubt("file", "some twice")});
  look.add("", {doubt("threshold", "chance reaches it")});
  look.judge();
  EXPECT_THAT(lines_,
              ElementsAre("warning: people.csv: field a: all alike", "warning: people.csv: some twice",
                          "warning: threshold: chance reaches it"));
}

TEST_F(LookJudge, NamesTheFlagThatHelpsForItsSide) {
  const auto with_flag = [](Warning warning) {
    warning.flags = {"date-order mdy"};
    return warning;
  };
  Look look("trial", "trial.toml", options());
  look.add("people.csv", {with_flag(doubt("field a", "not read"))});
  look.add("server.csv", {with_flag(doubt("field a", "not read"))}, "server");
  look.judge();
  EXPECT_THAT(lines_, ElementsAre("warning: people.csv: field a: not read; try --date-order mdy",
                                  "warning: server.csv: field a: not read; try --server-date-order mdy"));
  look.add("client.csv", {with_flag(hopeless("field a", "not read"))}, "client");
  EXPECT_THAT(error_of(ErrorCategory::kUnsuitable, [&] { look.judge(); }),
              HasSubstr("Correct it. Or read this file as it is written, with --client-date-order mdy."));
}

TEST_F(LookJudge, RefersToTheFileAsItWasRead) {
  LookOptions read = options();
  read.reading.columns = {{"born", "geboren"}};
  Look look("trial", "trial.toml", read);
  look.add("people.csv", {hopeless("field a", "not read")});
  look.refer_to(ingest::parse_csv("a\nb\n", "people.csv"), linkage::Side::kClient);
  EXPECT_THAT(error_of(ErrorCategory::kUnsuitable, [&] { look.judge(); }),
              HasSubstr("tacit model check --model trial.toml --data people.csv --columns born=geboren"));
}

TEST_F(LookJudge, SaysNothingWhereNothingIsWrong) {
  Look look("trial", "trial.toml", options());
  look.judge();
  EXPECT_THAT(lines_, IsEmpty());
  Look unheard("trial", "trial.toml", {});
  unheard.add("people.csv", {doubt("field a", "all alike")});
  unheard.judge();
}

TEST_F(LookJudge, TellsAFewAndWhereTheRestIs) {
  Look look("trial", "trial.toml", options());
  for (int i = 0; i < 6; ++i) look.add("people.csv", {doubt("field a", std::to_string(i))});
  look.refer_to(ingest::parse_csv("a\nb\n", "people.csv"), linkage::Side::kServer);
  look.judge();
  ASSERT_EQ(lines_.size(), Look::kMostLines + 1);
  EXPECT_EQ(
      lines_.back(),
      "2 more; all of them, and what to do: tacit model check --model trial.toml --data people.csv --side "
      "server");
}

TEST_F(LookJudge, OfAServersModelSaysWhereItsFileComesFrom) {
  Look look("trial", "", options());
  for (int i = 0; i < 6; ++i) look.add("people.csv", {doubt("field a", std::to_string(i))});
  look.refer_to(ingest::parse_csv("a\nb\n", "people.csv"), linkage::Side::kClient);
  look.judge();
  EXPECT_THAT(lines_.back(),
              HasSubstr("tacit model check --model FILE --data people.csv, where tacit catalog "
                        "--model-out FILE has written"));
}

TEST_F(LookJudge, RefusesWithEveryReasonAtOnce) {
  Look look("trial", "trial.toml", options());
  look.add("people.csv", {hopeless("field a", "not read"), doubt("field b", "all alike")});
  look.add("", {hopeless("threshold", "reached by all")});
  const std::string message = error_of(ErrorCategory::kUnsuitable, [&] { look.judge(); });
  EXPECT_THAT(message, AllOf(HasSubstr("the model 'trial'"),
                             HasSubstr("\n  people.csv: field a: not read\n    Correct it."),
                             HasSubstr("\n  threshold: reached by all\n"), HasSubstr("--anyway"),
                             Not(HasSubstr("all alike"))));
  EXPECT_THAT(lines_, IsEmpty());
}

TEST_F(LookJudge, GoesOnAnyway) {
  Look look("trial", "trial.toml", options(true));
  look.add("people.csv", {doubt("field b", "all alike")});
  look.add("people.csv", {hopeless("field a", "not read")});
  look.judge();
  EXPECT_THAT(lines_, ElementsAre("warning: people.csv: field a: not read",
                                  "warning: people.csv: field b: all alike"));
}

}  // namespace
}  // namespace tacit::app
