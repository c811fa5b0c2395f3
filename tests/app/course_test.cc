// SPDX-License-Identifier: Apache-2.0
#include "app/course.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <vector>

#include "app/planning.h"
#include "plan/round_steps.h"

namespace tacit::app {
namespace {

using protocol::Phase;
using testing::StartsWith;

constexpr plan::OperationSeconds kEach{1e-4, 3e-5, 1e-5};

/// Three passes, and more vectors of link sums than a batch takes.
const plan::Plan& county_plan() {
  static const plan::Plan plan = plan_query(
      linkage::load_model(TACIT_SOURCE_DIR "/models/person-id.toml"),
      {.client_records = 2000, .server_records = 500000, .min_cell = 5, .strategy = StrategyWanted::kBlocked},
      std::size_t{6000} << 20);
  return plan;
}

std::uint64_t tabulation_steps(const plan::Plan& plan) {
  return plan::steps_until_made(plan, plan::totals_round(plan));
}

class CourseOfACounty : public testing::Test {
 protected:
  const plan::Plan& plan_ = county_plan();
  const Course course_{plan_, kEach, {2}};
};

TEST_F(CourseOfACounty, LinkageIsToldByPassAndGroup) {
  const plan::BlockedLayout& layout = plan_.link.blocked().layout;
  const std::uint64_t pass = plan_.link.steps / 3;
  const std::string groups = " of " + std::to_string(layout.groups);
  EXPECT_EQ(course_.place(Phase::kPrepare, 0), "pass 1 of 3");
  EXPECT_EQ(course_.place(Phase::kPrepare, protocol::kPrepareSteps), "pass 2 of 3");
  EXPECT_EQ(course_.place(Phase::kLink, 0), "pass 1 of 3, group 1" + groups);
  EXPECT_EQ(course_.place(Phase::kLink, layout.width - 1), "pass 1 of 3, group 1" + groups);
  EXPECT_EQ(course_.place(Phase::kLink, layout.width), "pass 1 of 3, group 2" + groups);
  EXPECT_EQ(course_.place(Phase::kLink, pass), "pass 2 of 3, group 1" + groups);
  EXPECT_EQ(course_.place(Phase::kLink, pass + 16 * layout.width), "pass 2 of 3, group 17" + groups);
  EXPECT_EQ(course_.place(Phase::kLink, 3 * pass),
            "pass 3 of 3, group " + std::to_string(layout.groups) + groups);
}

TEST_F(CourseOfACounty, RoundsAreToldByBatch) {
  std::vector<std::string> places;
  for (std::uint64_t done = 0; done <= tabulation_steps(plan_); ++done) {
    const std::string place = course_.place(Phase::kTabulate, done);
    if (places.empty() || places.back() != place) places.push_back(place);
  }
  const std::size_t batches = (plan_.link.sums.all_vectors() + plan::kBatchVectors - 1) / plan::kBatchVectors;
  ASSERT_GT(batches, 1U);
  const std::string all = " of " + std::to_string(batches);
  std::vector<std::string> expected;
  for (std::size_t batch = 1; batch <= batches; ++batch) {
    expected.push_back("link sums, batch " + std::to_string(batch) + all);
    expected.push_back("alignment, batch " + std::to_string(batch) + all);
  }
  for (std::size_t batch = 1; batch <= batches; ++batch)
    expected.push_back("inverses, batch " + std::to_string(batch) + all);
  expected.push_back("totals");
  EXPECT_EQ(places, expected);
}

TEST_F(CourseOfACounty, StepsAddUpToWhatThePlanCosts) {
  const plan::Cost& cost = plan_.cost;
  const auto seconds = [](const plan::OperationCounts& operations) {
    return plan::seconds(operations, kEach);
  };
  EXPECT_NEAR(course_.all(Phase::kPrepare), seconds(cost.prepare) / 2, 1e-6);
  EXPECT_NEAR(course_.all(Phase::kLink), seconds(cost.link) / 2, 1e-6);
  EXPECT_NEAR(course_.all(Phase::kKeys) + course_.all(Phase::kPlanes), seconds(cost.encrypt), 1e-6);
  double returned = 0;
  for (const plan::Round& round : plan_.rounds) returned += static_cast<double>(round.returned);
  const plan::OperationCounts* const shared[] = {&cost.align, &cost.inverse, &cost.pad, &cost.tabulate,
                                                 &cost.gate};
  double behind = returned * seconds(cost.refresh) +
                  returned / static_cast<double>(plan_.check.ciphertexts) * seconds(cost.check) / 2;
  for (const plan::OperationCounts* const own : shared) behind += seconds(*own) / 2;
  EXPECT_NEAR(course_.all(Phase::kTabulate) + course_.all(Phase::kGate), behind, 1e-6);
  EXPECT_NEAR(course_.all(),
              seconds(cost.encrypt) + (seconds(cost.prepare) + seconds(cost.link)) / 2 + behind, 1e-6);

  for (const auto& [phase, steps] : {std::pair{Phase::kPlanes, std::uint64_t{plan_.link.planes()}},
                                     std::pair{Phase::kPrepare, 3 * protocol::kPrepareSteps},
                                     std::pair{Phase::kLink, std::uint64_t{plan_.link.steps}},
                                     std::pair{Phase::kTabulate, tabulation_steps(plan_)}}) {
    EXPECT_EQ(course_.until(phase, 0), 0);
    EXPECT_NEAR(course_.until(phase, steps), course_.all(phase), 1e-6);
    for (std::uint64_t done = 1; done <= steps; ++done)
      ASSERT_GE(course_.until(phase, done), course_.until(phase, done - 1));
  }
}

TEST_F(CourseOfACounty, WorkersShareRecordLinkageAlone) {
  const plan::Machines machines{2, {2, 4}};
  const Course shared(plan_, kEach, machines);
  EXPECT_NEAR(shared.all(Phase::kLink), plan::link_seconds(plan_, kEach, machines).total(), 1e-6);
  EXPECT_LT(shared.all(Phase::kLink), course_.all(Phase::kLink) / 3);
  EXPECT_GE(shared.all(Phase::kLink), course_.all(Phase::kLink) / 4);
  for (const Phase phase : {Phase::kKeys, Phase::kPlanes, Phase::kPrepare, Phase::kTabulate, Phase::kGate})
    EXPECT_EQ(shared.all(phase), course_.all(phase));
  EXPECT_NEAR(course_.all() - shared.all(), course_.all(Phase::kLink) - shared.all(Phase::kLink), 1e-6);
}

TEST(Course, AllPairsHaveNoPlaceButBatches) {
  const plan::Plan plan = plan_query(
      linkage::load_model(TACIT_SOURCE_DIR "/models/person.toml"),
      {.client_records = 1000, .server_records = 1000, .min_cell = 5, .strategy = StrategyWanted::kAllPairs},
      std::size_t{3000} << 20);
  const Course course(plan, kEach, {1});
  EXPECT_EQ(course.place(Phase::kLink, 1), "");
  EXPECT_THAT(course.place(Phase::kTabulate, 0), StartsWith("link sums"));
  EXPECT_EQ(course.place(Phase::kPlanes, 1), "");
  EXPECT_NEAR(course.until(Phase::kPrepare, 50), plan::seconds(plan.cost.prepare, kEach) / 2, 1e-9);
  EXPECT_NEAR(course.until(Phase::kLink, 1),
              plan::seconds(plan.cost.link, kEach) / static_cast<double>(plan.link.steps), 1e-9);
}

/// Goes through a query whose steps take a constant times what is expected, by a clock of its own. Time
/// passes in quarters of a second, as a client hears of a server, and at each of them what is told is kept
/// beside the truth.
class TimeLeftTest : public testing::Test {
 protected:
  struct Told {
    double at, seconds;
    bool rough;
  };

