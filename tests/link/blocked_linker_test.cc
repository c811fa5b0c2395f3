// SPDX-License-Identifier: Apache-2.0
// Layers of blocked linkage against the score in the clear, and digits' masks.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>

#include "base/error.h"
#include "bgv/secret/decryptor.h"
#include "bgv/secret/encryptor.h"
#include "bgv/secret/key_generator.h"
#include "bgv/serialize.h"
#include "link/blocked_linker.h"
#include "link/digit_index.h"
#include "linkage/features.h"
#include "plan/blocked_size.h"
#include "plan/blocked_sums.h"
#include "plan/plan.h"
#include "support/small_ring.h"

namespace tacit::link {
namespace {

using Record = std::vector<std::int16_t>;  // features, and for a server record alternatives

/// A record of the server's, and what each of its buckets adds; nobody where it has none.
struct ServerRecord {
  Record buckets;
  std::vector<std::uint8_t> weights;
};

/// Features of the alternatives: the last ones are enough for buckets to have masks of their own.
constexpr std::size_t kOwners[] = {0, 3, 3};
constexpr std::size_t kAlternatives = std::size(kOwners);

/// Digits of different sizes, disagreements, alternatives, weights of buckets and of records; a window of 8
/// zeros or of 16.
plan::PlanRequest blocked_request(std::size_t degree, std::uint32_t threshold) {
  plan::PlanRequest request;
  request.client_records = 500;
  request.server_records = 2000;
  request.features = {{16, 2, 1, 1, true}, {9, 1, 0}, {300, 3, 2, 0, true}, {4, 1, 0, 2, true}, {5, 2, 0}};
  request.score_range = 12;
  request.shifted_threshold = threshold;
  request.min_cell = 5;
  request.cells = 1;
  request.tallies = {{1, {}}};
  request.passes = 1;
  request.security = bgv::SmallRingInTests::security(degree);
  return request;
}

/// As many groups and shelves as the records get.
plan::BlockedChoice blocked_choice(const plan::PlanRequest& request, std::size_t width, std::size_t degree) {
  return {width, plan::blocked_groups(request.server_records, degree / width, width),
          plan::blocked_shelves(request.client_records, degree / width, width), 3, false};
}

class BlockedWorld {
 public:
  explicit BlockedWorld(std::size_t width, std::uint32_t threshold = 7, std::size_t degree = 1024)
      : plan(plan::derive_plan(
            blocked_request(degree, threshold),
            {degree, 3, 3, blocked_choice(blocked_request(degree, threshold), width, degree)})),
        parameters(bgv::Parameters::create(plan.literal, plan.link.request.security)),
        secret(parameters),
        evaluator(parameters),
        layout(plan.link.blocked().layout) {
    for (const bgv::KeyRequirement& key : plan.keys)
      keys.insert(key.index, bgv::make_key_switch_key(secret, key));
    for (std::size_t slot = 0; slot < layout.degree; ++slot) clients.push_back(random_record(0));
  }

  std::vector<bgv::Ciphertext> planes() const {
    std::vector<bgv::Ciphertext> planes;
    for (std::size_t f = 0; f < features().size(); ++f) {
      const auto low = static_cast<std::int16_t>(features()[f].low_planes());
      for (std::int16_t digit = 0; digit < low; ++digit)
        planes.push_back(encrypted([&](const Record& x) { return x[f] >= 0 && x[f] % low == digit; }));
      for (std::int16_t digit = 0; digit < static_cast<std::int16_t>(features()[f].high_planes()); ++digit)
        planes.push_back(encrypted([&](const Record& x) { return x[f] >= 0 && x[f] / low == digit; }));
    }
    planes.push_back(encrypted([](const Record&) { return true; }));
    return planes;
  }

  /// One in five bins has nobody; most records are like a client record of their bin.
  std::vector<ServerRecord> random_layer() {
    std::vector<ServerRecord> layer;
    for (std::size_t bin = 0; bin < layout.bins(); ++bin) {
      ServerRecord y{random_record(kAlternatives), {}};
      const Record& x = clients[layout.plane_slot(bin, random_() % layout.width)];
      for (std::size_t f = 0; f < features().size(); ++f) {
        if (random_() % 4 != 0) y.buckets[f] = x[f];
      }
      // No alternative equals the record's own bucket or one before it.
      for (std::size_t k = 0; k < kAlternatives; ++k) {
        std::int16_t& further = y.buckets[features().size() + k];
        if (random_() % 4 == 0) further = x[kOwners[k]];
        if (further == y.buckets[kOwners[k]] || (k == 2 && further == y.buckets[features().size() + 1]))
          further = linkage::kMissing;
      }
      for (std::size_t k = 0; k < y.buckets.size(); ++k) y.weights.push_back(random_weight(k));
      if (random_() % 5 == 0) y = {};
      layer.push_back(std::move(y));
    }
    return layer;
  }

