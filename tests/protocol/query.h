// A whole query in memory: a server session and a client session that hand each other messages as bytes, and
// small random worlds to ask about.
#pragma once

#include <cstdint>
#include <deque>
#include <random>
#include <string>

#include "linkage/example_model.h"
#include "protocol/client/session.h"
#include "protocol/plain.h"
#include "protocol/server/session.h"

namespace tacit::protocol {

struct World {
  ServerData server;
  linkage::FeatureTable client;
};

struct WorldShape {
  std::size_t client_records = 20;
  std::size_t server_records = 30;
  std::size_t categories = 3;
  int min_cell = 2;
  double overlap = 0.7;        // chance that a server record copies a client record
  double missing_value = 0.1;  // of the measure
  std::int64_t minimum = 0, maximum = 120;
  int decimals = 0;
};

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

inline World make_world(const WorldShape& shape, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  const auto chance = [&](double p) { return static_cast<double>(random() % 1000000) < p * 1e6; };
  linkage::Model model = small_model();
  const std::size_t features = model.features().size();
  linkage::FeatureTable client(shape.client_records, features), server(shape.server_records, features);
  const auto bucket = [&] {
    return chance(0.1) ? linkage::kMissing : static_cast<std::int16_t>(random() % 8);
  };
  for (std::size_t i = 0; i < client.records(); ++i) {
    for (std::int16_t& b : client.record(i)) b = bucket();
  }
  World world{{model, std::move(server), {}, {}, {}}, std::move(client)};
  table::DimensionData dimension;
  table::MeasureData measure;
  for (std::size_t c = 0; c < shape.categories; ++c)
    dimension.categories.push_back(std::string(1, static_cast<char>('a' + c)));
  table::MeasureInfo info;
  info.name = "age";
  info.decimals = shape.decimals;
  info.minimum = shape.minimum;
  info.maximum = shape.maximum;
  for (std::size_t j = 0; j < world.server.features.records(); ++j) {
    const bool copy = chance(shape.overlap);
    const std::span<const std::int16_t> original = world.client.record(random() % world.client.records());
    std::size_t f = 0;
    for (std::int16_t& b : world.server.features.record(j)) {
      b = copy && !chance(0.1) ? original[f] : bucket();
      ++f;
    }
    dimension.category.push_back(static_cast<std::uint16_t>(random() % shape.categories));
    const auto span = static_cast<std::uint64_t>(info.maximum_scaled() - info.minimum_scaled()) + 1;
    measure.values.push_back(
        chance(shape.missing_value)
            ? std::nullopt
            : std::optional(info.minimum_scaled() + static_cast<std::int64_t>(random() % span)));
  }
  world.server.catalog.dimensions = {{"state", dimension.categories}};
  world.server.catalog.measures = {info};
  world.server.catalog.min_cell = shape.min_cell;
  world.server.dimensions = {dimension};
  world.server.measures = {measure};
  return world;
}

/// Passes messages between the two until the client is done; every message goes through its bytes.
inline table::ResultTable run_in_memory(const World& world, const ServerLimits& limits = {}) {
  Observer observer;
  ServerSession server(world.server, limits, observer);
  ClientSession client(world.server.model, world.client, {"state", "age"}, observer);
  std::deque<std::string> to_server, to_client;
  const SendToServer send_up = [&](const ClientMessage& m) { to_server.push_back(m.SerializeAsString()); };
  const SendToClient send_down = [&](const ServerMessage& m) { to_client.push_back(m.SerializeAsString()); };
  client.start(send_up);
  while (!client.done()) {
    if (!to_server.empty()) {
      ClientMessage message;
      message.ParseFromString(to_server.front());
      to_server.pop_front();
      server.receive(message, send_down);
    } else {
      ServerMessage message;
      message.ParseFromString(to_client.front());
      to_client.pop_front();
      client.receive(message, send_up);
    }
  }
  return client.result();
}

}  // namespace tacit::protocol
