// SPDX-License-Identifier: Apache-2.0
// Several clients at once.
#include <algorithm>
#include <future>

#include "rpc/asked_beside.h"
#include "rpc/running_server.h"
#include "support/error_of.h"
#include "support/patience.h"

namespace tacit::rpc {
namespace {

TEST(Queue, FourQueriesAtOnceAreAllExact) {
  const protocol::World world = protocol::make_world({}, 21);
  for (const std::size_t sessions : {1, 2}) {
    ServerConfig config;
    config.max_sessions = sessions;
    RunningServer running(world, config);
    std::vector<std::unique_ptr<Asked<Notebook>>> queries;
    for (int i = 0; i < 4; ++i) queries.push_back(ask_beside(running.options(), world));
    for (const auto& query : queries) EXPECT_EQ(query->outcome.get().result, expected(world));
    EXPECT_TRUE(running.becomes_idle());
    EXPECT_EQ(running.heard().finished().size(), 4u);
  }
}

/// A client that notes how many others had their turn before it, and how many had their tables.
struct Ordered : Notebook {
  struct Counts {
    std::atomic<std::size_t> turns = 0, tables = 0;
  };
  explicit Ordered(Counts& counts) : counts_(counts) {}

  void on_phase(protocol::Phase phase) override {
    Notebook::on_phase(phase);
    if (phase != protocol::Phase::kKeys) return;
    tables_before = counts_.tables;
    turn = counts_.turns++;
  }
  void done() { ++counts_.tables; }

  std::size_t turn = 0, tables_before = 0;
  std::future<table::ResultTable> result;

