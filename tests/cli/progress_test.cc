// SPDX-License-Identifier: Apache-2.0
#include "cli/progress.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>

#include "app/planning.h"
#include "cli/work_progress.h"

namespace tacit::cli {
namespace {

using protocol::Phase;
using testing::AllOf;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

// A display that writes into lists, and a clock that the test moves.
class ProgressTest : public testing::Test {
 protected:
  ProgressDisplay display(bool terminal) {
    ProgressDisplay::Output output;
    output.line = [this](const std::string& text) { lines_.push_back(text); };
    if (terminal) output.bar = [this](const std::string& text) { bars_.push_back(text); };
    output.now = [this] { return now_; };
    output.cancelled = [this] { return cancelled_; };
    return ProgressDisplay(output);
  }
  void pass_by(int time) { now_ += std::chrono::milliseconds(time); }

  std::vector<std::string> lines_, bars_;
  ProgressDisplay::Clock::time_point now_{};
  bool cancelled_ = false;
};

TEST_F(ProgressTest, APhaseEndsWithALineAndItsTime) {
  ProgressDisplay shown = display(false);
  shown.on_phase(Phase::kKeys);
  pass_by(1500);
  shown.on_phase(Phase::kLink);
  pass_by(12300);
  shown.on_phase(Phase::kDone);
  EXPECT_THAT(lines_, ElementsAre("keys: done in 1.50 s", "record linkage: done in 12.3 s"));
  ASSERT_EQ(shown.times().size(), 2U);
  EXPECT_EQ(shown.times()[1].phase, Phase::kLink);
  EXPECT_DOUBLE_EQ(shown.times()[1].seconds, 12.3);
}

TEST_F(ProgressTest, WithoutATerminalALineComesWithEachTenthButNotMoreThanOneASecond) {
  ProgressDisplay shown = display(false);
  shown.on_phase(Phase::kLink);
  for (std::uint64_t done = 0; done <= 100; ++done) {
    shown.on_progress(Phase::kLink, done, 100, 1000);
    pass_by(100);
  }
  shown.on_phase(Phase::kDone);
  EXPECT_THAT(lines_, ElementsAre("record linkage: 10%, 10.0 k pairs/s, 9.00 s left",  //
                                  "record linkage: 20%, 10.0 k pairs/s, 8.00 s left",
                                  "record linkage: 30%, 10.0 k pairs/s, 7.00 s left",
                                  "record linkage: 40%, 10.0 k pairs/s, 6.00 s left",
                                  "record linkage: 50%, 10.0 k pairs/s, 5.00 s left",
                                  "record linkage: 60%, 10.0 k pairs/s, 4.00 s left",
                                  "record linkage: 70%, 10.0 k pairs/s, 3.00 s left",
                                  "record linkage: 80%, 10.0 k pairs/s, 2.00 s left",
                                  "record linkage: 90%, 10.0 k pairs/s, 1.00 s left",
                                  "record linkage: done in 10.1 s, 9.90 k pairs/s"));
}

TEST_F(ProgressTest, AFastPhaseIsNotSpelledOut) {
  ProgressDisplay shown = display(false);
  shown.on_phase(Phase::kPlanes);
  for (std::uint64_t done = 1; done <= 100; ++done) {
    pass_by(5);
    shown.on_progress(Phase::kPlanes, done, 100, 0);
  }
  EXPECT_THAT(lines_, ElementsAre());
}

TEST_F(ProgressTest, TimeBeforeTheFirstStepIsNotInThePace) {
  ProgressDisplay shown = display(false);
  shown.on_phase(Phase::kLink);
  pass_by(60000);
  shown.on_progress(Phase::kLink, 1, 101, 10);
  pass_by(10000);
  shown.on_progress(Phase::kLink, 51, 101, 10);
  EXPECT_THAT(lines_, ElementsAre("record linkage: 0%", "record linkage: 50%, 50 pairs/s, 10 s left"));
}

TEST_F(ProgressTest, ASlowPhaseSaysSomethingEveryFiveSeconds) {
  ProgressDisplay shown = display(false);
  shown.on_phase(Phase::kLink);
  for (std::uint64_t done = 0; done < 3; ++done) {
    shown.on_progress(Phase::kLink, done, 1000, 0);
    pass_by(4000);
  }
  EXPECT_THAT(lines_, ElementsAre("record linkage: 0%, 1 h 06 min left"));
}

TEST_F(ProgressTest, ThePaceLeavesOutWhatIsOnlyPrepared) {
  ProgressDisplay shown = display(false);
  shown.on_phase(Phase::kLink);
  for (int report = 0; report < 3; ++report) {
    pass_by(4000);
    shown.on_progress(Phase::kLink, 0, 10, 100);
  }
  pass_by(6000);
  shown.on_progress(Phase::kLink, 6, 10, 100);
  EXPECT_THAT(lines_, ElementsAre("record linkage: 0%", "record linkage: 60%, 100 pairs/s, 4.00 s left"));
}

TEST_F(ProgressTest, OnATerminalABarTakesThePlaceOfLines) {
  ProgressDisplay shown = display(true);
  shown.on_phase(Phase::kLink);
  pass_by(10);
  shown.on_progress(Phase::kLink, 0, 10, 100);  // too soon to be seen
  pass_by(2000);
  shown.on_progress(Phase::kLink, 5, 10, 100);
  EXPECT_THAT(lines_, ElementsAre());
  EXPECT_THAT(bars_,
              ElementsAre("record linkage [###############---------------] 50%, 250 pairs/s, 2.00 s left"));
}

TEST_F(ProgressTest, ProgressOfAnotherPhaseOrPastTheEndIsNotShown) {
  ProgressDisplay shown = display(false);
  shown.on_phase(Phase::kLink);
  pass_by(6000);
  shown.on_progress(Phase::kGate, 1, 2, 0);
  shown.on_progress(Phase::kLink, 2, 2, 0);
  shown.on_progress(Phase::kLink, 3, 2, 0);
  shown.on_progress(Phase::kLink, 0, 0, 0);
  EXPECT_THAT(lines_, ElementsAre());
}

TEST_F(ProgressTest, FiguresOfAHostilePeerDoNoHarm) {
  constexpr std::uint64_t kMost = std::numeric_limits<std::uint64_t>::max();
  EXPECT_EQ(bar_text(kMost, 1), "[##############################]");
  EXPECT_EQ(bar_text(1, 0), "[------------------------------]");
  EXPECT_EQ(bar_text(kMost - 1, kMost).size(), 32U);
  EXPECT_THAT(progress_text(kMost - 1, kMost, {kMost, kMost, 1e-9}), testing::StartsWith("100%, "));
}

/// The number before each text's first %, of those that have one.
std::vector<int> percentages(const std::vector<std::string>& texts) {
  std::vector<int> found;
  for (const std::string& text : texts) {
    const std::size_t end = text.find('%');
    if (end == std::string::npos) continue;
    const std::size_t before = text.find_last_not_of("0123456789", end - 1);
    found.push_back(std::stoi(text.substr(before + 1, end - before - 1)));
  }
  return found;
}

MATCHER(IsRising, "rises or stays") {
  return std::is_sorted(arg.begin(), arg.end());
}

/// Three passes of two groups and more.
plan::Plan plan_of_passes() {
  return app::plan_query(
      linkage::load_model(TACIT_SOURCE_DIR "/models/person-id.toml"),
      {.client_records = 500, .server_records = 20000, .min_cell = 5, .strategy = StrategyWanted::kBlocked},
      std::size_t{3000} << 20);
}

TEST_F(ProgressTest, AServerGoesThroughPassesAndEndsLinkageOnce) {
  const plan::Plan plan = plan_of_passes();
  const std::uint64_t pass = plan.link.steps / 3, set = plan.link.set_planes;
  ProgressDisplay shown = display(false);
  shown.on_plan(plan, {.threads = 2});
  for (std::uint64_t p = 0; p < 3; ++p) {
    shown.on_phase(Phase::kPlanes);
    pass_by(1000);
    shown.on_progress(Phase::kPlanes, (p + 1) * set, 3 * set, 0);
    shown.on_phase(Phase::kLink);
    pass_by(6000);
    shown.on_progress(Phase::kLink, p * pass + pass / 2, plan.link.steps, 1);
    pass_by(4000);
  }
  shown.on_phase(Phase::kTabulate);
  const std::string group = "group " + std::to_string(plan.link.blocked().layout.groups / 2 + 1) + " of ";
  const auto line = [&](const char* place) {
    return AllOf(StartsWith("record linkage: "), HasSubstr(std::string("%, ") + place + ", " + group),
                 EndsWith(" left"));
  };
  // The last line of planes but one is due because it is the first that says how long all takes.
  EXPECT_THAT(lines_, ElementsAre(StartsWith("encrypted records: "), line("pass 1 of 3"),
                                  StartsWith("encrypted records: "), line("pass 2 of 3"),
                                  "encrypted records: done in 3.00 s", line("pass 3 of 3"),
                                  "record linkage: done in 30.0 s"));
  EXPECT_THAT(percentages(lines_), AllOf(testing::SizeIs(5), IsRising()));
}

TEST_F(ProgressTest, PreparationIsAPhaseWithItsOwnBarThatMoves) {
  const plan::Plan plan = app::plan_query(
      linkage::load_model(TACIT_SOURCE_DIR "/models/person.toml"),
      {.client_records = 5000, .server_records = 5000, .min_cell = 5, .strategy = StrategyWanted::kAllPairs},
      std::size_t{3000} << 20);
  ProgressDisplay shown = display(true);
  shown.on_plan(plan, {.threads = 1});
  shown.on_phase(Phase::kPlanes);
  shown.on_progress(Phase::kPlanes, plan.link.planes(), plan.link.planes(), 0);
  shown.on_phase(Phase::kPrepare);
  const std::uint64_t all = protocol::kPrepareSteps * plan.link.plane_sets;
  for (std::uint64_t done = 0; done < 100; done += 20) {
    pass_by(1000);
    shown.on_progress(Phase::kPrepare, done, all, 0);
  }
  ASSERT_EQ(bars_.size(), 5U);
  std::vector<int> prepared;
  for (const std::string& bar : bars_) {
    EXPECT_THAT(bar, AllOf(StartsWith("preparation ["), HasSubstr("% prepared, about "), EndsWith(" left")));
    prepared.push_back(std::stoi(bar.substr(bar.rfind(", ", bar.find("% prepared")) + 2)));
  }
  EXPECT_THAT(prepared, ElementsAre(0, 20, 40, 60, 80));
  EXPECT_THAT(percentages(bars_), IsRising());
  EXPECT_GT(percentages(bars_).back(), percentages(bars_).front());
  shown.on_phase(Phase::kLink);
  EXPECT_EQ(lines_.back(), "preparation: done in 5.00 s");
}

TEST_F(ProgressTest, AServerPreparesEverySetAndSaysSoOnce) {
  const plan::Plan plan = plan_of_passes();
  const std::uint64_t pass = plan.link.steps / 3, set = plan.link.set_planes;
  ProgressDisplay shown = display(false);
  shown.on_plan(plan, {.threads = 2});
  for (std::uint64_t p = 0; p < 3; ++p) {
    shown.on_phase(Phase::kPlanes);
    shown.on_progress(Phase::kPlanes, (p + 1) * set, 3 * set, 0);
    shown.on_phase(Phase::kPrepare);
    shown.on_progress(Phase::kPrepare, 100 * p, 300, 0);
    pass_by(500);
    shown.on_progress(Phase::kPrepare, 100 * (p + 1), 300, 0);
    shown.on_phase(Phase::kLink);
    pass_by(500);
    shown.on_progress(Phase::kLink, (p + 1) * pass, plan.link.steps, 1);
  }
  shown.on_phase(Phase::kTabulate);
  EXPECT_THAT(lines_, ElementsAre("encrypted records: done in 0.00 s", "preparation: done in 1.50 s",
                                  "record linkage: done in 1.50 s"));
}

TEST_F(ProgressTest, AClientThatSendsRecordsShowsTheServersLinkage) {
  const plan::Plan plan = plan_of_passes();
  ProgressDisplay shown = display(true);
  shown.on_phase(Phase::kPlanes);
  pass_by(1000);
  shown.on_progress(Phase::kLink, 1, plan.link.steps, 1);  // of no plan yet
  EXPECT_THAT(bars_, ElementsAre());
  shown.on_plan(plan, {.threads = 0});
  shown.on_progress(Phase::kLink, 1, plan.link.steps, 1);
  pass_by(1000);
  shown.on_progress(Phase::kTabulate, 1, 10, 0);
  EXPECT_THAT(bars_,
              ElementsAre(AllOf(StartsWith("record linkage ["), HasSubstr("%, pass 1 of 3, group 1 of "))));
}

// A client hears of encrypted records and of record linkage by turns, and of some reports late.
TEST_F(ProgressTest, WithAPlanNothingThatIsShownGoesBack) {
  const plan::Plan plan = plan_of_passes();
  for (const bool terminal : {true, false}) {
    lines_.clear(), bars_.clear();
    ProgressDisplay shown = display(terminal);
    shown.on_phase(Phase::kHello);
    shown.on_plan(plan, {.threads = 2});
    shown.on_phase(Phase::kKeys);
    shown.on_progress(Phase::kKeys, 1, plan.keys.size(), 0);
    shown.on_phase(Phase::kPlanes);
    constexpr std::uint64_t kReports = 40;
    for (std::uint64_t report = 0; report < kReports; ++report) {
      pass_by(7000);
      shown.on_progress(Phase::kPlanes, plan.link.planes() * report / kReports, plan.link.planes(), 0);
      pass_by(7000);
      const std::uint64_t late = report % 5 == 0 && report > 2 ? report - 3 : report;
      shown.on_progress(Phase::kLink, plan.link.steps * late / kReports / 2, plan.link.steps, 1);
    }
    shown.on_phase(Phase::kLink);
    for (std::uint64_t report = 0; report < kReports; ++report) {
      pass_by(7000);
      const std::uint64_t half = plan.link.steps / 2;
      shown.on_progress(Phase::kLink, half + half * report / kReports, plan.link.steps, 1);
    }
    shown.on_phase(Phase::kTabulate);
    for (std::uint64_t done = 0; done < 10; ++done) {
      pass_by(7000);
      shown.on_progress(Phase::kTabulate, done, 1000, 0);
    }
    const std::vector<int> seen = percentages(terminal ? bars_ : lines_);
    EXPECT_GT(seen.size(), 80U);
    EXPECT_THAT(seen, IsRising());
    EXPECT_GT(seen.back(), seen.front());
    std::vector<std::size_t> full;
    for (const std::string& bar : bars_)
      full.push_back(static_cast<std::size_t>(std::ranges::count(bar, '#')));
    EXPECT_THAT(full, IsRising());
  }
}

TEST_F(ProgressTest, ALongQueryTellsTheTimeLeftInItsFirstSecond) {
  const plan::Plan plan = app::plan_query(
      linkage::load_model(TACIT_SOURCE_DIR "/models/person.toml"),
      {.client_records = 5000, .server_records = 50000, .min_cell = 5, .strategy = StrategyWanted::kAllPairs},
      std::size_t{6000} << 20);
  ProgressDisplay shown = display(false);
  shown.on_plan(plan, {.threads = 1});
  shown.on_phase(Phase::kLink);
  pass_by(1000);
  shown.on_progress(Phase::kLink, 0, plan.link.steps, plan.link.pairs_a_step);
  pass_by(1000);
  shown.on_progress(Phase::kLink, 1, plan.link.steps, plan.link.pairs_a_step);
  EXPECT_THAT(lines_, ElementsAre(AllOf(StartsWith("record linkage: 0%, "), EndsWith(" left"))));
}

TEST_F(ProgressTest, NotesAndCancellationArePassedOn) {
  ProgressDisplay shown = display(false);
  shown.on_note("waiting: place 2 in the queue");
  EXPECT_THAT(lines_, ElementsAre("waiting: place 2 in the queue"));
  EXPECT_FALSE(shown.cancelled());
  cancelled_ = true;
  EXPECT_TRUE(shown.cancelled());
}

TEST_F(ProgressTest, OneBarOverAllOfTheWorkNeverGoesBack) {
  for (const bool terminal : {true, false}) {
    lines_.clear(), bars_.clear();
    ProgressDisplay::Output output;
    output.line = [this](const std::string& text) { lines_.push_back(text); };
    if (terminal) output.bar = [this](const std::string& text) { bars_.push_back(text); };
    output.now = [this] { return now_; };
    WorkProgress progress("fit", output);
    const int step = terminal ? 100 : 5000;
    for (const double share : {0.0, 0.1, 0.2, 0.3, 0.05, 0.31, 0.6, 0.0, 0.7, 0.75, 0.8, 0.2, 1.5, 0.1}) {
      progress.show(share, share < 0.3 ? "first" : "second");
      pass_by(step);
    }
    progress.end();
    std::vector<std::string>& shown = terminal ? bars_ : lines_;
    if (terminal) {
      ASSERT_EQ(shown.back(), "");
      shown.pop_back();
      // Nothing in the first second, then every other report.
      EXPECT_THAT(shown, ElementsAre("fit [########################------] 80%, second",
                                     "fit [##############################] 100%, second"));
    } else {
      EXPECT_THAT(shown, ElementsAre("fit: 20%, first", "fit: 30%, first", "fit: 60%, second",
                                     "fit: 70%, second", "fit: 80%, second", "fit: 100%, second"));
    }
  }
}

TEST_F(ProgressTest, WorkThatTakesLongHasABarForEachOfItsParts) {
  ProgressDisplay::Output output;
  output.line = [this](const std::string& text) { lines_.push_back(text); };
  output.bar = [this](const std::string& text) { bars_.push_back(text); };
  output.now = [this] { return now_; };
  const WorkHooks hooks = shown_work(output, [this] { return cancelled_; });
  hooks.step("reading files", 0, 100);
  pass_by(1500);
  hooks.step("reading files", 50, 100);
  pass_by(1500);
  hooks.step("reading files", 10, 100);  // of another file: quick ones are not shown
  pass_by(500);
  hooks.step("computing features", 0, 10);
  pass_by(1500);
  hooks.step("computing features", 9, 10);
  EXPECT_THAT(bars_, ElementsAre("reading files [###############---------------] 50%",
                                 "computing features [###########################---] 90%"));
  EXPECT_FALSE(hooks.cancelled());
  cancelled_ = true;
  EXPECT_TRUE(hooks.cancelled());
}

}  // namespace
}  // namespace tacit::cli
