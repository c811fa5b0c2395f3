// SPDX-License-Identifier: Apache-2.0
// A question that cannot end in time is refused before it is admitted.
#include "rpc/server/expected_time.h"

#include "ledger/support.h"
#include "protocol/admission.h"
#include "rpc/running_server.h"
#include "support/error_of.h"

namespace tacit::rpc {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

std::function<plan::OperationSeconds(std::size_t, int)> every_operation_takes(double seconds) {
  return [seconds](std::size_t, int) { return plan::OperationSeconds{seconds, seconds, seconds}; };
}

ServerConfig slow_machine() {
  ServerConfig config;
  config.operations = every_operation_takes(1);
  config.query = 1h;
  return config;
}

TEST(Pace, IsThatOfTheQueryThatRanLastAndFades) {
  const Clock::time_point start{};
  Pace pace;
  EXPECT_EQ(pace.at(start), 1);
  EXPECT_EQ(pace.tolerance(start), 1.5);
  pace.show(4, start);
  EXPECT_NEAR(pace.at(start), 4, 1e-9);
  EXPECT_NEAR(pace.tolerance(start), 1.2, 1e-9);
  double before = 4, tolerated = 1.2;
  for (const auto later : {1min, 10min, 30min, 120min}) {
    EXPECT_LT(pace.at(start + later), before);
    EXPECT_GT(pace.tolerance(start + later), tolerated);
    before = pace.at(start + later);
    tolerated = pace.tolerance(start + later);
  }
  EXPECT_NEAR(before, 1, 1e-3);
  EXPECT_NEAR(tolerated, 1.5, 1e-3);
  pace.show(0.5, start + 200min);
  EXPECT_NEAR(pace.at(start + 200min), 0.5, 1e-9);
}

class ExpectedTimeTest : public testing::Test {
 protected:
  std::vector<ledger::Listed> entries(RunningServer& running) {
    EXPECT_TRUE(running.becomes_idle());
    return ledger::Reader(place_.path).list();
  }
  protocol::World world_ = protocol::make_world({}, 73);
  ledger::Place place_;
};

TEST_F(ExpectedTimeTest, AQuestionThatCannotEndInTimeIsRefusedAndEntered) {
  ledger::Ledger ledger = place_.open();
  RunningServer running(world_, slow_machine(), &ledger);
  EXPECT_THAT(error_of(ErrorCategory::kLimit, [&] { ask(running.options(), world_); }),
              AllOf(HasSubstr("is expected to take about "), HasSubstr(" h "),
                    HasSubstr("which ends a query after 1 h 00 min"), HasSubstr("fewer records"),
                    HasSubstr("query_seconds"), Not(HasSubstr("blocked"))));
  const std::vector<ledger::Listed> listed = entries(running);
  ASSERT_EQ(listed.size(), 1U);
  EXPECT_EQ(listed[0].entry.kind, ledger::Kind::kRefusal);
  EXPECT_THAT(listed[0].entry.detail, HasSubstr("is expected to take"));
  EXPECT_THAT(running.heard().questions(), IsEmpty());
  EXPECT_THAT(running.heard().refusals(), ElementsAre(listed[0].entry.number));
  EXPECT_FALSE(running.heard().reached(protocol::Phase::kHello));
}

// Each time that the server plans for a client counts, whatever comes of it.
TEST_F(ExpectedTimeTest, WhoHasUsedUpItsAttemptsIsNotPlannedFor) {
  ledger::Ledger ledger = place_.open();
  std::atomic<int> planned = 0;
  ServerConfig config = slow_machine();
  config.policy.attempts_per_day = 2;
  config.operations = [&](std::size_t degree, int threads) {
    ++planned;
    return every_operation_takes(1)(degree, threads);
  };
  RunningServer running(world_, config, &ledger);
  for (int i = 0; i < 2; ++i) {
    EXPECT_THAT(error_of(ErrorCategory::kLimit, [&] { ask(running.options(), world_); }),
                HasSubstr("is expected to take"));
  }
  for (int i = 0; i < 2; ++i) {
    EXPECT_THAT(error_of(ErrorCategory::kLimit, [&] { ask(running.options(), world_); }),
                HasSubstr("has asked 2 times within 24 hours"));
  }
  EXPECT_EQ(planned, 2);
  EXPECT_EQ(entries(running).size(), 2U);
}

// A question that is too long for the server alone is not for the server and its workers.
TEST_F(ExpectedTimeTest, WorkersShareRecordLinkage) {
  const plan::Plan plan = protocol::plan_question(
      world_.server.model, world_.question, world_.server.catalog, world_.client.records(), 20000,
      {.memory_bytes = std::size_t{4} << 30, .security = world_.security});
  Pace pace;
  ServerConfig alone;
  alone.limits.threads = 1;
  alone.operations = every_operation_takes(1e-2);
  ServerConfig shared = alone;
  shared.limits.worker_threads = {1, 2};
  const double one = ExpectedTime(plan, alone, pace).seconds();
  const double four = ExpectedTime(plan, shared, pace).seconds();
  const double link = plan::seconds(plan.cost.link, every_operation_takes(1e-2)(0, 1));
  EXPECT_NEAR(one - four,
              link - plan::link_seconds(plan, every_operation_takes(1e-2)(0, 1), {1, {1, 2}}).total(), 1e-6);
  ASSERT_LT(four, one);
  alone.query = shared.query =
      std::chrono::milliseconds(static_cast<std::int64_t>(1000 * (one + four) / 2 / 1.5));
  EXPECT_THROW(require_in_time(plan, alone, pace), Error);
  EXPECT_NO_THROW(require_in_time(plan, shared, pace));
}

// With the time that one operation takes so that all of them take `share` of what a query may.
TEST_F(ExpectedTimeTest, AnEstimateMayBeSomewhatOver) {
  const auto refused_at = [&](double share, Pace& pace) {
    const plan::Plan plan =
        protocol::plan_question(world_.server.model, world_.question, world_.server.catalog,
                                world_.client.records(), world_.server.features.records(),
                                {.memory_bytes = std::size_t{4} << 30, .security = world_.security});
    ServerConfig config;
    config.limits.threads = 1;
    config.operations = every_operation_takes(1e-3);
    const double seconds = ExpectedTime(plan, config, pace).seconds() / pace.at();
    config.query = std::chrono::milliseconds(static_cast<std::int64_t>(1000 * seconds / share));
    try {
      require_in_time(plan, config, pace);
    } catch (const Error&) {
      return true;
    }
    return false;
  };
  Pace unmeasured;
  EXPECT_FALSE(refused_at(1.45, unmeasured));
  EXPECT_TRUE(refused_at(1.55, unmeasured));
  Pace fast;
  fast.show(0.5);
  EXPECT_FALSE(refused_at(2.3, fast));
  EXPECT_TRUE(refused_at(2.5, fast));
  Pace slow;
  slow.show(3);
  EXPECT_FALSE(refused_at(0.39, slow));
  EXPECT_TRUE(refused_at(0.41, slow));
}

}  // namespace
}  // namespace tacit::rpc
