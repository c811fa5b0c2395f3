// The sacred test of blocked linkage: an encrypted query equals the plain computation over the pairs that
// share a bin, exactly.
#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "base/error.h"
#include "blocked_world.h"
#include "plan/planner.h"
#include "protocol/question_messages.h"
#include "query.h"

namespace tacit::protocol {
namespace {

plan::PlanRequest request_of(const World& world) {
  plan::PlanRequest request = request_for(world.server.model, world.question, world.server.catalog,
                                          world.client.records(), world.server.features.records());
  request.security = world.security;
  return request;
}

/// A plan of this strategy, with the fewest levels and special primes that do.
PlannedQuery planned(const World& world, const plan::BlockedChoice& choice) {
  const plan::PlanRequest request = request_of(world);
  std::string problem;
  for (std::size_t end = 3; end <= 4; ++end) {
    for (std::size_t special = 2; special <= 5; ++special) {
      try {
        return {world.question,
                plan::derive_plan(request, {request.security.degrees().front(), special, end, choice})};
      } catch (const Error& error) {
        problem += std::string(error.what()) + "; ";
      }
    }
  }
  throw Error(ErrorCategory::kLimit, problem);
}

table::ResultTable run_planned(const World& world, PlannedQuery query) {
  Observer observer;
  NoGate gate;
  ServerLimits limits;
  limits.security = world.security;
  ServerSession server(world.server, limits, gate, observer);
  ClientSession client(world.server.model, world.client, world.question, world.split, observer,
                       world.security);
  std::deque<ClientMessage> to_server;
  std::deque<ServerMessage> to_client;
  const SendToServer send_up = [&](const ClientMessage& m) { to_server.push_back(m); };
  const SendToClient send_down = [&](const ServerMessage& m) { to_client.push_back(m); };
  client.start(send_up);
  to_server.clear();  // the greeting: the plan is made
  server.begin(std::move(query), send_down);
  while (!client.done()) {
    if (!to_server.empty()) {
      const ClientMessage message = std::move(to_server.front());
      to_server.pop_front();
      server.receive(message, send_down);
    } else {
      const ServerMessage message = std::move(to_client.front());
      to_client.pop_front();
      client.receive(message, send_up);
    }
  }
  return client.result();
}

/// Both ways; returns the table for further looks.
table::ResultTable expect_blocked_equal(const World& world, const plan::BlockedChoice& choice) {
  PlannedQuery query = planned(world, choice);
  const linkage::BinShape shape = plan::bin_shape(query.plan.link.blocked().layout);
  const table::ResultTable plain =
      plain_table(world.server, world.client, world.question, world.split, shape);
  const table::ResultTable encrypted = run_planned(world, std::move(query));
  EXPECT_EQ(table::difference(encrypted, plain), "");
  EXPECT_TRUE(encrypted == plain);
  return encrypted;
}

plan::BlockedChoice choice(std::size_t width, std::size_t groups, std::size_t shelves) {
  return {width, groups, shelves, 3, true};
}

constexpr WorldShape kSmall{.client_records = 60, .server_records = 90, .categories = 2};

TEST(BlockedEqualsPlain, OnePass) {
  const World world = blocked_world(kSmall, {.passes = 1, .different = 12}, 1);
  EXPECT_GT(shown(expect_blocked_equal(world, choice(8, 2, 1))), 0U);
}

TEST(BlockedEqualsPlain, SeveralPasses) {
  for (std::size_t passes = 2; passes <= 4; ++passes) {
    const World world = blocked_world(kSmall, {.passes = passes, .different = 15}, passes);
    EXPECT_GT(shown(expect_blocked_equal(world, choice(8, 2, 1))), 0U) << passes << " passes";
  }
}

TEST(BlockedEqualsPlain, EveryNumberOfPlaces) {
  for (const std::size_t width : {4, 8, 16, 32}) {
    const World world = blocked_world(kSmall, {.different = 20}, width);
    EXPECT_GT(shown(expect_blocked_equal(world, choice(width, 3, 1))), 0U) << width << " places";
  }
}

// More records of a bin than it has places, on both sides, and several shelves and groups.
TEST(BlockedEqualsPlain, FullBins) {
  const World world = blocked_world({.client_records = 200, .server_records = 300, .categories = 2},
                                    {.different = 12, .heavy = 0.3}, 5);
  const plan::BlockedChoice small = choice(4, 5, 3);
  const linkage::PassBins server = linkage::server_bins(
      world.server.features, plan::bin_shape(planned(world, small).plan.link.blocked().layout));
  EXPECT_GT(server.left_out(0).records, 0U);
  EXPECT_GT(shown(expect_blocked_equal(world, small)), 0U);
}

TEST(BlockedEqualsPlain, ASplit) {
  World world = blocked_world(kSmall, {.passes = 2, .different = 10}, 6);
  split_by(world, 3, 7);
  EXPECT_GT(shown(expect_blocked_equal(world, choice(8, 2, 2))), 0U);
}

TEST(BlockedEqualsPlain, MoreGroupsThanABatch) {
  const World world = blocked_world(kSmall, {.passes = 2, .different = 10}, 8);
  EXPECT_GT(shown(expect_blocked_equal(world, choice(8, plan::kBatchVectors + 2, 1))), 0U);
}

TEST(BlockedEqualsPlain, AtFullSizeByThePlanner) {
  const World world = full_size(blocked_world(kSmall, {.different = 12}, 9));
  const plan::Plan plan =
      plan::make_plan(request_of(world), std::size_t{3000} << 20, plan::StrategyWanted::kBlocked);
  EXPECT_GT(shown(expect_blocked_equal(world, std::get<plan::BlockedChoice>(plan.choice.strategy))), 0U);
}

// Where all records share a bin in some pass, and there are places for all of them, all pairs are compared.
TEST(BlockedEqualsPlain, AllPairsWherePassesCoverAll) {
  WorldShape shape = kSmall;
  shape.client_records = 30;
  const World world = blocked_world(shape, {.passes = 2, .different = 1, .missing = 0, .heavy = 0}, 10);
  const table::ResultTable encrypted = expect_blocked_equal(world, choice(16, 6, 2));
  EXPECT_TRUE(encrypted == plain_table(world.server, world.client, world.question, world.split));
}

// Nobody is in any pass.
TEST(BlockedEqualsPlain, NoKeysNoLinks) {
  const World world = blocked_world(kSmall, {.missing = 1}, 11);
  EXPECT_EQ(shown(expect_blocked_equal(world, choice(8, 2, 1))), 0U);
}

}  // namespace
}  // namespace tacit::protocol
