// SPDX-License-Identifier: Apache-2.0
// A whole query in memory: a server session and a client session that hand each other messages as bytes, and
// small random worlds to ask about.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <deque>
#include <optional>
#include <random>
#include <string>
#include <utility>

#include "linkage/example_model.h"
#include "plan/plan.h"
#include "protocol/client/session.h"
#include "protocol/plain.h"
#include "protocol/question_messages.h"
#include "protocol/server/session.h"
#include "support/small_ring.h"

namespace tacit::protocol {

struct World {
  ServerData server;
  linkage::FeatureTable client;
  table::Question question{{"state"}, {{table::StatisticKind::kMean, "age", {}}}, 0};
  Split split{};
  bgv::Security security = small_ring();     // of both sides; {} for a query of full size
  std::optional<plan::PlanChoice> choice{};  // of the server; its planner's where there is none
};

inline plan::PlanRequest request_of(const World& world) {
  plan::PlanRequest request = request_for(world.server.model, world.question, world.server.catalog,
                                          world.client.records(), world.server.features.records());
  request.security = world.security;
  return request;
}

/// The server takes a client's first message, and with it the world's choice where it has one.
inline void take_greeting(const World& world, ServerSession& server, const ClientMessage& hello,
                          const SendToClient& send) {
  if (world.choice.has_value()) {
    server.begin({world.question, plan::derive_plan(request_of(world), *world.choice)}, send);
  } else {
    server.receive(hello, send);
  }
}

struct WorldShape {
  std::size_t client_records = 20;
  std::size_t server_records = 30;
  std::size_t categories = 3;  // of the server's dimension
  int min_cell = 2;
  double overlap = 0.7;        // chance that a server record copies a client record
  double missing_value = 0.1;  // of the measure
  std::int64_t minimum = 0, maximum = 120;
  int decimals = 0;
};

/// A client's own dimension of `categories`, at random among its records.
inline void split_by(World& world, std::size_t categories, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  world.question.split_categories = categories;
  world.split = {"arm", {}, {}};
  for (std::size_t c = 0; c < categories; ++c) world.split.categories.push_back("arm " + std::to_string(c));
  for (std::size_t i = 0; i < world.client.records(); ++i)
    world.split.category.push_back(static_cast<std::uint16_t>(random() % categories));
}

/// Five features of 8 buckets, agreement and disagreement weights, W = 12.
inline linkage::Model small_model() {
  linkage::ModelSpec spec;
  spec.name = "small";
  spec.salt = "tests";
  spec.threshold = 4;
  for (int f = 0; f < 5; ++f) {
    const std::string name = "f" + std::to_string(f);
    spec.fields.push_back(linkage::one_level(name, name, {linkage::step::Exact{}}, 8, f == 0 ? 2 : 1,
                                             f < 2 ? 2 : (f == 2 ? 1 : 0)));
  }
  return linkage::Model(spec);
}

/// Categories "a", "b", .., each record's at random, all of which are in the catalog.
inline void add_dimension(ServerData& server, const std::string& name, std::size_t categories,
                          std::mt19937_64& random) {
  table::DimensionData data;
  for (std::size_t c = 0; c < categories; ++c) {
    std::string category = std::to_string(1000 + c);
    if (categories <= 26) category = std::string(1, static_cast<char>('a' + c));
    data.categories.push_back(category);
  }
  for (std::size_t j = 0; j < server.features.records(); ++j)
    data.category.push_back(static_cast<std::uint16_t>(random() % categories));
  server.catalog.dimensions.push_back({name, data.categories});
  server.dimensions.push_back(std::move(data));
}

/// Values at random in the measure's range, its ends more often than others.
inline void add_measure(ServerData& server, const table::MeasureInfo& info, double missing,
                        std::mt19937_64& random) {
  table::MeasureData data;
  const auto span = static_cast<std::uint64_t>(info.maximum_scaled() - info.minimum_scaled()) + 1;
  for (std::size_t j = 0; j < server.features.records(); ++j) {
    const bool lacks = static_cast<double>(random() % 1000000) < missing * 1e6;
    const std::uint64_t above = random() % 8 == 0 ? span - 1 : random() % 8 == 0 ? 0 : random() % span;
    data.values.push_back(lacks ? std::nullopt
                                : std::optional(info.minimum_scaled() + static_cast<std::int64_t>(above)));
  }
  server.catalog.measures.push_back(info);
  server.measures.push_back(std::move(data));
}

inline World make_world(const WorldShape& shape, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  const auto chance = [&](double p) { return static_cast<double>(random() % 1000000) < p * 1e6; };
  linkage::Model model = small_model();
  const std::size_t features = model.features().size();
  linkage::FeatureTable client(shape.client_records, features), server(shape.server_records, features);
  server.set_usual_weights(model);
  const auto bucket = [&] {
    return chance(0.1) ? linkage::kMissing : static_cast<std::int16_t>(random() % 8);
  };
  for (std::size_t i = 0; i < client.records(); ++i) {
    for (std::int16_t& b : client.record(i)) b = bucket();
  }
  World world{{model, std::move(server), {}, {}, {}}, std::move(client)};
  for (std::size_t j = 0; j < world.server.features.records(); ++j) {
    const bool copy = chance(shape.overlap);
    const std::span<const std::int16_t> original = world.client.record(random() % world.client.records());
    std::size_t f = 0;
    for (std::int16_t& b : world.server.features.record(j)) {
      b = copy && !chance(0.1) ? original[f] : bucket();
      ++f;
    }
  }
  world.server.catalog.min_cell = shape.min_cell;
  add_dimension(world.server, "state", shape.categories, random);
  add_dimension(world.server, "sex", 2, random);
  add_measure(world.server, {"age", "years", shape.decimals, shape.minimum, shape.maximum},
              shape.missing_value, random);
  add_measure(world.server, {"employed", "", 0, 3, 4}, shape.missing_value, random);
  return world;
}

/// The same world for queries of full size.
inline World full_size(World world) {
  world.security = {};
  return world;
}

/// The least ring degree of a world's plans, unless it says otherwise.
inline std::size_t usual_degree() {
  return small_ring().degrees().front();
}

/// The figures that are shown.
inline std::size_t shown(const table::ResultTable& table) {
  return static_cast<std::size_t>(
      std::ranges::count_if(table.figures, [](const table::Figure& figure) { return !figure.suppressed; }));
}

/// Passes messages between the two until the client is done; every message goes through its bytes.
/// `observer` is told of both sides; `place`: where the server links.
inline table::ResultTable run_in_memory(const World& world, ServerLimits limits, Observer& observer,
                                        link::Place& place = link::this_process()) {
  NoGate gate;
  limits.security = world.security;
  ServerSession server(world.server, limits, gate, observer, place);
  ClientSession client(world.server.model, world.client, world.question, world.split, observer,
                       world.security);
  std::deque<std::string> to_server, to_client;
  const SendToServer send_up = [&](const ClientMessage& m) { to_server.push_back(m.SerializeAsString()); };
  const SendToClient send_down = [&](const ServerMessage& m) { to_client.push_back(m.SerializeAsString()); };
  client.start(send_up);
  bool greeted = false;
  while (!client.done()) {
    if (!to_server.empty()) {
      ClientMessage message;
      message.ParseFromString(to_server.front());
      to_server.pop_front();
      if (std::exchange(greeted, true)) {
        server.receive(message, send_down);
      } else {
        take_greeting(world, server, message, send_down);
      }
    } else {
      ServerMessage message;
      message.ParseFromString(to_client.front());
      to_client.pop_front();
      client.receive(message, send_up);
    }
  }
  return client.result();
}

inline table::ResultTable run_in_memory(const World& world, const ServerLimits& limits = {},
                                        link::Place& place = link::this_process()) {
  Observer observer;
  return run_in_memory(world, limits, observer, place);
}

/// Runs the question both ways; the sacred test is that they agree. Returns the table for further looks.
/// `bins`: of the plan, where it does not compare all pairs.
inline table::ResultTable expect_equal(const World& world, const ServerLimits& limits = {},
                                       const std::optional<linkage::BinShape>& bins = {},
                                       link::Place& place = link::this_process()) {
  const table::ResultTable plain = plain_table(world.server, world.client, world.question, world.split, bins);
  const table::ResultTable encrypted = run_in_memory(world, limits, place);
  EXPECT_EQ(table::difference(encrypted, plain), "");
  EXPECT_TRUE(encrypted == plain);
  return encrypted;
}

}  // namespace tacit::protocol
