// SPDX-License-Identifier: Apache-2.0
// A server whose offer is replaced while it answers: open streams keep theirs, new ones get the new.
#include <atomic>
#include <thread>

#include "rpc/asked_beside.h"
#include "rpc/client/catalog.h"
#include "support/error_of.h"

namespace tacit::rpc {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

// The same client and question, and a server of other records by the same model.
protocol::World refreshed(protocol::World world, std::uint64_t seed, std::size_t records = 30) {
  world.server = protocol::make_world({.server_records = records}, seed).server;
  return world;
}

ServerConfig two_at_once() {
  ServerConfig config;
  config.max_sessions = 2;
  return config;
}

identity::ClientRules rules_of(const std::string& certificate) {
  identity::ClientRules rules;
  rules.name = certificate;
  rules.fingerprint = TestCertificates::get().fingerprint(certificate);
  return rules;
}

TEST(Reload, AQueryThatRunsKeepsItsDataAndTheNextOneHasTheNew) {
  const protocol::World before = protocol::make_world({}, 91), after = refreshed(before, 92, 41);
  ASSERT_FALSE(expected(before) == expected(after));
  RunningServer running(before, two_at_once());
  const auto old = ask_beside<Unhurried>(running.options(), before);
  ASSERT_TRUE(running.heard().wait_for(protocol::Phase::kKeys));
  running.replace(after, two_at_once());
  EXPECT_EQ(ask(running.options(), after).result, expected(after));
  old->notebook.go_on.set_value();
  EXPECT_EQ(old->outcome.get().result, expected(before));
}

TEST(Reload, AQueryThatWaitsKeepsItsData) {
  const protocol::World before = protocol::make_world({}, 93), after = refreshed(before, 94);
  ASSERT_FALSE(expected(before) == expected(after));
  RunningServer running(before);
  std::unique_ptr<RawClient> occupant = occupy(running, before);
  const auto waiting = ask_beside(running.options(), before);
  ASSERT_TRUE(running.has_waiting(1));
  running.replace(after);
  occupant.reset();
  EXPECT_EQ(waiting->outcome.get().result, expected(before));
  EXPECT_EQ(ask(running.options(), after).result, expected(after));
}

TEST(Reload, AClientThatIsRemovedWhileItWaitsIsNotAnswered) {
  const protocol::World world = protocol::make_world({}, 104);
  RunningServer running(world);
  std::unique_ptr<RawClient> occupant = occupy(running, world);
  const auto waiting = ask_beside(running.options(), world);
  ASSERT_TRUE(running.has_waiting(1));
  ServerConfig others;
  others.clients = {rules_of("stranger")};
  running.replace(world, others);
  occupant.reset();
  EXPECT_THAT(error_of(ErrorCategory::kSecurity, [&] { waiting->outcome.get(); }),
              HasSubstr("does not know your certificate"));
}

TEST(Reload, WhatNoStreamUsesAnyMoreIsGone) {
  const protocol::World world = protocol::make_world({}, 95);
  RunningServer running(world);
  const auto data = std::make_shared<const protocol::ServerData>(refreshed(world, 96).server);
  const std::weak_ptr<const protocol::ServerData> held = data;
  running.server().replace(make_offer(running.offer(world, {})->config, data));
  std::unique_ptr<RawClient> occupant = occupy(running, world);
  running.replace(world);
  EXPECT_EQ(held.use_count(), 2) << "the test, and the stream";
  occupant.reset();
  ASSERT_TRUE(running.becomes_idle());
  EXPECT_EQ(held.use_count(), 1);
}

TEST(Reload, ClientsAreAddedAndRemoved) {
  const protocol::World world = protocol::make_world({}, 97);
  RunningServer running(world);
  const ClientOptions stranger = RunningServer::with_certificate(running.options(), "stranger");
  EXPECT_THAT(error_of(ErrorCategory::kSecurity, [&] { ask(stranger, world); }),
              HasSubstr("does not know your certificate"));
  ServerConfig config;
  config.clients = {rules_of("stranger")};
  running.replace(world, config);
  EXPECT_EQ(ask(stranger, world).result, expected(world));
  EXPECT_THAT(error_of(ErrorCategory::kSecurity, [&] { ask(running.options(), world); }),
              HasSubstr("does not know your certificate"));
  running.replace(world);
  EXPECT_EQ(ask(running.options(), world).result, expected(world));
}

TEST(Reload, WhatCannotChangeIsNamedAndNothingElseChangesEither) {
  const protocol::World before = protocol::make_world({}, 98), after = refreshed(before, 99);
  RunningServer running(before);
  ServerConfig config = running.offer(after, {})->config;
  config.listen = "127.0.0.1:7443";
  config.bookkeeping = Bookkeeping::kRequire;
  const std::shared_ptr<const protocol::ServerData> data = running.offer(after, {})->data;
  EXPECT_THAT(error_of(ErrorCategory::kConfig, [&] { running.server().replace(make_offer(config, data)); }),
              AllOf(HasSubstr("[server] listen, [ledger]"), HasSubstr("restart"), Not(HasSubstr("[tls]"))));
  config = running.offer(after, {})->config;
  config.client_auth = ClientAuth::kNone;
  config.clients.clear();
  config.client_ca_file.clear();
  EXPECT_THAT(error_of(ErrorCategory::kConfig, [&] { running.server().replace(make_offer(config, data)); }),
              HasSubstr("[tls] client_auth"));
  config = running.offer(after, {})->config;
  config.max_sessions = 0;
  EXPECT_THAT(error_of(ErrorCategory::kConfig, [&] { running.server().replace(make_offer(config, data)); }),
              HasSubstr("max_sessions"));
  EXPECT_EQ(ask(running.options(), before).result, expected(before));
}

TEST(Reload, MoreSessionsAndPlacesInTheQueueHoldAtOnce) {
  const protocol::World world = protocol::make_world({}, 100);
  ServerConfig config;
  config.max_queue = 0;
  RunningServer running(world, config);
  std::unique_ptr<RawClient> occupant = occupy(running, world);
  EXPECT_THAT(error_of(ErrorCategory::kLimit, [&] { ask(running.options(), world); }), HasSubstr("busy"));
  config.max_sessions = 12;  // more threads than it started with
  running.replace(world, config);
  std::vector<std::unique_ptr<RawClient>> more;
  for (int i = 0; i < 11; ++i) more.push_back(occupy(running, world));
  EXPECT_EQ(running.server().counts().running, 12U);
  EXPECT_THAT(error_of(ErrorCategory::kLimit, [&] { ask(running.options(), world); }), HasSubstr("busy"));
  running.replace(world);
  more.clear();
  const auto waiting = ask_beside(running.options(), world);
  EXPECT_TRUE(running.has_waiting(1)) << "one at once again, and one runs";
  occupant.reset();
  EXPECT_EQ(waiting->outcome.get().result, expected(world));
}

TEST(Reload, AQueryThatNoLongerFitsIsToldToAskAgain) {
  const protocol::World world = protocol::make_world({}, 101);
  RunningServer running(world);
  std::unique_ptr<RawClient> occupant = occupy(running, world);
  const auto waiting = ask_beside(running.options(), world);
  ASSERT_TRUE(running.has_waiting(1));
  const std::size_t needs = running.server().counts().reserved_bytes;
  ServerConfig config;
  config.limits.memory_bytes = config.total_memory_bytes = needs - 1;
  running.replace(world, config);
  EXPECT_THAT(error_of(ErrorCategory::kUnavailable, [&] { waiting->outcome.get(); }),
              HasSubstr("less memory for queries than when this one was planned"));
  EXPECT_EQ(running.server().counts().running, 1U) << "who has a turn keeps it";
  running.replace(world);
  occupant.reset();
  EXPECT_EQ(ask(running.options(), world).result, expected(world));
}

TEST(Reload, TwentyFourDuringQueriesOfTwoClientsRefuseNoneAndChangeNoTable) {
  constexpr int kReloads = 24;
  const protocol::World first = protocol::make_world({.client_records = 6, .server_records = 12}, 102);
  const protocol::World second = refreshed(first, 103, 14);
  ASSERT_FALSE(expected(first) == expected(second));
  ServerConfig config = two_at_once();
  config.clients = {rules_of("client"), rules_of("stranger")};
  RunningServer running(first, config);
  std::atomic<bool> over = false;
  std::atomic<int> answers = 0;
  std::vector<std::future<void>> clients;
  for (const std::string certificate : {"client", "stranger"}) {
    clients.push_back(std::async(std::launch::async, [&, certificate] {
      const ClientOptions options = RunningServer::with_certificate(running.options(), certificate);
      while (!over) {
        const table::ResultTable result = ask(options, first).result;
        EXPECT_TRUE(result == expected(first) || result == expected(second));
        ++answers;
      }
    }));
  }
  for (int i = 0; i < kReloads; ++i) {
    const int before = answers;
    running.replace(i % 2 == 0 ? second : first, config);
    ASSERT_TRUE(eventually([&] { return answers > before; }));
  }
  over = true;
  for (std::future<void>& client : clients) client.get();
  EXPECT_THAT(running.heard().failures(), testing::IsEmpty());
  EXPECT_EQ(ask(running.options(), first).result, expected(first));
}

}  // namespace
}  // namespace tacit::rpc
