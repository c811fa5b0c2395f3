// Blocked linkage of random models, records and plans: an encrypted query equals the plain computation.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>
#include <vector>

#include "base/error.h"
#include "blocked_world.h"
#include "plan/blocked_size.h"

namespace tacit::protocol {
namespace {

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

/// Of one to three levels, each worth less than the stricter one, with further columns on the server's side.
linkage::Field random_field(const std::string& name, Draw& draw) {
  const std::vector<linkage::TransformStep> exact{linkage::step::Exact{}};
  linkage::Field field;
  field.name = name;
  field.columns = {name};
  for (int k = draw.one_of<int>({0, 0, 1, 2, 3}); k > 0; --k) field.also.push_back(name + std::to_string(k));
  field.disagreement = draw.from(0, 2);
  int agreement = draw.from(1, 5);
  do {
    field.levels.push_back({exact, draw.one_of<int>({2, 3, 5, 8, 12, 20, 64, 90, 130}), agreement});
    agreement -= draw.from(1, 3);
  } while (agreement > -field.disagreement && draw.chance(0.6));
  return field;
}

/// Drawn until it is one.
linkage::Model random_model(Draw& draw) {
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

std::int16_t random_bucket(const linkage::Feature& feature, double missing, Draw& draw) {
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

void draw_keys(std::span<std::uint64_t> keys, const Habits& habits, Draw& draw) {
  for (std::uint64_t& key : keys) {
    // Keys like days follow one another; others are hashed.
    key = draw.from<std::uint64_t>(0, habits.keys.different - 1);
    if (habits.keys.different % 2 == 0) key *= 0x9E3779B97F4A7C15U;
    if (draw.chance(habits.keys.heavy)) key = 0;
    if (draw.chance(habits.keys.missing)) key = linkage::kNoKey;
  }
}

linkage::FeatureTable random_client(const linkage::Model& model, std::size_t records, const Habits& habits,
                                    Draw& draw) {
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
void draw_alternatives(const linkage::Model& model, std::span<const std::int16_t> like,
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

linkage::FeatureTable random_server(const linkage::Model& model, const linkage::FeatureTable& client,
                                    std::size_t records, const Habits& habits, Draw& draw) {
  linkage::FeatureTable table(records, client.features(), model.alternatives().size(), client.passes());
  table.set_usual_weights(model);
  for (std::size_t j = 0; j < records; ++j) {
    const std::size_t original = draw.from<std::size_t>(0, client.records() - 1);
    const bool copy = draw.chance(habits.overlap);
    const auto like = client.record(original);
    for (std::size_t f = 0; f < client.features(); ++f) {
      const std::int16_t other = random_bucket(model.features()[f], habits.missing, draw);
      table.record(j)[f] = copy && !draw.chance(habits.changed) ? like[f] : other;
    }
    draw_alternatives(model, like, table.record(j), draw);
    draw_keys(table.keys(j), habits, draw);
    for (std::size_t p = 0; p < client.passes(); ++p) {
      if (copy && !draw.chance(habits.changed)) table.keys(j)[p] = client.keys(original)[p];
    }
  }
  return table;
}

World random_world(Draw& draw) {
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

/// Within the bounds of a plan, and with a plan.
World with_random_choice(const World& world, Draw& draw) {
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

/// Whether the function is defined: records that too many reach, or that look the same, are refused.
bool is_defined(const World& world) {
  Observer observer;
  try {
    plain_table(world.server, world.client, world.question, world.split, bins_of(world));
    const ClientSession client(world.server.model, world.client, world.question, world.split, observer,
                               world.security);
  } catch (const Error& error) {
    EXPECT_TRUE(error.category() == ErrorCategory::kLimit || error.category() == ErrorCategory::kInput)
        << error.what();
    return false;
  }
  return true;
}

/// What the cases have had among them.
struct Seen {
  std::size_t figures = 0, splits = 0, alternatives = 0, levels = 0;
  std::size_t clients_left_out = 0, servers_left_out = 0, other_than_all_pairs = 0;

  void note(const World& world, const table::ResultTable& table) {
    const linkage::Model& model = world.server.model;
    const bool any = shown(table) > 0;
    figures += any ? 1 : 0;
    splits += any && world.split.categories.size() > 1 ? 1 : 0;
    alternatives += any && !model.alternatives().empty() ? 1 : 0;
    levels += any && model.features().size() > model.fields().size() ? 1 : 0;
    const linkage::BinShape shape = bins_of(world);
    const std::vector<std::uint32_t> category(world.split.category.begin(), world.split.category.end());
    const linkage::PassBins client =
        linkage::client_bins(world.client, shape, category, world.split.categories.size());
    const linkage::PassBins server = linkage::server_bins(world.server.features, shape);
    clients_left_out += client.left_out(0).records > 0 ? 1 : 0;
    servers_left_out += server.left_out(0).records > 0 ? 1 : 0;
    try {
      other_than_all_pairs +=
          table == plain_table(world.server, world.client, world.question, world.split) ? 0 : 1;
    } catch (const Error&) {
      ++other_than_all_pairs;  // too many reach a record
    }
  }
};

/// TACIT_BLOCKED_CASES, and 30 without it.
std::size_t number_of_cases() {
  const char* text = std::getenv("TACIT_BLOCKED_CASES");
  return text == nullptr ? 30 : static_cast<std::size_t>(std::max(std::atoi(text), 30));
}

TEST(BlockedEqualsPlain, RandomModelsRecordsAndPlans) {
  Seen seen;
  std::size_t cases = 0, undefined = 0;
  for (std::uint64_t seed = 1; cases < number_of_cases(); ++seed) {
    Draw draw(seed);
    const World world = with_random_choice(random_world(draw), draw);
    if (!is_defined(world)) {
      ASSERT_LT(++undefined, 20 * (cases + 1)) << "hardly any case is defined";
      continue;
    }
    SCOPED_TRACE("seed " + std::to_string(seed));
    ++cases;
    seen.note(world, expect_equal(world, {}, bins_of(world)));
    if (HasFatalFailure()) return;
  }
  std::printf(
      "%zu cases, %zu more without a function; figures in %zu, of splits in %zu, with alternatives in %zu, "
      "with levels in %zu; records left out: client's in %zu, server's in %zu; %zu differ from all pairs\n",
      cases, undefined, seen.figures, seen.splits, seen.alternatives, seen.levels, seen.clients_left_out,
      seen.servers_left_out, seen.other_than_all_pairs);
  EXPECT_GT(seen.figures, cases / 3);
  for (const std::size_t kind : {seen.splits, seen.alternatives, seen.levels, seen.clients_left_out,
                                 seen.servers_left_out, seen.other_than_all_pairs})
    EXPECT_GT(kind, 0U);
}

}  // namespace
}  // namespace tacit::protocol
