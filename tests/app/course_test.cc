#include "app/course.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

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
  const Course course_{plan_, kEach, 2};
};

TEST_F(CourseOfACounty, LinkageIsToldByPassAndGroup) {
  const plan::BlockedLayout& layout = plan_.link.blocked().layout;
  const std::uint64_t pass = plan_.link.steps / 3;
  const std::string groups = " of " + std::to_string(layout.groups);
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
  EXPECT_NEAR(course_.all(Phase::kLink), (seconds(cost.prepare) + seconds(cost.link)) / 2, 1e-6);
  EXPECT_NEAR(course_.all(Phase::kKeys) + course_.all(Phase::kPlanes), seconds(cost.encrypt), 1e-6);
  double returned = 0;
  for (const plan::Round& round : plan_.rounds) returned += static_cast<double>(round.returned);
  const plan::OperationCounts* const shared[] = {&cost.align, &cost.inverse, &cost.pad, &cost.tabulate,
                                                 &cost.gate};
  double behind = returned * seconds(cost.refresh) +
                  returned / static_cast<double>(plan_.check.ciphertexts) * seconds(cost.check) / 2;
  for (const plan::OperationCounts* const own : shared) behind += seconds(*own) / 2;
  EXPECT_NEAR(course_.all(Phase::kTabulate) + course_.all(Phase::kGate), behind, 1e-6);

  for (const auto& [phase, steps] : {std::pair{Phase::kPlanes, std::uint64_t{plan_.link.planes()}},
                                     std::pair{Phase::kLink, std::uint64_t{plan_.link.steps}},
                                     std::pair{Phase::kTabulate, tabulation_steps(plan_)}}) {
    EXPECT_EQ(course_.until(phase, 0), 0);
    EXPECT_NEAR(course_.until(phase, steps), course_.all(phase), 1e-6);
    for (std::uint64_t done = 1; done <= steps; ++done)
      ASSERT_GE(course_.until(phase, done), course_.until(phase, done - 1));
  }
}

TEST(Course, AllPairsHaveNoPlaceButBatches) {
  const plan::Plan plan = plan_query(
      linkage::load_model(TACIT_SOURCE_DIR "/models/person.toml"),
      {.client_records = 1000, .server_records = 1000, .min_cell = 5, .strategy = StrategyWanted::kAllPairs},
      std::size_t{3000} << 20);
  const Course course(plan, kEach, 1);
  EXPECT_EQ(course.place(Phase::kLink, 1), "");
  EXPECT_THAT(course.place(Phase::kTabulate, 0), StartsWith("link sums"));
  EXPECT_EQ(course.place(Phase::kPlanes, 1), "");
  // Versions are made before the first step.
  EXPECT_NEAR(course.until(Phase::kLink, 2) - course.until(Phase::kLink, 1),
              plan::seconds(plan.cost.link, kEach) / static_cast<double>(plan.link.steps), 1e-9);
  EXPECT_GT(course.until(Phase::kLink, 1), course.until(Phase::kLink, 2) - course.until(Phase::kLink, 1));
}

/// Goes through a query whose every step takes a constant times what is expected.
class TimeLeftTest : public testing::Test {
 protected:
  void wait(double seconds) {
    now_ += std::chrono::duration_cast<std::chrono::steady_clock::duration>(
        std::chrono::duration<double>(seconds));
  }
  void advance(Phase phase, std::uint64_t from, std::uint64_t to, double slower) {
    wait(slower * (course_.until(phase, to) - course_.until(phase, from)));
    left_.reach(phase, to, now_);
  }
  double elapsed() const { return std::chrono::duration<double>(now_.time_since_epoch()).count(); }
  double all() const {
    double sum = 0;
    for (const Phase phase : {Phase::kKeys, Phase::kPlanes, Phase::kLink, Phase::kTabulate, Phase::kGate})
      sum += course_.all(phase);
    return sum;
  }

  const plan::Plan& plan_ = county_plan();
  const Course course_{plan_, kEach, 2};
  const std::uint64_t pass_ = plan_.link.steps / 3, set_ = plan_.link.set_planes;
  TimeLeft left_{course_};
  TimeLeft::Time now_{};
};

