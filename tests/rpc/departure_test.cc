// SPDX-License-Identifier: Apache-2.0
// Clients that go away, fall silent or take too long: the server notices, says why, frees what they held, and
// serves the next one exactly.
#include <future>

#include "rpc/raw_client.h"
#include "rpc/running_server.h"
#include "rpc/status.h"
#include "support/error_of.h"
#include "support/patience.h"

namespace tacit::rpc {
namespace {

using protocol::Phase;

// Seconds of linkage, were it not for the departure.
protocol::WorldShape long_work() {
  protocol::WorldShape shape;
  shape.client_records = 1500;
  shape.server_records = 4000;
  return shape;
}

// Gives up when a step of the phase is done.
class GivesUpIn : public protocol::Observer {
 public:
  explicit GivesUpIn(Phase phase) : phase_(phase) {}
  void on_progress(Phase phase, std::uint64_t done, std::uint64_t, std::uint64_t) override {
    if (phase == phase_ && done > 0) gone_ = true;
  }
  bool cancelled() override { return gone_; }

 private:
  const Phase phase_;
  std::atomic<bool> gone_ = false;
};

void expect_departure_in(Phase phase, const protocol::World& world) {
  RunningServer running(world);
  GivesUpIn observer(phase);
  error_of(ErrorCategory::kCancelled, [&] { ask(running.options(), world, observer); });
  ASSERT_TRUE(running.heard().wait_for_failures(1));
  EXPECT_FALSE(running.heard().reached(Phase::kTabulate)) << "the work went on to its end";
  EXPECT_EQ(running.heard().failures()[0].category(), ErrorCategory::kCancelled);
  ASSERT_TRUE(running.becomes_idle());
  EXPECT_TRUE(running.heard().finished().empty());
}

TEST(Departure, InTheMiddleOfTheKeys) {
  expect_departure_in(Phase::kKeys, protocol::make_world({}, 31));
}

TEST(Departure, InTheMiddleOfThePlanes) {
  expect_departure_in(Phase::kPlanes, protocol::make_world({}, 32));
}

TEST(Departure, InTheMiddleOfTheLinkage) {
  expect_departure_in(Phase::kLink, protocol::make_world(long_work(), 33));
}

TEST(Departure, TheNextQueryIsExact) {
  const protocol::World world = protocol::make_world({}, 34);
  RunningServer running(world);
  for (const Phase phase : {Phase::kKeys, Phase::kPlanes}) {
    GivesUpIn observer(phase);
    error_of(ErrorCategory::kCancelled, [&] { ask(running.options(), world, observer); });
  }
  EXPECT_EQ(ask(running.options(), world).result, expected(world));
}

TEST(Departure, ASilentClientIsCutOff) {
  const protocol::World world = protocol::make_world({}, 35);
  ServerConfig config;
  config.idle = std::chrono::milliseconds(300);
  RunningServer running(world, config);
  RawClient client(running.address());
  ASSERT_TRUE(client.send(hello_of(world)));
  const std::optional<protocol::Failure> failure = client.failure();
  ASSERT_TRUE(failure);
  EXPECT_EQ(from_failure(*failure).category(), ErrorCategory::kDeadline);
  EXPECT_EQ(client.status().error_code(), grpc::StatusCode::DEADLINE_EXCEEDED);
  EXPECT_TRUE(running.becomes_idle());
}

TEST(Departure, AClientThatNeverGreetsIsCutOff) {
  const protocol::World world = protocol::make_world({}, 36);
  ServerConfig config;
  config.hello = std::chrono::milliseconds(200);
  RunningServer running(world, config);
  RawClient client(running.address());
  const std::optional<protocol::Failure> failure = client.failure();
  ASSERT_TRUE(failure);
  EXPECT_EQ(from_failure(*failure).category(), ErrorCategory::kDeadline);
  EXPECT_TRUE(running.becomes_idle());
}

TEST(Departure, AQueryThatTakesTooLongEndsOnEitherSidesClock) {
  const protocol::World world = protocol::make_world(long_work(), 37);
  ServerConfig config;
  config.query = std::chrono::milliseconds(100);
  config.operations = [](std::size_t, int) { return plan::OperationSeconds{}; };  // it is not expected
  RunningServer hasty(world, config);
  EXPECT_THAT(error_of(ErrorCategory::kDeadline, [&] { ask(hasty.options(), world); }),
              testing::HasSubstr("server allows"));

  RunningServer patient(world);
  ClientOptions options = patient.options();
  options.query = std::chrono::milliseconds(100);
  EXPECT_THAT(error_of(ErrorCategory::kDeadline, [&] { ask(options, world); }), testing::HasSubstr("longer"));
  EXPECT_TRUE(patient.becomes_idle());
}

}  // namespace
}  // namespace tacit::rpc
