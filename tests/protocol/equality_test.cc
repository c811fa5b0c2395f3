// SPDX-License-Identifier: Apache-2.0
// The sacred test: an encrypted query equals the plain computation, exactly.
#include <gtest/gtest.h>

#include <algorithm>
#include <utility>

#include "base/error.h"
#include "linkage/score.h"
#include "query.h"

namespace tacit::protocol {
namespace {

TEST(EncryptedEqualsPlain, AtFullSize) {
  EXPECT_GT(shown(expect_equal(full_size(make_world({}, 1)))), 0U);
}

TEST(EncryptedEqualsPlain, ThreeSmallWorlds) {
  for (std::uint64_t seed = 1; seed <= 3; ++seed) {
    EXPECT_GT(shown(expect_equal(make_world({}, seed))), 0U)
        << "seed " << seed << " shows nothing: a weak test";
  }
}

TEST(EncryptedEqualsPlain, OneClientRecordAndOneServerRecord) {
  expect_equal(make_world({.client_records = 1, .server_records = 1, .categories = 1, .overlap = 1}, 4));
}

TEST(EncryptedEqualsPlain, OneClientRecordAgainstMany) {
  const auto table = expect_equal(make_world({.client_records = 1, .server_records = 40, .overlap = 1}, 5));
  EXPECT_GT(shown(table), 0U);
}

TEST(EncryptedEqualsPlain, ManyClientRecordsAgainstOne) {
  expect_equal(make_world({.client_records = 300, .server_records = 1, .categories = 1}, 6));
}

TEST(EncryptedEqualsPlain, NegativeAndDecimalValues) {
  const auto table = expect_equal(make_world(
      {.client_records = 60, .server_records = 90, .minimum = -1000, .maximum = 250000, .decimals = 2}, 7));
  EXPECT_GT(shown(table), 0U);
}

TEST(EncryptedEqualsPlain, MeasureWithOneValueHasNoDigits) {
  expect_equal(make_world({.client_records = 30, .server_records = 40, .minimum = 7, .maximum = 7}, 8));
}

TEST(EncryptedEqualsPlain, MissingMeasureValuesCountInNoCell) {
  expect_equal(make_world({.client_records = 30, .server_records = 40, .missing_value = 0.6}, 9));
}

TEST(EncryptedEqualsPlain, MoreRecordsThanOneShelf) {
  const std::size_t records = usual_degree() / 2 + 8, step = records * 2 / 11;
  World sparse =
      make_world({.client_records = records, .server_records = 6, .categories = 1, .overlap = 1}, 10);
  // With this many random records of so few buckets, a server record would be reached too often: make the
  // rest differ.
  for (std::size_t i = 0; i < sparse.client.records(); ++i) {
    if (i % step == 0) continue;
    for (std::int16_t& bucket : sparse.client.record(i)) bucket = linkage::kMissing;
  }
  for (std::size_t j = 0; j < sparse.server.features.records(); ++j) {
    const auto from = sparse.client.record(j * step % records);
    std::copy(from.begin(), from.end(), sparse.server.features.record(j).begin());
  }
  EXPECT_EQ(shown(expect_equal(sparse)), 1U);
}

TEST(EncryptedEqualsPlain, MoreRecordsThanACiphertextHasSlots) {
  World world = full_size(
      make_world({.client_records = 16500, .server_records = 9, .categories = 1, .overlap = 1}, 13));
  for (std::size_t i = 0; i < world.client.records(); ++i) {
    if (i % 2500 == 0) continue;
    for (std::int16_t& bucket : world.client.record(i)) bucket = linkage::kMissing;
  }
  for (std::size_t j = 0; j < world.server.features.records(); ++j) {
    const auto from = world.client.record(j * 2500 % 16500);
    std::copy(from.begin(), from.end(), world.server.features.record(j).begin());
  }
  expect_equal(world);
}

// Buckets beyond 64, of every shape of their two digits: 2 x 1, 12 x 11, 16 x 16, 32 x 32.
TEST(EncryptedEqualsPlain, BucketsOfEveryNumberOfDigits) {
  linkage::ModelSpec spec;
  spec.name = "digits";
  spec.salt = "tests";
  spec.threshold = 3;
  for (const int buckets : {2, 130, 256, 1024}) {
    const std::string name = "f" + std::to_string(buckets);
    spec.fields.push_back(linkage::one_level(name, name, {linkage::step::Exact{}}, buckets,
                                             buckets == 130 ? 2 : 1, buckets == 256 ? 1 : 0));
  }
  World world = make_world({.client_records = 50, .server_records = 40}, 14);
  world.server.model = linkage::Model(spec);
  linkage::FeatureTable client(50, 4), server(40, 4);
  server.set_usual_weights(world.server.model);
  std::mt19937_64 random(15);
  for (std::size_t i = 0; i < client.records(); ++i) {
    for (std::size_t f = 0; f < 4; ++f) {
      const int buckets = spec.fields[f].levels[0].buckets;
      client.record(i)[f] = i % 9 == f ? linkage::kMissing
                            : i % 7 == 0
                                ? static_cast<std::int16_t>(buckets - 1)
                                : static_cast<std::int16_t>(random() % static_cast<unsigned>(buckets));
    }
  }
  for (std::size_t j = 0; j < server.records(); ++j) {
    std::ranges::copy(client.record(j), server.record(j).begin());
    server.record(j)[j % 4] = 0;
  }
  world.client = client;
  world.server.features = server;
  EXPECT_GT(shown(expect_equal(world)), 0U);
}

/// A field at two levels that a server record may also agree in by two other columns, one at three levels of
/// which the loosest is worth less than nothing, and one without disagreement.
linkage::Model levels_model() {
  linkage::ModelSpec spec;
  spec.name = "levels";
  spec.salt = "tests";
  spec.threshold = 6;
  const std::vector<linkage::TransformStep> exact{linkage::step::Exact{}};
  spec.fields = {linkage::one_level("name", "name", exact, 90, 4, 1),
                 linkage::one_level("born", "born", exact, 64, 4, 3),
                 linkage::one_level("town", "town", exact, 6, 1, 0)};
  spec.fields[0].also = {"second", "third"};
  spec.fields[0].levels.push_back({exact, 20, 1});
  spec.fields[1].levels.push_back({exact, 16, 2});
  spec.fields[1].levels.push_back({exact, 12, -1});
  return linkage::Model(spec);
}

/// Any bucket of the feature, or now and then none.
std::int16_t any_bucket(const linkage::Feature& feature, std::mt19937_64& random) {
  if (random() % 8 == 0) return linkage::kMissing;
  return static_cast<std::int16_t>(random() % static_cast<unsigned>(feature.buckets));
}

linkage::FeatureTable random_clients(const linkage::Model& model, std::size_t records,
                                     std::mt19937_64& random) {
  linkage::FeatureTable client(records, model.features().size());
  for (std::size_t i = 0; i < records; ++i) {
    for (std::size_t f = 0; f < client.features(); ++f) {
      client.record(i)[f] = any_bucket(model.features()[f], random);
    }
  }
  return client;
}

/// Server records that are like a client record but for some features, and agree in some of these by an
/// alternative.
linkage::FeatureTable servers_like(const linkage::Model& model, const linkage::FeatureTable& client,
                                   std::size_t records, std::mt19937_64& random) {
  const std::size_t features = model.features().size();
  linkage::FeatureTable server(records, features, model.alternatives().size());
  server.set_usual_weights(model);
  for (std::size_t j = 0; j < records; ++j) {
    const auto record = server.record(j);
    const auto like = client.record(j % client.records());
    for (std::size_t f = 0; f < features; ++f) {
      record[f] = random() % 3 != 0 ? like[f] : any_bucket(model.features()[f], random);
    }
    for (std::size_t k = 0; k < model.alternatives().size(); k += 2) {
      const std::size_t f = model.alternatives()[k];
      if (record[f] != linkage::kMissing && like[f] != record[f]) record[features + k] = like[f];
    }
  }
  return server;
}

/// Without any of the further buckets by which its records agree.
linkage::FeatureTable without_alternatives(const linkage::FeatureTable& server) {
  linkage::FeatureTable own = server;
  for (std::size_t j = 0; j < server.records(); ++j)
    std::ranges::fill(own.record(j).subspan(own.features()), linkage::kMissing);
  return own;
}

/// Links by what they are made of.
struct LinkKinds {
  std::size_t looser_level = 0;  // a stricter level differs, a looser one agrees
  std::size_t missing = 0;       // a side lacks a value
  std::size_t disagreement = 0;  // the loosest level of a field with a disagreement differs
};

LinkKinds kinds_of_links(const World& world) {
  const linkage::Model& model = world.server.model;
  LinkKinds kinds;
  linkage::for_each_link(model, world.client, world.server.features, [&](std::size_t i, std::size_t j) {
    const auto x = world.client.record(i);
    const auto y = std::as_const(world.server.features).record(j);
    bool looser = false, missing = false, disagreement = false;
    for (std::size_t f = 0; f < x.size(); ++f) {
      const bool lacks = x[f] == linkage::kMissing || y[f] == linkage::kMissing;
      const bool differs = !lacks && !linkage::agrees(model, x, y, f);
      missing |= lacks;
      disagreement |= differs && model.features()[f].disagreement > 0;
      const bool has_looser = f + 1 < x.size() && model.features()[f + 1].field == model.features()[f].field;
      looser |= differs && has_looser && linkage::agrees(model, x, y, f + 1);
    }
    kinds.looser_level += looser ? 1 : 0;
    kinds.missing += missing ? 1 : 0;
    kinds.disagreement += disagreement ? 1 : 0;
  });
  return kinds;
}

TEST(EncryptedEqualsPlain, LevelsAndAlternatives) {
  World world = make_world({.client_records = 50, .server_records = 60}, 21);
  world.server.model = levels_model();
  const linkage::Model& model = world.server.model;
  std::mt19937_64 random(22);
  world.client = random_clients(model, 50, random);
  world.server.features = servers_like(model, world.client, 60, random);
  for (const bgv::Security& security : {small_ring(), bgv::Security()}) {
    world.security = security;
    EXPECT_GT(shown(expect_equal(world)), 0U);
  }
  const LinkKinds kinds = kinds_of_links(world);
  EXPECT_GT(kinds.looser_level, 2U);
  EXPECT_GT(kinds.missing, 2U);
  EXPECT_GT(kinds.disagreement, 2U);
  EXPECT_NE(linkage::count_links(model, world.client, world.server.features),
            linkage::count_links(model, world.client, without_alternatives(world.server.features)))
      << "no link hangs on an alternative";
}

/// One client record for each of `linked` server records of category a with a value, and one without.
World with_count(std::size_t linked, int min_cell) {
  World world =
      make_world({.client_records = 12, .server_records = 14, .categories = 2, .min_cell = min_cell}, 11);
  for (std::size_t i = 0; i < world.client.records(); ++i) {
    std::int16_t digit = 0;
    for (std::int16_t& bucket : world.client.record(i))
      bucket = static_cast<std::int16_t>((i >> (digit++ % 3)) & 7);
  }
  for (std::size_t j = 0; j < world.server.features.records(); ++j) {
    auto own = world.server.features.record(j);
    std::fill(own.begin(), own.end(), linkage::kMissing);
    if (j > linked) continue;
    const auto from = world.client.record(j % 12);
    std::copy(from.begin(), from.end(), own.begin());
    world.server.dimensions[0].category[j] = 0;
    world.server.measures[0].values[j] =
        j < linked ? std::optional<std::int64_t>(10 + static_cast<std::int64_t>(j)) : std::nullopt;
  }
  return world;
}

TEST(EncryptedEqualsPlain, CellsAroundMinCell) {
  for (const int k : {2, 5, 9}) {
    for (const int count : {k - 1, k, k + 1}) {
      World world = with_count(static_cast<std::size_t>(count), k);
      if (k == 9 && count == k) world.security = {};
      const auto table = expect_equal(world);
      EXPECT_EQ(table.figures[0].suppressed, count < k) << "k " << k << " count " << count;
      EXPECT_EQ(table.figures[0].count, count < k ? 0 : count);
    }
  }
}

TEST(Plain, ARecordThatTooManyReachIsSaid) {
  World world = make_world({.client_records = 9, .server_records = 1, .categories = 1}, 12);
  for (std::size_t i = 0; i < 9; ++i) std::ranges::fill(world.client.record(i), std::int16_t{3});
  std::ranges::fill(world.server.features.record(0), std::int16_t{3});
  EXPECT_THROW(plain_table(world.server, world.client, world.question), Error);
  Observer observer;
  EXPECT_THROW(ClientSession(world.server.model, world.client, world.question, {}, observer), Error);
}

}  // namespace
}  // namespace tacit::protocol
