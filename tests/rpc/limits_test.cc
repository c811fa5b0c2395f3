// SPDX-License-Identifier: Apache-2.0
// What a client can take of a server: time in every state, memory before it is used, and nothing once it is
// cut off.
#include <fstream>
#include <future>

#include "ledger/support.h"
#include "protocol/server/greeting.h"
#include "protocol/server/planned_query.h"
#include "rpc/raw_client.h"
#include "rpc/running_server.h"
#include "support/error_of.h"
#include "support/patience.h"

namespace tacit::rpc {
namespace {

using protocol::Phase;
using testing::HasSubstr;

// Says nothing more from the phase on, until the server has had enough.
class FallsSilent : public protocol::Observer {
 public:
  FallsSilent(Phase phase, RunningServer& running) : phase_(phase), running_(running) {}
  void on_phase(Phase phase) override {
    if (phase != phase_) return;
    EXPECT_TRUE(running_.heard().wait_for_failures(1));
  }

 private:
  const Phase phase_;
  RunningServer& running_;
};

TEST(Limits, ASilentClientIsCutOffInEveryPhase) {
  const protocol::World world = protocol::make_world({}, 81);
  for (const Phase phase : {Phase::kKeys, Phase::kPlanes, Phase::kTabulate, Phase::kGate}) {
    ServerConfig config;
    config.idle = std::chrono::milliseconds(300);
    RunningServer running(world, config);
    FallsSilent observer(phase, running);
    EXPECT_THAT(error_of(ErrorCategory::kDeadline, [&] { ask(running.options(), world, observer); }),
                HasSubstr("sent nothing for too long"))
        << protocol::title(phase);
    EXPECT_TRUE(running.becomes_idle());
  }
}

/// Of the server's messages, the first that such a client does not read.
enum class Unread { kSums, kChecks };

/// An honest query up to there.
void read_up_to(Unread unread, RawClient& client, const protocol::World& world) {
  protocol::Observer observer;
  protocol::ClientSession session(world.server.model, world.client, world.question, world.split, observer,
                                  world.security);
  bool over = false;
  const protocol::SendToServer send = [&](const protocol::ClientMessage& message) {
    EXPECT_TRUE(client.send(message));
    over |= unread == Unread::kSums && message.has_plane();
  };
  session.start(send);
  while (!over) {
    const std::optional<protocol::ServerMessage> message = client.receive();
    ASSERT_TRUE(message);
    session.receive(*message, send);
    over |= message->has_check();  // of eight
  }
}

TEST(Limits, AClientThatReadsNoFurtherIsCutOff) {
  protocol::World world = protocol::make_world({}, 86);
  world.security = {};  // more comes than a connection holds
  ServerConfig config;
  config.idle = std::chrono::milliseconds(500);
  ledger::Place place;
  ledger::Ledger ledger = place.open();
  RunningServer running(world, config, &ledger);
  std::size_t failures = 0;
  for (const Unread unread : {Unread::kSums, Unread::kChecks}) {
    RawClient client(running.address());
    read_up_to(unread, client, world);
    ASSERT_TRUE(running.heard().wait_for_failures(++failures));  // soon after the work before it
    const Error failure = running.heard().failures().back();
    EXPECT_EQ(failure.category(), ErrorCategory::kDeadline);
    EXPECT_THAT(failure.what(), HasSubstr("has read nothing"));
    EXPECT_TRUE(running.becomes_idle());
    EXPECT_EQ(running.server().counts().reserved_bytes, 0U);
  }
  EXPECT_EQ(ask(running.options(), world).result, expected(world));
  ASSERT_TRUE(running.becomes_idle());
  // A table itself is a few bytes, which a connection takes whether anybody reads them or not.
  const std::vector<ledger::Listed> listed = ledger::Reader(place.path).list();
  ASSERT_EQ(listed.size(), 3U);
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_EQ(listed[i].outcome, ledger::Outcome::kFailed) << i;
    EXPECT_FALSE(listed[i].cleared) << i;
  }
  EXPECT_EQ(listed[2].outcome, ledger::Outcome::kAnswered);
}

// Sends each of its messages well within the server's patience for one.
class Trickles : public protocol::Observer {
 public:
  void on_progress(Phase, std::uint64_t, std::uint64_t, std::uint64_t) override {
    std::this_thread::sleep_for(std::chrono::milliseconds(30));
  }
};

TEST(Limits, ATricklingClientIsCutOff) {
  const protocol::World world = protocol::make_world({}, 82);
  ServerConfig config;
  config.client = std::chrono::milliseconds(400);
  config.least_rate = std::uint64_t{1} << 40;
  Trickles observer;
  {
    RunningServer running(world, config);
    EXPECT_THAT(error_of(ErrorCategory::kDeadline, [&] { ask(running.options(), world, observer); }),
                HasSubstr("the client is too slow"));
    EXPECT_TRUE(running.becomes_idle());
  }
  config.least_rate = 10'000;  // what it sends is worth the wait
  RunningServer patient(world, config);
  EXPECT_EQ(ask(patient.options(), world, observer).result, expected(world));
}

std::size_t memory_of(const protocol::World& world) {
  const protocol::AcceptedGreeting greeting =
      protocol::accept_greeting(protocol::read_greeting(hello_of(world).hello()), world.server, {});
  return protocol::plan_query(greeting, world.server, {.security = world.security})
      .plan.cost.server_memory_bytes;
}

TEST(Limits, AQueryWhoseMemoryIsTakenWaitsAndHearsItsPlace) {
  const protocol::World world = protocol::make_world({}, 83);
  ServerConfig config;
  config.max_sessions = 2;
  config.limits.memory_bytes = config.total_memory_bytes = memory_of(world) * 3 / 2;
  RunningServer running(world, config);
  auto occupant = std::make_unique<RawClient>(running.address());
  ASSERT_TRUE(occupant->send(hello_of(world)));
  ASSERT_TRUE(occupant->receive());
  EXPECT_EQ(running.server().counts().reserved_bytes, memory_of(world));
  Notebook notebook;
  auto asked = std::async(std::launch::async, [&] { return ask(running.options(), world, notebook); });
  ASSERT_TRUE(running.has_waiting(1));
  EXPECT_EQ(running.server().counts().running, 1U);
  ASSERT_TRUE(notebook.wait_for_note());
  EXPECT_THAT(notebook.notes()[0], HasSubstr("waiting: 1 ahead"));
  occupant.reset();
  EXPECT_EQ(asked.get().result, expected(world));
  ASSERT_TRUE(running.becomes_idle());
  EXPECT_EQ(running.server().counts().reserved_bytes, 0U);
}

TEST(Limits, TwoQueriesThatFitTogetherRunTogether) {
  const protocol::World world = protocol::make_world({}, 84);
  ServerConfig config;
  config.max_sessions = 2;
  config.limits.memory_bytes = memory_of(world);
  config.total_memory_bytes = 2 * memory_of(world);
  RunningServer running(world, config);
  RawClient first(running.address()), second(running.address());
  for (RawClient* client : {&first, &second}) {
    ASSERT_TRUE(client->send(hello_of(world)));
    ASSERT_TRUE(client->receive());
  }
  EXPECT_EQ(running.server().counts().running, 2U);
  EXPECT_EQ(running.server().counts().reserved_bytes, 2 * memory_of(world));
}

std::size_t resident_bytes() {
  std::ifstream status("/proc/self/statm");
  std::size_t pages = 0, resident = 0;
  status >> pages >> resident;
  return resident * 4096;
}

class GivesUpWhileLinking : public protocol::Observer {
 public:
  void on_progress(Phase phase, std::uint64_t done, std::uint64_t, std::uint64_t) override {
    if (phase != Phase::kLink || done == 0 || gone_) return;
    most_ = resident_bytes();
    gone_ = true;
  }
  bool cancelled() override { return gone_; }
  std::size_t most() const { return most_; }

