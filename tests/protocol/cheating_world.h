// SPDX-License-Identifier: Apache-2.0
// A small world for cheats, and what to expect of them.
#pragma once

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <functional>
#include <random>

#include "cheating_client.h"

namespace tacit::protocol {

constexpr std::uint32_t kT = bgv::kPlaintextModulus;
constexpr std::size_t kFeatures = 5, kDigit = 3;  // of 8 buckets: three low digits and three high ones

/// Sixteen people no two of whom agree in more than one feature.
inline std::int16_t bucket_of(std::size_t person, std::size_t feature) {
  return static_cast<std::int16_t>(person < 8 ? (person + feature) % 8 : (person - 8 + 2 * feature + 1) % 8);
}

/// Whether plane `index` is the one of a bucket's low digit, or of its high one, in its feature.
inline bool is_low(std::size_t index, std::size_t feature, std::int16_t bucket) {
  return index == feature * 2 * kDigit + static_cast<std::size_t>(bucket) % kDigit;
}
inline bool is_high(std::size_t index, std::size_t feature, std::int16_t bucket) {
  return index == feature * 2 * kDigit + kDigit + static_cast<std::size_t>(bucket) / kDigit;
}

inline linkage::FeatureTable people(const std::vector<std::size_t>& persons) {
  linkage::FeatureTable table(persons.size(), kFeatures);
  for (std::size_t i = 0; i < persons.size(); ++i) {
    for (std::size_t f = 0; f < kFeatures; ++f) table.record(i)[f] = bucket_of(persons[i], f);
  }
  return table;
}

/// The server has people 0 to 11, four in each of three cells, and shows a cell of three. The client has
/// three of the first cell, two of the second and one who is nobody (place 5).
inline World small_world(const std::vector<std::size_t>& client = {0, 1, 2, 5, 6, 12}) {
  std::vector<std::size_t> all(12);
  for (std::size_t j = 0; j < all.size(); ++j) all[j] = j;
  World world{{small_model(), people(all), {}, {}, {}}, people(client)};
  world.server.features.set_usual_weights(world.server.model);
  table::DimensionData cells{{"a", "b", "c"}, {}};
  for (const std::size_t j : all) cells.category.push_back(static_cast<std::uint16_t>(j / 4));
  world.server.catalog.min_cell = 3;
  world.server.catalog.dimensions.push_back({"cell", cells.categories});
  world.server.dimensions.push_back(cells);
  world.question = {{"cell"}, {{table::StatisticKind::kCount, "", {}}}, 0};
  return world;
}
constexpr std::size_t kNobody = 5;  // the place

struct Reading {
  Outcome outcome;

  bool open() const { return !outcome.gated.empty(); }
  std::uint32_t gate(std::size_t item) const { return open() ? outcome.gated[0][item] : 0; }
  /// 0 where it is suppressed.
  std::uint32_t count(std::size_t item) const {
    const ring::Modulus& t = bgv::plaintext_modulus();
    return gate(item) == 0 ? 0 : t.multiply(outcome.gated[1][item], t.inverse(gate(item)));
  }
  std::vector<std::uint32_t> counts() const { return {count(0), count(1), count(2)}; }
  /// Chi-square of a sealed table's half bytes, 15 degrees of freedom.
  double chi_square() const {
    std::vector<double> ranges(16, 0);
    for (const char c : outcome.sealed) {
      ++ranges[static_cast<std::uint8_t>(c) >> 4];
      ++ranges[static_cast<std::uint8_t>(c) & 15];
    }
    const double expected = static_cast<double>(2 * outcome.sealed.size()) / 16;
    double sum = 0;
    for (const double seen : ranges) sum += (seen - expected) * (seen - expected) / expected;
    return sum;
  }
  /// The client has nothing: the server has ended the query, or the table is sealed and reads like uniform
  /// numbers (15 +- 7 standard deviations of 5.5).
  bool met() const {
    return outcome.refused.has_value() || (!open() && chi_square() < 15 + 7 * std::sqrt(2.0 * 15));
  }
};

/// How often each attack is tried: TACIT_CHEATS, and once without it.
inline int times() {
  const char* text = std::getenv("TACIT_CHEATS");
  return text == nullptr ? 1 : std::max(std::atoi(text), 1);
}

/// All variants of an attack where TACIT_CHEATS is set, and else `count` of them, at random.
template <class Variant>
std::vector<Variant> some_of(std::vector<Variant> all, std::size_t count) {
  if (std::getenv("TACIT_CHEATS") != nullptr) return all;
  std::shuffle(all.begin(), all.end(), std::random_device());
  all.resize(std::min(count, all.size()));
  return all;
}

inline Reading read(const World& world, const Cheats& cheats, Checks checks) {
  return {CheatingClient(world, cheats).run(checks)};
}

inline const std::vector<std::uint32_t> kHonest{3, 0, 0}, kEveryone{4, 4, 4};

/// With the checks the client has nothing, the cell that everyone may see included; without them it has what
/// `works` says.
inline void expect_met(const Cheats& cheats, const std::function<bool(const Reading&)>& works,
                       const World& world = small_world(), int tries = 1) {
  for (int i = 0; i < times(); ++i) {
    const Reading met = read(world, cheats, Checks::kOn);
    ASSERT_TRUE(met.met()) << "chi-square " << met.chi_square();
  }
  // That it works without the checks is tried every other time, at random.
  bool worked = std::getenv("TACIT_CHEATS") == nullptr && std::random_device()() % 2 == 0;
  for (int i = 0; i < tries && !worked; ++i) {
    const Reading open = read(world, cheats, Checks::kOffInATest);
    worked = works(open);
    if (!worked && i + 1 == tries) {
      ADD_FAILURE() << "without the checks the attack gives " << open.count(0) << " " << open.count(1) << " "
                    << open.count(2) << " " << open.outcome.refused.value_or("");
    }
  }
}
inline std::function<bool(const Reading&)> gives(const std::vector<std::uint32_t>& counts) {
  return [=](const Reading& reading) { return reading.counts() == counts; };
}
/// A cell that nobody is behind is not shut.
inline bool opens(const Reading& reading) {
  return reading.gate(1) != 0 || reading.gate(2) != 0;
}

/// The rounds of a kind, as a hook sees them.
inline std::function<void(const plan::Plan&, const plan::Round&, SlotVectors&)> in_round(
    plan::RoundKind kind, std::size_t number,
    const std::function<void(const plan::Plan&, SlotVectors&)>& change) {
  return [=](const plan::Plan& plan, const plan::Round& round, SlotVectors& slots) {
    if (round.kind == kind && round.number == number) change(plan, slots);
  };
}

}  // namespace tacit::protocol