  void enter(Phase phase) { left_.enter(phase, now_); }
  void pass(double seconds) {
    now_ += std::chrono::duration_cast<TimeLeft::Time::duration>(std::chrono::duration<double>(seconds));
  }
  double elapsed() const { return std::chrono::duration<double>(now_.time_since_epoch()).count(); }
  void note() { told_.push_back({elapsed(), left_.seconds(now_), left_.is_rough()}); }

  /// Steps of a phase up to `to`, each at `slower` times what is expected.
  void advance(Phase phase, std::uint64_t from, std::uint64_t to, double slower) {
    const double begin = course_.until(phase, from);
    double spent = 0, heard = 0;
    for (std::uint64_t done = from + 1; done <= to; ++done) {
      const double due = slower * (course_.until(phase, done) - begin);
      for (; heard + 0.25 <= due; heard += 0.25) {
        pass(heard + 0.25 - spent);
        spent = heard + 0.25;
        note();
      }
      pass(due - spent);
      spent = due;
      left_.reach(phase, done, now_);
    }
    note();
  }

  /// All of the query from the planes on.
  void run(double planes, double prepare, double link, double behind) {
    enter(Phase::kKeys);
    enter(Phase::kPlanes);
    for (std::uint64_t pass = 0; pass < 3; ++pass) {
      if (pass > 0) enter(Phase::kPlanes);
      advance(Phase::kPlanes, pass * set_, (pass + 1) * set_, planes);
      enter(Phase::kPrepare);
      advance(Phase::kPrepare, 100 * pass, 100 * (pass + 1), prepare);
      enter(Phase::kLink);
      advance(Phase::kLink, pass * pass_, (pass + 1) * pass_, link);
    }
    enter(Phase::kTabulate);
    advance(Phase::kTabulate, 0, tabulation_steps(plan_), behind);
    enter(Phase::kGate);
    for (double left = behind * course_.all(Phase::kGate); left > 0; left -= 0.25) {
      pass(std::min(left, 0.25));
      note();
    }
    enter(Phase::kDone);
  }

