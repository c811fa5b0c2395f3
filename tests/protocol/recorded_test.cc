// SPDX-License-Identifier: Apache-2.0
// Either side of the last release, as it was recorded, with the other side of this one: nobody has to upgrade
// both on one day. Both sides of a conversation draw their random numbers from streams of their own, so that
// a side of today that does what the earlier one did sends the same bytes.
//
// To record another release: build its tests/protocol with this file, and run
//     TACIT_RECORD=tests/protocol/recorded protocol_test --gtest_filter='Recorded.*'
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <deque>

#include "blocked_world.h"
#include "protocol/admission.h"
#include "protocol/version.h"
#include "query.h"
#include "recorded.h"

namespace tacit::protocol {
namespace {

constexpr std::uint8_t kSeed = 9;

World recorded_all_pairs() {
  WorldShape shape;
  shape.client_records = 8;
  shape.server_records = 10;
  shape.min_cell = 2;
  shape.overlap = 1;
  World world = make_world(shape, 901);
  world.security = bgv::SmallRingInTests::security(256);
  return world;
}

World recorded_blocked() {
  WorldShape shape;
  shape.client_records = 8;
  shape.server_records = 10;
  shape.min_cell = 2;
  shape.overlap = 1;
  World world = blocked_world(shape, {.passes = 1, .different = 2, .missing = 0, .heavy = 0}, 902);
  world.question.strategy = StrategyWanted::kBlocked;
  world.question.by = {};
  world.question.statistics = {{table::StatisticKind::kCount, {}, {}}};
  world.security = bgv::SmallRingInTests::security(512);
  return world;
}

ServerLimits one_thread(const World& world) {
  ServerLimits limits;
  limits.threads = 1;
  limits.security = world.security;
  return limits;
}

// Both sides of this release, with the bytes of a fixed course of random numbers.
std::vector<Recorded> converse(const World& world, table::ResultTable& result) {
  SameNumbers numbers(kSeed);
  Observer observer;
  NoGate gate;
  std::vector<Recorded> conversation;
  std::deque<std::string> to_server, to_client;
  const SendToServer up = [&](const ClientMessage& m) {
    to_server.push_back(m.SerializeAsString());
    conversation.push_back({From::kClient, to_server.back()});
  };
  const SendToClient down = [&](const ServerMessage& m) {
    if (m.has_progress()) return;
    to_client.push_back(m.SerializeAsString());
    conversation.push_back({From::kServer, to_client.back()});
  };
  numbers.draws(From::kServer);
  const ServerLimits limits = one_thread(world);
  ServerSession server(world.server, limits, gate, observer);
  numbers.draws(From::kClient);
  ClientSession client(world.server.model, world.client, world.question, world.split, observer,
                       world.security);
  client.start(up);
  while (!client.done()) {
    const bool ups = !to_server.empty();
    numbers.draws(ups ? From::kServer : From::kClient);
    if (ups) {
      ClientMessage message;
      message.ParseFromString(to_server.front());
      to_server.pop_front();
      server.receive(message, down);
    } else {
      ServerMessage message;
      message.ParseFromString(to_client.front());
      to_client.pop_front();
      client.receive(message, up);
    }
  }
  result = client.result();
  return conversation;
}

std::string recorded_path(const char* folder, const std::string& name) {
  return std::string(folder) + "/" + name + "-version-9.bin";
}

struct Case {
  const char* name;
  World (*world)();
};

class Recorded9 : public testing::TestWithParam<Case> {
 protected:
  void SetUp() override {
    world_.emplace(GetParam().world());
    recorded_ = read_recorded(recorded_path(TACIT_SOURCE_DIR "/tests/protocol/recorded", GetParam().name));
    ASSERT_GT(recorded_.size(), 50U);
    plain_ = plain_table(world_->server, world_->client, world_->question, world_->split, bins());
    ASSERT_GT(shown(plain_), 0U);
  }