  Layers layers(const std::vector<std::vector<ServerRecord>>& records) const {
    const DigitIndex index(plan.link.request);
    Layers layers(layout.bins());
    for (const std::vector<ServerRecord>& layer : records) {
      for (const ServerRecord& y : layer) {
        layers.add_place([&](SecretVector<std::uint32_t>& terms) {
          if (!y.buckets.empty()) index.append_terms(y.buckets, y.weights, terms);
        });
      }
    }
    return layers;
  }

  /// The sum of the link values of a server record with the client records of its bin.
  std::uint32_t link_sum(std::size_t bin, const ServerRecord& y) const {
    std::uint32_t sum = 0;
    for (std::size_t place = 0; place < layout.width; ++place) {
      const std::uint32_t score = shifted_score(clients[layout.plane_slot(bin, place)], y);
      sum = bgv::plaintext_modulus().add(sum, plan.link.polynomial.value(score));
    }
    return sum;
  }

  const plan::Plan plan;
  const bgv::ParametersPtr parameters;
  const bgv::SecretKey secret;
  const bgv::Evaluator evaluator;
  const plan::BlockedLayout layout;
  bgv::EvaluationKeys keys;
  std::vector<Record> clients;  // [slot]

 private:
  const std::vector<plan::FeatureShape>& features() const { return plan.link.request.features; }

  Record random_record(std::size_t alternatives) {
    if (random_() % 5 == 0) return Record(features().size() + alternatives, linkage::kMissing);
    Record record;
    for (std::size_t k = 0; k < features().size() + alternatives; ++k) {
      const plan::FeatureShape& shape = features()[feature_of(k)];
      const auto bucket = static_cast<std::int16_t>(random_() % shape.buckets);
      record.push_back(random_() % 6 == 0 ? linkage::kMissing : bucket);
    }
    return record;
  }

  std::size_t feature_of(std::size_t column) const {
    return column < features().size() ? column : kOwners[column - features().size()];
  }

  std::uint8_t random_weight(std::size_t column) {
    const plan::FeatureShape& shape = features()[feature_of(column)];
    const bool usual = !shape.varies || random_() % 2 == 0;
    return static_cast<std::uint8_t>(usual ? shape.weight() : random_() % (shape.weight() + 1));
  }

  template <class Holds>
  bgv::Ciphertext encrypted(const Holds& holds) const {
    std::vector<std::uint32_t> slots;
    for (const Record& x : clients) slots.push_back(holds(x) ? 1 : 0);
    const std::string bytes =
        bgv::save(*parameters,
                  bgv::encrypt(secret, bgv::SlotEncoder(parameters).encode(slots), plan.link.planes_level));
    return bgv::load_seeded_ciphertext(*parameters, bytes, plan.link.planes_level);
  }

  std::uint32_t shifted_score(const Record& x, const ServerRecord& y) const {
    std::uint32_t score = plan.link.offset;
    for (std::size_t k = 0; k < y.buckets.size(); ++k) {
      const std::size_t f = feature_of(k);
      if (y.buckets[k] == linkage::kMissing || x[f] == linkage::kMissing) continue;
      if (y.buckets[k] == x[f]) score += y.weights[k];
      if (k < features().size()) score -= features()[f].disagreement;
    }
    return score;
  }