 private:
  std::atomic<bool> gone_ = false;
  std::size_t most_ = 0;
};

TEST(Limits, CancelledWorkStopsAndGivesItsMemoryBack) {
  protocol::WorldShape shape;
  shape.client_records = 3000;
  shape.server_records = 4000;
  protocol::World world = protocol::make_world(shape, 85);
  world.security = {};  // its memory stands out from what the process has anyway
  RunningServer running(world);
  std::vector<std::size_t> after;
  std::size_t most = 0;
  for (int round = 0; round < 4; ++round) {
    GivesUpWhileLinking observer;
    error_of(ErrorCategory::kCancelled, [&] { ask(running.options(), world, observer); });
    ASSERT_TRUE(running.becomes_idle());
    EXPECT_FALSE(running.heard().reached(Phase::kTabulate)) << "the linkage went on to its end";
    after.push_back(resident_bytes());
    most = std::max(most, observer.most());
#ifndef __SANITIZE_THREAD__  // it keeps what it knows of memory that was freed
    EXPECT_LT(after.back(), observer.most() / 2);
#endif
  }
#ifndef __SANITIZE_ADDRESS__  // it keeps freed memory for a while
  // The allocator keeps a little of what two more queries used; a leak would keep most of it.
  ASSERT_GT(most, after[1]);
  EXPECT_LT(after[3], after[1] + (most - after[1]) / 8) << "most: " << most << ", after the second: " << after[1];
#endif
}

}  // namespace
}  // namespace tacit::rpc