  std::optional<linkage::BinShape> bins() const {
    if (world_->question.strategy != StrategyWanted::kBlocked) return std::nullopt;
    const plan::Plan plan =
        plan_question(world_->server.model, world_->question, world_->server.catalog,
                      world_->client.records(), world_->server.features.records(),
                      {one_thread(*world_).memory_bytes, StrategyWanted::kAny, world_->security});
    return plan::bin_shape(plan.link.blocked().layout);
  }

  std::optional<World> world_;
  std::vector<Recorded> recorded_;
  table::ResultTable plain_;
  Observer observer_;
};

TEST_P(Recorded9, AClientOfVersion9IsAnswered) {
  SameNumbers numbers(kSeed);
  numbers.draws(From::kServer);
  NoGate gate;
  const ServerLimits limits = one_thread(*world_);
  ServerSession server(world_->server, limits, gate, observer_);
  std::vector<std::string> sent;
  const SendToClient down = [&](const ServerMessage& message) {
    if (!message.has_progress()) sent.push_back(message.SerializeAsString());
  };
  std::vector<std::string> expected;
  for (const Recorded& each : recorded_) {
    if (each.from == From::kServer) {
      expected.push_back(each.bytes);
      continue;
    }
    ClientMessage message;
    ASSERT_TRUE(message.ParseFromString(each.bytes));
    server.receive(message, down);
  }
  EXPECT_TRUE(server.done());
  ASSERT_EQ(sent.size(), expected.size());
  for (std::size_t i = 0; i < sent.size(); ++i) EXPECT_TRUE(sent[i] == expected[i]) << "message " << i;
}

TEST_P(Recorded9, AServerOfVersion9AnswersAClientOfToday) {
  SameNumbers numbers(kSeed);
  numbers.draws(From::kClient);
  ClientSession client(world_->server.model, world_->client, world_->question, world_->split, observer_,
                       world_->security);
  std::size_t sent = 0, expected = 0;
  std::vector<std::string> ups;
  for (const Recorded& each : recorded_) {
    if (each.from == From::kClient) ups.push_back(each.bytes);
  }
  const SendToServer up = [&](const ClientMessage& message) {
    ASSERT_LT(sent, ups.size());
    // The greeting says more than it did; a server of version 9 knows nothing of that.
    EXPECT_TRUE(message.has_hello() || message.SerializeAsString() == ups[sent]) << "message " << sent;
    ++sent;
  };
  client.start(up);
  for (const Recorded& each : recorded_) {
    if (each.from != From::kServer) continue;
    ServerMessage message;
    ASSERT_TRUE(message.ParseFromString(each.bytes));
    client.receive(message, up);
    ++expected;
  }
  EXPECT_EQ(sent, ups.size());
  ASSERT_TRUE(client.done());
  EXPECT_EQ(table::difference(client.result(), plain_), "");
}

INSTANTIATE_TEST_SUITE_P(Cases, Recorded9,
                         testing::Values(Case{"all-pairs", recorded_all_pairs},
                                         Case{"blocked", recorded_blocked}),
                         [](const auto& each) {
                           return std::string(each.param.name) == "blocked" ? "Blocked" : "AllPairs";
                         });

// Both sides of this release agree with themselves, and what they say can be recorded for the next one.
TEST(Recorded, BothSidesAreRepeatable) {
  for (const Case& each : {Case{"all-pairs", recorded_all_pairs}, Case{"blocked", recorded_blocked}}) {
    const World world = each.world();
    table::ResultTable first, second;
    const std::vector<Recorded> conversation = converse(world, first), again = converse(world, second);
    EXPECT_TRUE(first == second);
    ASSERT_EQ(conversation.size(), again.size());
    for (std::size_t i = 0; i < conversation.size(); ++i)
      EXPECT_TRUE(conversation[i].bytes == again[i].bytes) << "message " << i;
    if (const char* folder = std::getenv("TACIT_RECORD"))
      write_recorded(recorded_path(folder, each.name), conversation);
  }
}

}  // namespace
}  // namespace tacit::protocol