 private:
  Counts& counts_;
};

std::unique_ptr<Ordered> ask_in_order(const RunningServer& running, const protocol::World& world,
                                      Ordered::Counts& counts) {
  auto client = std::make_unique<Ordered>(counts);
  client->result = std::async(std::launch::async, [&world, options = running.options(), own = client.get()] {
    QueryOutcome outcome = ask(options, world, *own);
    own->done();
    return outcome.result;
  });
  return client;
}

/// The places that a client was told of, in that order.
std::vector<std::size_t> places(const Notebook& notebook) {
  std::vector<std::size_t> told;
  const std::string before = "waiting: ";
  for (const std::string& note : notebook.notes()) {
    const std::size_t at = note.find(before);
    if (at != std::string::npos) told.push_back(std::stoul(note.substr(at + before.size())));
  }
  return told;
}

TEST(Queue, EightAtOnceAreExactAndNoneStarves) {
  constexpr std::size_t kClients = 8, kTogether = 2;
  const protocol::World world = protocol::make_world({.client_records = 6, .server_records = 12}, 29);
  ServerConfig config;
  config.max_sessions = kTogether;
  RunningServer running(world, config);
  std::vector<std::unique_ptr<RawClient>> occupants;
  for (std::size_t i = 0; i < kTogether; ++i) occupants.push_back(occupy(running, world));
  Ordered::Counts counts;
  std::vector<std::unique_ptr<Ordered>> clients;
  for (std::size_t i = 0; i < kClients; ++i) {
    clients.push_back(ask_in_order(running, world, counts));
    ASSERT_TRUE(running.has_waiting(i + 1));
  }
  for (const auto& client : clients) ASSERT_TRUE(client->wait_for_note());
  occupants.clear();
  for (const auto& client : clients) EXPECT_EQ(client->result.get(), expected(world));

  for (std::size_t i = 0; i < kClients; ++i) {
    SCOPED_TRACE("client " + std::to_string(i));
    const std::vector<std::size_t> told = places(*clients[i]);
    EXPECT_EQ(told.front(), i + 1);
    EXPECT_TRUE(std::is_sorted(told.rbegin(), told.rend()));
    // It does not wait for those behind it, but for who came to its turn beside one before it.
    EXPECT_LT(clients[i]->tables_before, i + kTogether);
    // Those who get their turns together may hear of it in any order.
    const auto overtook = [&](const auto& later) { return later->turn < clients[i]->turn; };
    EXPECT_LT(std::count_if(clients.begin() + static_cast<std::ptrdiff_t>(i), clients.end(), overtook),
              static_cast<std::ptrdiff_t>(kTogether));
  }
  EXPECT_TRUE(running.becomes_idle());
}

TEST(Queue, WhoWaitsHearsThePlaceAndThenGetsTheTurn) {
  const protocol::World world = protocol::make_world({}, 22);
  RunningServer running(world);
  std::unique_ptr<RawClient> occupant = occupy(running, world);
  const auto first = ask_beside<Unhurried>(running.options(), world);
  ASSERT_TRUE(running.has_waiting(1));
  const auto second = ask_beside(running.options(), world);
  ASSERT_TRUE(running.has_waiting(2));
  ASSERT_TRUE(second->notebook.wait_for_note());
  EXPECT_EQ(second->notebook.notes()[0], "waiting: 2 ahead, about 1 min");
  occupant.reset();
  // A place that the queue has passed before the client could be told of it is not told any more.
  EXPECT_TRUE(second->notebook.wait_for_note(2));
  first->notebook.go_on.set_value();
  EXPECT_EQ(first->outcome.get().result, expected(world));
  EXPECT_EQ(second->outcome.get().result, expected(world));
  EXPECT_THAT(first->notebook.notes(), testing::ElementsAre("waiting: 1 ahead, about 1 min"));
  EXPECT_THAT(second->notebook.notes(),
              testing::ElementsAre("waiting: 2 ahead, about 1 min", "waiting: 1 ahead, about 1 min"));
}

TEST(Queue, AFullQueueRefuses) {
  const protocol::World world = protocol::make_world({}, 23);
  ServerConfig config;
  config.max_queue = 0;
  RunningServer running(world, config);
  std::unique_ptr<RawClient> occupant = occupy(running, world);
  EXPECT_THAT(error_of(ErrorCategory::kLimit, [&] { ask(running.options(), world); }),
              testing::HasSubstr("busy"));
  occupant.reset();
  ASSERT_TRUE(running.becomes_idle());
  EXPECT_EQ(ask(running.options(), world).result, expected(world));
}

TEST(Queue, StreamsBeyondAllBoundsAreRefusedAtOnce) {
  const protocol::World world = protocol::make_world({}, 24);
  ServerConfig config;
  config.max_queue = 0;
  RunningServer running(world, config);
  std::vector<std::unique_ptr<RawClient>> silent;
  for (int i = 0; i < 5; ++i) silent.push_back(std::make_unique<RawClient>(running.address()));
  ASSERT_TRUE(eventually([&] { return running.server().counts().open == 5; }));
  EXPECT_THAT(error_of(ErrorCategory::kLimit, [&] { ask(running.options(), world); }),
              testing::HasSubstr("no further queries"));
  EXPECT_EQ(running.server().counts().open, 5u);
}

TEST(Queue, AServerThatIsStoppingRefusesAsUnavailable) {
  const protocol::World world = protocol::make_world({}, 24);
  RunningServer running(world, {});
  running.server().drain();
  EXPECT_THAT(error_of(ErrorCategory::kUnavailable, [&] { ask(running.options(), world); }),
              testing::HasSubstr("shutting down"));
}

TEST(Queue, AWaitForATurnHasAnEnd) {
  const protocol::World world = protocol::make_world({}, 25);
  ServerConfig config;
  config.queue = std::chrono::milliseconds(300);
  RunningServer running(world, config);
  std::unique_ptr<RawClient> occupant = occupy(running, world);
  EXPECT_THAT(error_of(ErrorCategory::kDeadline, [&] { ask(running.options(), world); }),
              testing::HasSubstr("turn"));
}

TEST(Queue, WhoGoesAwayWhileWaitingLeavesTheQueue) {
  const protocol::World world = protocol::make_world({}, 26);
  RunningServer running(world);
  std::unique_ptr<RawClient> occupant = occupy(running, world);
  const auto waiting = ask_beside(running.options(), world);
  ASSERT_TRUE(running.has_waiting(1));
  waiting->notebook.give_up();
  error_of(ErrorCategory::kCancelled, [&] { waiting->outcome.get(); });
  EXPECT_TRUE(running.has_waiting(0));
}

TEST(Queue, TheServerRespondsHoweverBusyItIs) {
  const protocol::World world = protocol::make_world({}, 30);
  ServerConfig config;
  config.max_queue = 0;
  RunningServer running(world, config);
  std::vector<std::unique_ptr<RawClient>> silent;
  for (int i = 0; i < 5; ++i) silent.push_back(std::make_unique<RawClient>(running.address()));
  ASSERT_TRUE(eventually([&] { return running.server().counts().open == 5; }));
  EXPECT_TRUE(running.server().responds(patience(std::chrono::seconds(10))));
  EXPECT_EQ(running.server().counts().open, 5U) << "it is no stream";
  const Server unstarted(RunningServer::without_tls(world), world.server,
                         [](std::uint64_t) { return std::make_unique<SessionObserver>(); });
  EXPECT_FALSE(unstarted.responds(std::chrono::seconds(1)));
}

TEST(Queue, StoppingTheServerEndsWhoRunsAndWhoWaits) {
  const protocol::World world = protocol::make_world({}, 27);
  RunningServer running(world);
  std::unique_ptr<RawClient> occupant = occupy(running, world);
  const auto waiting = ask_beside(running.options(), world);
  ASSERT_TRUE(running.has_waiting(1));
  running.server().stop();  // does not wait for the occupant, who would sit there for ever
  EXPECT_THAT(error_of(ErrorCategory::kUnavailable, [&] { waiting->outcome.get(); }),
              testing::HasSubstr("shutting down"));
  const std::optional<protocol::Failure> failure = occupant->failure();
  ASSERT_TRUE(failure);
  EXPECT_THAT(failure->message(), testing::HasSubstr("shutting down"));
  error_of(ErrorCategory::kUnavailable, [&] { ask(running.options(), world); });
}

TEST(Queue, StoppingWithGraceLetsARunningQueryFinish) {
  const protocol::World world = protocol::make_world({}, 28);
  RunningServer running(world);
  const auto query = ask_beside(running.options(), world);
  ASSERT_TRUE(running.heard().wait_for(protocol::Phase::kKeys));
  running.server().stop(std::chrono::seconds(30));
  EXPECT_EQ(query->outcome.get().result, expected(world));
}

}  // namespace
}  // namespace tacit::rpc