TEST_F(TimeLeftTest, AtFirstIsWhatThePlanExpects) {
  EXPECT_NEAR(left_.seconds(), all(), 1e-6);
  left_.enter(Phase::kPlanes, now_);
  EXPECT_NEAR(left_.seconds(), all() - course_.all(Phase::kKeys), 1e-6);
  left_.reach(Phase::kLink, 0, now_);
  EXPECT_NEAR(left_.seconds(), all() - course_.all(Phase::kKeys), 1e-6);
}

TEST_F(TimeLeftTest, TheShareOfTheQueryIsThatOfItsCourse) {
  EXPECT_EQ(left_.share(), 0);
  left_.enter(Phase::kPlanes, now_);
  EXPECT_NEAR(left_.share(), course_.all(Phase::kKeys) / all(), 1e-9);
  left_.reach(Phase::kLink, pass_, now_);
  const double reached = left_.share();
  EXPECT_NEAR(reached, (course_.all(Phase::kKeys) + course_.until(Phase::kLink, pass_)) / all(), 1e-9);
  left_.reach(Phase::kLink, pass_ / 2, now_);  // a late report
  EXPECT_EQ(left_.share(), reached);
  left_.enter(Phase::kTabulate, now_);
  EXPECT_NEAR(left_.share(), 1 - (course_.all(Phase::kTabulate) + course_.all(Phase::kGate)) / all(), 1e-9);
}

TEST_F(TimeLeftTest, CountsDownWhereTheExpectationIsRight) {
  left_.enter(Phase::kPlanes, now_);
  for (std::uint64_t pass = 0; pass < 3; ++pass) {
    left_.enter(Phase::kPlanes, now_);
    advance(Phase::kPlanes, pass * set_, (pass + 1) * set_, 1);
    left_.enter(Phase::kLink, now_);
    advance(Phase::kLink, pass * pass_, (pass + 1) * pass_, 1);
    EXPECT_NEAR(left_.seconds(), all() - course_.all(Phase::kKeys) - elapsed(), 1e-3);
  }
  left_.enter(Phase::kTabulate, now_);
  advance(Phase::kTabulate, 0, tabulation_steps(plan_), 1);
  EXPECT_NEAR(left_.seconds(), course_.all(Phase::kGate), 1e-3);
  left_.enter(Phase::kDone, now_);
}

TEST_F(TimeLeftTest, ComesToWhatIsMeasured) {
  left_.enter(Phase::kPlanes, now_);
  left_.enter(Phase::kLink, now_);
  // A server three times as slow: within half of the first pass the estimate is nearly right.
  for (std::uint64_t done = 0; done < pass_ / 2; ++done) advance(Phase::kLink, done, done + 1, 3);
  const double expected = all() - course_.all(Phase::kKeys) - course_.until(Phase::kLink, pass_ / 2);
  EXPECT_GT(left_.seconds(), 2.5 * expected);
  EXPECT_LT(left_.seconds(), 3.0 * expected);
  for (std::uint64_t done = pass_ / 2; done < 3 * pass_; ++done) advance(Phase::kLink, done, done + 1, 3);
  // What comes behind is expected at this pace, and then measured by itself.
  left_.enter(Phase::kTabulate, now_);
  const double behind = course_.all(Phase::kTabulate) + course_.all(Phase::kGate);
  EXPECT_NEAR(left_.seconds(), 3 * behind, 0.1 * behind);
  const std::uint64_t steps = tabulation_steps(plan_);
  for (std::uint64_t done = 0; done < steps / 2; ++done) advance(Phase::kTabulate, done, done + 1, 1);
  EXPECT_NEAR(left_.seconds(), behind - course_.until(Phase::kTabulate, steps / 2), 0.2 * behind);
}

// What was done before a client heard of it for the first time says nothing about the pace.
TEST_F(TimeLeftTest, ALateFirstReportIsNoPace) {
  left_.enter(Phase::kPlanes, now_);
  const double before = left_.seconds();
  left_.reach(Phase::kLink, pass_, now_);
  EXPECT_NEAR(left_.seconds(), before - course_.until(Phase::kLink, pass_), 1e-6);
}

TEST_F(TimeLeftTest, AStepBackIsNotBelieved) {
  left_.enter(Phase::kPlanes, now_);
  left_.reach(Phase::kLink, pass_, now_);
  const double before = left_.seconds();
  left_.reach(Phase::kLink, 5, now_);
  EXPECT_DOUBLE_EQ(left_.seconds(), before);
}

}  // namespace
}  // namespace tacit::app
