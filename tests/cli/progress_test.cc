#include "cli/progress.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

namespace tacit::cli {
namespace {

using protocol::Phase;
using testing::ElementsAre;

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
  void pass(int milliseconds) { now_ += std::chrono::milliseconds(milliseconds); }

  std::vector<std::string> lines_, bars_;
  ProgressDisplay::Clock::time_point now_{};
  bool cancelled_ = false;
};

TEST_F(ProgressTest, APhaseEndsWithALineAndItsTime) {
  ProgressDisplay shown = display(false);
  shown.on_phase(Phase::kKeys);
  pass(1500);
  shown.on_phase(Phase::kLink);
  pass(12300);
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
    pass(100);
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
    pass(5);
    shown.on_progress(Phase::kPlanes, done, 100, 0);
  }
  EXPECT_THAT(lines_, ElementsAre());
}

TEST_F(ProgressTest, TimeBeforeTheFirstStepIsNotInThePace) {
  ProgressDisplay shown = display(false);
  shown.on_phase(Phase::kLink);
  pass(60000);
  shown.on_progress(Phase::kLink, 1, 101, 10);
  pass(10000);
  shown.on_progress(Phase::kLink, 51, 101, 10);
  EXPECT_THAT(lines_, ElementsAre("record linkage: 0%", "record linkage: 50%, 50 pairs/s, 10.0 s left"));
}

TEST_F(ProgressTest, ASlowPhaseSaysSomethingEveryFiveSeconds) {
  ProgressDisplay shown = display(false);
  shown.on_phase(Phase::kLink);
  for (std::uint64_t done = 0; done < 3; ++done) {
    shown.on_progress(Phase::kLink, done, 1000, 0);
    pass(4000);
  }
  EXPECT_THAT(lines_, ElementsAre("record linkage: 0%, 1 h 06 min left"));
}

TEST_F(ProgressTest, ThePaceLeavesOutWhatIsOnlyPrepared) {
  ProgressDisplay shown = display(false);
  shown.on_phase(Phase::kLink);
  for (int report = 0; report < 3; ++report) {
    pass(4000);
    shown.on_progress(Phase::kLink, 0, 10, 100);
  }
  pass(6000);
  shown.on_progress(Phase::kLink, 6, 10, 100);
  EXPECT_THAT(lines_, ElementsAre("record linkage: 0%", "record linkage: 60%, 100 pairs/s, 4.00 s left"));
}

TEST_F(ProgressTest, OnATerminalABarTakesThePlaceOfLines) {
  ProgressDisplay shown = display(true);
  shown.on_phase(Phase::kLink);
  pass(10);
  shown.on_progress(Phase::kLink, 0, 10, 100);  // too soon to be seen
  pass(2000);
  shown.on_progress(Phase::kLink, 5, 10, 100);
  EXPECT_THAT(lines_, ElementsAre());
  EXPECT_THAT(bars_,
              ElementsAre("record linkage [###############---------------] 50%, 250 pairs/s, 2.00 s left"));
}

TEST_F(ProgressTest, ProgressOfAnotherPhaseOrPastTheEndIsNotShown) {
  ProgressDisplay shown = display(false);
  shown.on_phase(Phase::kLink);
  pass(6000);
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

TEST_F(ProgressTest, NotesAndCancellationArePassedOn) {
  ProgressDisplay shown = display(false);
  shown.on_note("waiting: place 2 in the queue");
  EXPECT_THAT(lines_, ElementsAre("waiting: place 2 in the queue"));
  EXPECT_FALSE(shown.cancelled());
  cancelled_ = true;
  EXPECT_TRUE(shown.cancelled());
}

}  // namespace
}  // namespace tacit::cli