  std::mt19937 random_{20261129};
};

void expect_link_sums(BlockedWorld& world, std::size_t layers) {
  std::vector<std::vector<ServerRecord>> records;
  for (std::size_t i = 0; i < layers; ++i) records.push_back(world.random_layer());
  Monitor monitor;
  BlockedLinker linker(world.plan.link, world.evaluator, world.keys, monitor);
  linker.load(world.planes());
  const std::vector<bgv::Ciphertext> packed = linker.link(world.layers(records));
  const std::size_t width = world.layout.width;
  ASSERT_EQ(packed.size(), (layers + width - 1) / width);
  const plan::BlockedSums sums(world.layout);
  std::size_t links = 0;
  for (std::size_t k = 0; k < packed.size(); ++k) {
    EXPECT_EQ(packed[k].level(), world.plan.link.packed_level);
    const auto slots = sums(bgv::decrypt(world.secret, packed[k], bgv::Range::kCentred));
    for (std::size_t place = 0; place < width; ++place) {
      for (std::size_t bin = 0; bin < world.layout.bins(); ++bin) {
        const std::size_t layer = k * width + place;
        const std::uint32_t expected = layer < layers ? world.link_sum(bin, records[layer][bin]) : 0;
        ASSERT_EQ(slots[world.layout.sum_slot(bin, place)], expected) << "layer " << layer << ", bin " << bin;
        links += expected != 0 ? 1 : 0;
      }
    }
  }
  EXPECT_GT(links, layers * world.layout.bins() / 20);
}

TEST(BlockedLinker, EveryWidthGivesTheClearLinkSums) {
  for (const std::size_t width : {4, 8, 16, 32}) {
    BlockedWorld world(width);
    expect_link_sums(world, width + 1);
    if (HasFatalFailure()) return;
  }
}

TEST(BlockedLinker, AWindowOfSixteenAndSeveralTiles) {
  BlockedWorld world(4, 9);
  expect_link_sums(world, 37);
}

TEST(BlockedLinker, NoiseIsWithinThePlans) {
  for (const std::size_t width : {4, 8, 16, 32}) {
    BlockedWorld world(width);
    std::vector<std::vector<ServerRecord>> records;
    for (std::size_t i = 0; i < width; ++i) records.push_back(world.random_layer());
    Monitor monitor;
    BlockedLinker linker(world.plan.link, world.evaluator, world.keys, monitor);
    linker.load(world.planes());
    const double measured = bgv::phase_bits(world.secret, linker.link(world.layers(records)).front());
    const auto& points = world.plan.noise;
    const auto packed = std::find_if(points.begin(), points.end(),
                                     [](const plan::NoisePoint& p) { return p.step == "link: packed"; });
    ASSERT_NE(packed, points.end());
    EXPECT_LT(measured, packed->noise_bits) << "width " << width;
    EXPECT_GT(measured, packed->noise_bits - 8) << "width " << width;
  }
}

/// Mask by mask, what a record sets it to, modulo t.
std::map<std::size_t, std::uint32_t> set_by(const plan::LinkRequest& request, const ServerRecord& y) {
  SecretVector<std::uint32_t> terms;
  DigitIndex(request).append_terms(y.buckets, y.weights, terms);
  std::map<std::size_t, std::uint32_t> values;
  for (const std::uint32_t term : terms)
    values[DigitIndex::mask(term)] += DigitIndex::value(DigitIndex::code(term));
  EXPECT_EQ(values.size(), terms.size()) << "a mask is set twice";
  return values;
}

using Values = std::map<std::size_t, std::uint32_t>;
constexpr std::uint32_t kMinusOne = bgv::kPlaintextModulus - 1;

plan::LinkRequest two_features() {
  plan::LinkRequest request;
  request.features = {{4, 2, 0}, {90, 1, 1, 1, true}};  // digits of 2 and 2, 10 and 9
  return request;
}

TEST(DigitIndex, MasksOfFeaturesThenOfAlternativesThenOfPresence) {
  const DigitIndex index(two_features());
  ASSERT_EQ(index.pairs().size(), 3U);
  EXPECT_EQ(index.pairs()[1].low.mask, 4U);
  EXPECT_EQ(index.pairs()[1].high.mask, 14U);
  EXPECT_EQ(index.pairs()[2].low.mask, 23U);
  EXPECT_EQ(index.pairs()[2].high.count, 9U);
  EXPECT_EQ(index.pairs()[2].feature, 1U);
  EXPECT_FALSE(index.presence(0).has_value());
  EXPECT_EQ(index.presence(1), 42U);
  EXPECT_EQ(index.masks(), 43U);
}

TEST(DigitIndex, ARecordSetsBothDigitsOfItsBucketsToTheirWeightAndPresence) {
  EXPECT_EQ(set_by(two_features(), {{3, 25, 2}, {2, 2, 1}}),
            (Values{{1, 1}, {3, 2}, {9, 1}, {16, 2}, {25, 1}, {33, 1}, {42, kMinusOne}}));
  EXPECT_EQ(set_by(two_features(), {{linkage::kMissing, 25, linkage::kMissing}, {2, 0, 0}}),
            (Values{{9, 1}, {16, 0}, {42, kMinusOne}}));
}

// 7 buckets, digits of 3 and 3, by five columns.
TEST(DigitIndex, BucketsOfManyColumnsHaveMasksOfTheirOwn) {
  plan::LinkRequest request;
  request.features = {{4, 2, 0}, {7, 1, 1, 4, true}};
  const DigitIndex index(request);
  EXPECT_EQ(index.masks(), 13U);  // anybody, 4 of digits, 7 of buckets, presence
  ASSERT_EQ(index.pairs().size(), 4U);
  EXPECT_EQ(index.pairs()[3].low.mask, 11U);
  EXPECT_EQ(index.pairs()[3].low.count, 1U);  // 6 alone has the high digit 2
  EXPECT_EQ(index.pairs()[3].high.first, 2U);
  EXPECT_EQ(index.pairs()[3].high.mask, 0U);
  EXPECT_EQ(set_by(request, {{2, 6, 0, 3, linkage::kMissing, 4}, {2, 2, 1, 0, 0, 2}}),
            (Values{{0, 1}, {1, 1}, {4, 2}, {11, 2}, {5, 1}, {8, 0}, {9, 2}, {12, kMinusOne}}));
}

TEST(DigitIndex, WeightsOfAnotherModelAreRefused) {
  SecretVector<std::uint32_t> terms;
  const Record record{3, 25, 2};
  const std::vector<std::uint8_t> heavy{2, 3, 1}, few{2, 1};
  EXPECT_THROW(DigitIndex(two_features()).append_terms(record, heavy, terms), Error);
  EXPECT_THROW(DigitIndex(two_features()).append_terms(record, few, terms), Error);
}

}  // namespace
}  // namespace tacit::link
