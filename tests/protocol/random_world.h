// SPDX-License-Identifier: Apache-2.0
// Random models and records to ask about: levels, columns of `also`, rare and frequent values, near levels.
// What a server's value is worth is drawn by the rules of docs/model.md, beside linkage/features.cc.
#pragma once

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "blocked_world.h"
#include "plan/blocked_size.h"
#include "plan/planner.h"

namespace tacit::protocol {

/// Random numbers for one case.
class Draw {
 public:
  explicit Draw(std::uint64_t seed) : random_(seed) {}
  std::mt19937_64& random() { return random_; }
  bool chance(double p) { return static_cast<double>(random_() % 1000000) < p * 1e6; }
  template <class Number>
  Number from(Number least, Number most) {
    return least + static_cast<Number>(random_() % (static_cast<std::uint64_t>(most - least) + 1));
  }
  template <class Value>
  Value one_of(const std::vector<Value>& values) {
    return values[random_() % values.size()];
  }

 private:
  std::mt19937_64 random_;
};

/// Rare values, frequent ones, or both, by any buckets: the tests draw what a value is.
inline void draw_classes(linkage::Level& level, int disagreement, Draw& draw) {
  if (draw.chance(0.4)) level.rare = {level.agreement + draw.from(0, 3), {3, 17}};
  if (draw.chance(0.4)) {
    const int frequent = std::max(level.agreement - draw.from(0, 3), -disagreement);
    level.frequent = {frequent, {5}};
  }
}

/// One or two near levels, above what the next level is worth.
inline void add_near(linkage::Level& level, int next) {
  using enum linkage::VariantKind;
  level.transform = {linkage::step::Date{linkage::DatePart::kFull, linkage::DateOrder::kYearFirst}};
  level.near.push_back({{kSwapped, kDay}, level.agreement - 1});
  if (level.agreement - 2 > next) level.near.push_back({{kMonth, kYear, kYears2}, level.agreement - 2});
}

/// Of one to three levels, each worth less than the stricter one, with further columns on the server's side,
/// rare and frequent values, and near levels.
inline linkage::Field random_field(const std::string& name, Draw& draw) {
  const std::vector<linkage::TransformStep> exact{linkage::step::Exact{}};
  const bool has_classes = draw.chance(0.4), has_near = draw.chance(0.4);
  linkage::Field field;
  field.name = name;
  field.columns = {name};
  for (int k = draw.one_of<int>({0, 0, 1, 2, 3}); k > 0; --k) field.also.push_back(name + std::to_string(k));
  field.disagreement = draw.from(0, 2);
  int agreement = draw.from(1, 5);
  do {
    linkage::Level level{exact, draw.one_of<int>({2, 3, 5, 8, 12, 20, 64, 90, 130}), agreement};
    agreement -= draw.from(1, 4);
    if (has_classes) draw_classes(level, field.disagreement, draw);
    if (has_near && level.agreement - 1 > std::max(agreement, -field.disagreement))
      add_near(level, agreement);
    field.levels.push_back(std::move(level));
  } while (agreement > -field.disagreement && draw.chance(0.6));
  return field;
}

/// Drawn until it is one.
inline linkage::Model random_model(Draw& draw) {
  for (;;) {
    linkage::ModelSpec spec;
    spec.name = "random";
    spec.salt = "tests";
    int most = 0;
    for (int f = draw.from(1, 5); f > 0; --f) {
      spec.fields.push_back(random_field("f" + std::to_string(f), draw));
      most += spec.fields.back().levels.front().agreement;
    }
    spec.threshold = draw.from(std::max(1, most / 3), most);
    for (int p = draw.from(1, 4); p > 0; --p)
      spec.passes.push_back({"pass " + std::to_string(p), {{{"f1"}, {linkage::step::Exact{}}, {}}}});
    if (linkage::find_problems(spec).empty()) return linkage::Model(spec);
  }
}

inline std::int16_t random_bucket(const linkage::Feature& feature, double missing, Draw& draw) {
  if (draw.chance(missing)) return linkage::kMissing;
  return static_cast<std::int16_t>(draw.from(0, feature.buckets - 1));
}

/// How a case's records come about.
struct Habits {
  double missing;  // of features
  double changed;  // of a copied record's features, and of its keys
  double overlap;  // of server records that are copies
  Keys keys;
};

inline void draw_keys(std::span<std::uint64_t> keys, const Habits& habits, Draw& draw) {
  for (std::uint64_t& key : keys) {
    // Keys like days follow one another; others are hashed.
    key = draw.from<std::uint64_t>(0, habits.keys.different - 1);
    if (habits.keys.different % 2 == 0) key *= 0x9E3779B97F4A7C15U;
    if (draw.chance(habits.keys.heavy)) key = 0;
    if (draw.chance(habits.keys.missing)) key = linkage::kNoKey;
  }
}

inline linkage::FeatureTable random_client(const linkage::Model& model, std::size_t records,
                                           const Habits& habits, Draw& draw) {
  linkage::FeatureTable table(records, model.features().size(), 0, model.passes().size());
  for (std::size_t i = 0; i < records; ++i) {
    for (std::size_t f = 0; f < table.features(); ++f)
      table.record(i)[f] = random_bucket(model.features()[f], habits.missing, draw);
    draw_keys(table.keys(i), habits, draw);
  }
  return table;
}

/// A further bucket of a feature: that of the record which was copied, or any. None where the record has it
/// already, or has no value at all.
inline void draw_alternatives(const linkage::Model& model, std::span<const std::int16_t> like,
                              std::span<std::int16_t> record, Draw& draw) {
  const std::size_t features = model.features().size();
  for (std::size_t k = 0; k < model.alternatives().size(); ++k) {
    const std::size_t f = model.alternatives()[k];
    const std::int16_t bucket = draw.chance(0.5) ? like[f] : random_bucket(model.features()[f], 0.3, draw);
    bool seen = record[f] == linkage::kMissing || record[f] == bucket;
    for (std::size_t before = 0; before < k; ++before)
      seen |= model.alternatives()[before] == f && record[features + before] == bucket;
    if (!seen) record[features + k] = bucket;
  }
}

/// What a bucket of the level is worth: a usual value's, or a rare or a frequent one's.
inline int drawn_agreement(const linkage::Level& level, Draw& draw) {
  std::vector<int> agreements{level.agreement};
  if (!level.rare.buckets.empty()) agreements.push_back(level.rare.agreement);
  if (!level.frequent.buckets.empty()) agreements.push_back(level.frequent.agreement);
  return draw.one_of(agreements);
}

/// Of all columns of one field, its features from `first` on: the value and each further column has its own
/// classes, and near values what the near level is worth above the next looser one.
inline void draw_field_weights(const linkage::Model& model, std::size_t first,
                               std::span<std::uint8_t> weights, Draw& draw) {
  const linkage::Field& field = model.fields()[model.features()[first].field];
  const std::size_t features = model.features().size(), also = field.also.size();
  std::vector<int> reached(1 + also, -field.disagreement);
  for (std::size_t level = field.levels.size(); level-- > 0;) {
    const std::size_t f = first + level;
    const auto owner = std::ranges::find(model.alternatives(), f);
    const auto alternatives =
        weights.subspan(features + static_cast<std::size_t>(owner - model.alternatives().begin()));
    const int looser = reached[0];
    for (std::size_t column = 0; column <= also; ++column) {
      const int before = reached[column];
      reached[column] = std::max(before, drawn_agreement(field.levels[level], draw));
      (column == 0 ? weights[f] : alternatives[column - 1]) =
          static_cast<std::uint8_t>(reached[column] - before);
    }
    const auto count = static_cast<std::size_t>(std::ranges::count(model.alternatives(), f));
    for (std::size_t k = also; k < count; ++k) {
      const int agreement = draw.one_of(field.levels[level].near).agreement;
      alternatives[k] = static_cast<std::uint8_t>(std::clamp(agreement - looser, 0, int{weights[f]}));
    }
  }
}

inline void draw_weights(const linkage::Model& model, std::span<std::uint8_t> weights, Draw& draw) {
  for (std::size_t f = 0; f < model.features().size(); ++f) {
    if (model.features()[f].level == 0) draw_field_weights(model, f, weights, draw);
  }
}

inline linkage::FeatureTable random_server(const linkage::Model& model, const linkage::FeatureTable& client,
                                           std::size_t records, const Habits& habits, Draw& draw) {
  linkage::FeatureTable table(records, client.features(), model.alternatives().size(), client.passes());
  table.add_weights();
  for (std::size_t j = 0; j < records; ++j) {
    const std::size_t original = draw.from<std::size_t>(0, client.records() - 1);
    const bool copy = draw.chance(habits.overlap);
    const auto like = client.record(original);
    for (std::size_t f = 0; f < client.features(); ++f) {
      const std::int16_t other = random_bucket(model.features()[f], habits.missing, draw);
      table.record(j)[f] = copy && !draw.chance(habits.changed) ? like[f] : other;
    }
    draw_alternatives(model, like, table.record(j), draw);
    draw_weights(model, table.weights(j), draw);
    draw_keys(table.keys(j), habits, draw);
    for (std::size_t p = 0; p < client.passes(); ++p) {
      if (copy && !draw.chance(habits.changed)) table.keys(j)[p] = client.keys(original)[p];
    }
  }
  return table;
}

inline World random_world(Draw& draw) {
  const std::size_t clients = draw.one_of<std::size_t>({1, 7, 40, 120}) + draw.from<std::size_t>(0, 30);
  const std::size_t servers = draw.one_of<std::size_t>({1, 12, 60, 200}) + draw.from<std::size_t>(0, 40);
  World world = make_world({.client_records = clients,
                            .server_records = servers,
                            .categories = draw.from<std::size_t>(1, 3),
                            .min_cell = draw.from(2, 3)},
                           draw.random()());
  const Habits habits{draw.one_of<double>({0, 0.1, 0.4}),
                      draw.one_of<double>({0, 0.1, 0.3}),
                      draw.one_of<double>({0.3, 0.9}),
                      {.different = draw.one_of<std::uint64_t>({1, 6, 15, 60, 99, 5000}),
                       .missing = draw.one_of<double>({0, 0.1, 0.4}),
                       .heavy = draw.one_of<double>({0, 0.1, 0.6})}};
  world.server.model = random_model(draw);
  world.client = random_client(world.server.model, clients, habits, draw);
  world.server.features = random_server(world.server.model, world.client, servers, habits, draw);
  if (draw.chance(0.4)) split_by(world, draw.from<std::size_t>(1, 4), draw.random()());
  return world;
}

/// Whether the function is defined: records that too many reach, or that look the same, are refused.
inline bool is_defined(const World& world, const std::optional<linkage::BinShape>& bins = {}) {
  Observer observer;
  try {
    plain_table(world.server, world.client, world.question, world.split, bins);
    const ClientSession client(world.server.model, world.client, world.question, world.split, observer,
                               world.security);
  } catch (const Error& error) {
    EXPECT_TRUE(error.category() == ErrorCategory::kLimit || error.category() == ErrorCategory::kInput)
        << error.what();
    return false;
  }
  return true;
}

/// TACIT_RANDOM_CASES, and 30 without it.
inline std::size_t number_of_cases() {
  const char* text = std::getenv("TACIT_RANDOM_CASES");
  return text == nullptr ? 30 : static_cast<std::size_t>(std::max(std::atoi(text), 30));
}

/// Whether some server's value of the model is rare or frequent.
inline bool has_classes(const linkage::Model& model) {
  return std::ranges::any_of(model.fields(), [](const linkage::Field& field) {
    return std::ranges::any_of(field.levels, [](const linkage::Level& level) {
      return !level.rare.buckets.empty() || !level.frequent.buckets.empty();
    });
  });
}

inline bool has_near_levels(const linkage::Model& model) {
  return std::ranges::any_of(model.fields(), [](const linkage::Field& field) {
    return std::ranges::any_of(field.levels, [](const linkage::Level& level) { return !level.near.empty(); });
  });
}

/// The world by some plan of blocked linkage.
inline World with_blocked_choice(const World& world, Draw& draw) {
  const std::size_t degree = world.security.degrees().front();
  plan::BlockedChoice choice;
  choice.width = draw.one_of<std::size_t>({4, 8, 16, 32});
  const std::size_t bins = degree / choice.width, records = world.server.features.records();
  choice.groups =
      plan::blocked_groups(records, bins, choice.width) + draw.one_of<std::size_t>({0, 0, 0, 1, 4});
  choice.shelves = plan::blocked_shelves(world.client.records(), bins, choice.width) +
                   draw.one_of<std::size_t>({0, 0, 1, 2});
  choice.score_drop = draw.from<std::size_t>(2, 3);
  choice.pack_at_end = draw.chance(0.5);
  try {
    return with_choice(world, choice);
  } catch (const Error&) {
    // Where the masks' noise is more than two primes take.
    choice.score_drop = 3;
    choice.pack_at_end = false;
    return with_choice(world, choice);
  }
}

/// The world by the planner's plan of all pairs.
inline World with_all_pairs(World world) {
  constexpr std::size_t kMuch = std::size_t{8000} << 20;
  world.choice = plan::make_plan(request_of(world), kMuch, plan::StrategyWanted::kAllPairs).choice;
  return world;
}

}  // namespace tacit::protocol
