// SPDX-License-Identifier: Apache-2.0
// Worlds for blocked linkage: made-up records whose keys of passes are made up, too.
#pragma once

#include <algorithm>
#include <cstdint>
#include <random>
#include <string>

#include "base/error.h"
#include "query.h"

namespace tacit::protocol {

/// small_model() with passes. Their keys are made up by the tests.
inline linkage::Model model_with_passes(std::size_t passes) {
  linkage::ModelSpec spec = small_model().spec();
  for (std::size_t p = 0; p < passes; ++p)
    spec.passes.push_back({"pass " + std::to_string(p), {{{"f0"}, {linkage::step::Exact{}}, {}}}});
  return linkage::Model(spec);
}

struct Keys {
  std::size_t passes = 3;
  std::uint64_t different = 40;  // keys of a pass
  double missing = 0.1;          // share of records without a key in a pass
  double heavy = 0.1;            // share of records that have key 0
};

inline linkage::FeatureTable with_keys(const linkage::FeatureTable& table, const Keys& keys,
                                       std::mt19937_64& random) {
  const auto chance = [&](double p) { return static_cast<double>(random() % 1000000) < p * 1e6; };
  linkage::FeatureTable result(table.records(), table.features(), table.alternatives(), keys.passes);
  if (table.has_weights()) result.add_weights();
  for (std::size_t i = 0; i < table.records(); ++i) {
    std::ranges::copy(table.record(i), result.record(i).begin());
    std::ranges::copy(table.weights(i), result.weights(i).begin());
    for (std::uint64_t& key : result.keys(i)) {
      key = random() % keys.different * 0x9E3779B97F4A7C15U;
      if (chance(keys.heavy)) key = 0;
      if (chance(keys.missing)) key = linkage::kNoKey;
    }
  }
  return result;
}

inline World blocked_world(const WorldShape& shape, const Keys& keys, std::uint64_t seed) {
  World world = make_world(shape, seed);
  std::mt19937_64 random(seed + 1000);
  world.server.model = model_with_passes(keys.passes);
  world.client = with_keys(world.client, keys, random);
  world.server.features = with_keys(world.server.features, keys, random);
  return world;
}

/// The same world with this choice of its server's, and the least ring, levels and special primes that do.
inline World with_choice(World world, const plan::BlockedChoice& choice) {
  const plan::PlanRequest request = request_of(world);
  std::string problem;
  for (const std::size_t degree : request.security.degrees()) {
    for (std::size_t end = 3; end <= 4; ++end) {
      for (std::size_t special = 2; special <= 5; ++special) {
        world.choice = {degree, special, end, choice};
        try {
          plan::derive_plan(request, *world.choice);
          return world;
        } catch (const Error& error) {
          problem += std::string(error.what()) + "; ";
        }
      }
    }
  }
  throw Error(ErrorCategory::kLimit, problem);
}

inline linkage::BinShape bins_of(const World& world) {
  return plan::bin_shape(plan::derive_plan(request_of(world), *world.choice).link.blocked().layout);
}

/// Both ways, by this choice; returns the table for further looks.
inline table::ResultTable expect_blocked_equal(const World& world, const plan::BlockedChoice& choice) {
  const World chosen = with_choice(world, choice);
  return expect_equal(chosen, {}, bins_of(chosen));
}

}  // namespace tacit::protocol