  /// The most that what was told is wrong by, as a share of what was left, while at least `least` seconds
  /// were.
  double worst(double from_share, double least = 5) const {
    const double end = elapsed();
    double worst = 0;
    for (const Told& told : told_) {
      const double truth = end - told.at;
      if (told.at < from_share * end || truth < least) continue;
      worst = std::max(worst, std::abs(told.seconds - truth) / truth);
    }
    return worst;
  }
  /// The most that it rose from one quarter of a second to the next.
  double highest_rise() const {
    double rise = 0;
    for (std::size_t i = 1; i < told_.size(); ++i)
      rise = std::max(rise, told_[i].seconds - told_[i - 1].seconds);
    return rise;
  }

  const plan::Plan& plan_ = county_plan();
  const Course course_{plan_, kEach, {2}};
  const std::uint64_t pass_ = plan_.link.steps / 3, set_ = plan_.link.set_planes;
  TimeLeft left_{course_};
  TimeLeft::Time now_{};
  std::vector<Told> told_;
};

TEST_F(TimeLeftTest, AtFirstIsWhatThePlanExpects) {
  EXPECT_NEAR(left_.seconds(now_), course_.all(), 1e-6);
  EXPECT_TRUE(left_.is_rough());
}

TEST_F(TimeLeftTest, TheShareOfTheQueryIsThatOfItsCourse) {
  const double all = course_.all();
  EXPECT_EQ(left_.share(), 0);
  left_.enter(Phase::kPlanes, now_);
  EXPECT_NEAR(left_.share(), course_.all(Phase::kKeys) / all, 1e-9);
  left_.reach(Phase::kLink, pass_, now_);
  const double reached = left_.share();
  EXPECT_NEAR(reached, (course_.all(Phase::kKeys) + course_.until(Phase::kLink, pass_)) / all, 1e-9);
  left_.reach(Phase::kLink, pass_ / 2, now_);  // a late report
  EXPECT_EQ(left_.share(), reached);
  left_.enter(Phase::kTabulate, now_);
  EXPECT_NEAR(left_.share(), 1 - (course_.all(Phase::kTabulate) + course_.all(Phase::kGate)) / all, 1e-9);
}

TEST_F(TimeLeftTest, CountsDownWhereTheExpectationIsRight) {
  run(1, 1, 1, 1);
  EXPECT_LT(worst(0), 0.1);
  EXPECT_LT(highest_rise(), 1);
}

TEST_F(TimeLeftTest, ComesToWhatIsMeasuredOfASlowServer) {
  run(3, 3, 3, 3);
  EXPECT_LT(worst(0), 0.7);  // at first it is what is expected
  EXPECT_LT(worst(0.3), 0.2);
  EXPECT_LT(highest_rise(), 0.05 * elapsed());
}

// What stood at 8 h 20 min for two minutes: a first step that takes forty times what is expected says nothing
// about the thousands behind it.
TEST_F(TimeLeftTest, SlowPreparationIsNotThePaceOfLinkage) {
  run(1, 40, 1, 1);
  double most = 0;
  for (const Told& told : told_) most = std::max(most, told.seconds);
  EXPECT_LT(most, 4 * elapsed());
  EXPECT_LT(highest_rise(), 0.1 * elapsed());
}

TEST_F(TimeLeftTest, ASlowNetworkIsNotThePaceOfLinkage) {
  run(30, 1, 1, 1);
  EXPECT_LT(worst(0.2), 0.6);
  double most = 0;
  for (const Told& told : told_) most = std::max(most, told.seconds);
  EXPECT_LT(most, 1.5 * elapsed());
}

TEST_F(TimeLeftTest, WhatStandsCountsDownAndThenRisesSlowly) {
  enter(Phase::kPlanes);
  enter(Phase::kPrepare);
  enter(Phase::kLink);
  advance(Phase::kLink, 0, pass_ / 2, 1);
  const double before = left_.seconds(now_);
  pass(1);
  EXPECT_LT(left_.seconds(now_), before);
  double last = left_.seconds(now_);
  for (int second = 0; second < 60; ++second) {
    pass(1);
    const double told = left_.seconds(now_);
    EXPECT_LT(told, last + 0.2 * last + 1);
    last = told;
  }
  EXPECT_GT(last, before);
}

TEST_F(TimeLeftTest, IsRoughUntilLinkageIsMeasuredAndNeverAgain) {
  run(1, 2, 2, 2);
  ASSERT_TRUE(told_.front().rough);
  const auto sure = std::ranges::find(told_, false, &Told::rough);
  ASSERT_NE(sure, told_.end());
  EXPECT_LT(sure->at, 0.5 * elapsed());
  for (auto told = sure; told != told_.end(); ++told) EXPECT_FALSE(told->rough);
  EXPECT_NEAR(left_.pace(), 2, 0.4);
}

// What was done before a client heard of it for the first time says nothing about the pace.
TEST_F(TimeLeftTest, ALateFirstReportIsNoPace) {
  left_.enter(Phase::kPlanes, now_);
  left_.reach(Phase::kLink, pass_, now_);
  EXPECT_NEAR(left_.seconds(now_),
              course_.all() - course_.all(Phase::kKeys) - course_.until(Phase::kLink, pass_), 1e-6);
}

TEST_F(TimeLeftTest, AStepBackIsNotBelieved) {
  left_.enter(Phase::kPlanes, now_);
  left_.reach(Phase::kLink, pass_, now_);
  const double before = left_.seconds(now_);
  left_.reach(Phase::kLink, 5, now_);
  EXPECT_DOUBLE_EQ(left_.seconds(now_), before);
}

}  // namespace
}  // namespace tacit::app
