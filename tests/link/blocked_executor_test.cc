// Layers of blocked linkage against the score in the clear, and digits' masks.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "bgv/secret/decryptor.h"
#include "bgv/secret/encryptor.h"
#include "bgv/secret/key_generator.h"
#include "bgv/serialize.h"
#include "link/blocked_executor.h"
#include "link/digit_index.h"
#include "linkage/features.h"
#include "plan/blocked_size.h"
#include "plan/blocked_sums.h"
#include "plan/plan.h"
#include "support/small_ring.h"

namespace tacit::link {
namespace {

using Record = std::vector<std::int16_t>;  // features, and for a server record alternatives; empty: nobody

/// Digits of different sizes, disagreements, alternatives; a window of 8 zeros or of 16.
plan::PlanRequest blocked_request(std::size_t degree, std::uint32_t threshold) {
  plan::PlanRequest request;
  request.client_records = 500;
  request.server_records = 2000;
  request.features = {{16, 2, 1, 1}, {9, 1, 0}, {300, 3, 2}, {4, 1, 0, 2}, {5, 2, 0}};
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
  std::vector<Record> random_layer() {
    std::vector<Record> layer;
    for (std::size_t bin = 0; bin < layout.bins(); ++bin) {
      Record y = random_record(3);
      const Record& x = clients[layout.plane_slot(bin, random_() % layout.width)];
      for (std::size_t f = 0; !x.empty() && f < features().size(); ++f) {
        if (random_() % 4 != 0) y[f] = x[f];
      }
      // No alternative equals the record's own bucket or one before it.
      const std::size_t owners[] = {0, 3, 3};
      for (std::size_t k = 0; !y.empty() && k < 3; ++k) {
        std::int16_t& further = y[features().size() + k];
        if (!x.empty() && random_() % 4 == 0) further = x[owners[k]];
        if (further == y[owners[k]] || (k == 2 && further == y[features().size() + 1]))
          further = linkage::kMissing;
      }
      layer.push_back(std::move(y));
    }
    return layer;
  }

  Layers layers(const std::vector<std::vector<Record>>& records) const {
    const DigitIndex index(plan.link.request);
    Layers layers(layout.bins());
    for (const std::vector<Record>& layer : records) {
      for (const Record& y : layer) {
        layers.add_place([&](SecretVector<std::uint32_t>& terms) {
          if (!y.empty()) index.append_terms(y, terms);
        });
      }
    }
    return layers;
  }

  /// The sum of the link values of a server record with the client records of its bin.
  std::uint32_t link_sum(std::size_t bin, const Record& y) const {
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
    const std::size_t owners[] = {0, 3, 3};
    for (std::size_t k = 0; k < features().size() + alternatives; ++k) {
      const plan::FeatureShape& shape = features()[k < features().size() ? k : owners[k - features().size()]];
      const auto bucket = static_cast<std::int16_t>(random_() % shape.buckets);
      record.push_back(random_() % 6 == 0 ? linkage::kMissing : bucket);
    }
    return record;
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

  std::uint32_t shifted_score(const Record& x, const Record& y) const {
    std::uint32_t score = plan.link.offset;
    const std::size_t owners[] = {0, 3, 3};
    for (std::size_t k = 0; k < y.size(); ++k) {
      const std::size_t f = k < features().size() ? k : owners[k - features().size()];
      if (y[k] == linkage::kMissing || x[f] == linkage::kMissing) continue;
      if (y[k] == x[f]) score += features()[f].weight();
      if (k < features().size()) score -= features()[f].disagreement;
    }
    return score;
  }

  std::mt19937 random_{20261129};
};

void expect_link_sums(BlockedWorld& world, std::size_t layers) {
  std::vector<std::vector<Record>> records;
  for (std::size_t i = 0; i < layers; ++i) records.push_back(world.random_layer());
  Monitor monitor;
  LocalBlockedExecutor executor(world.plan.link, world.evaluator, world.keys, monitor);
  executor.load(world.planes());
  const std::vector<bgv::Ciphertext> packed = executor.run(world.layers(records));
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

TEST(LocalBlockedExecutor, EveryWidthGivesTheClearLinkSums) {
  for (const std::size_t width : {4, 8, 16, 32}) {
    BlockedWorld world(width);
    expect_link_sums(world, width + 1);
    if (HasFatalFailure()) return;
  }
}

TEST(LocalBlockedExecutor, AWindowOfSixteenAndSeveralTiles) {
  BlockedWorld world(4, 9);
  expect_link_sums(world, 37);
}

TEST(LocalBlockedExecutor, NoiseIsWithinThePlans) {
  for (const std::size_t width : {4, 8, 16, 32}) {
    BlockedWorld world(width);
    std::vector<std::vector<Record>> records;
    for (std::size_t i = 0; i < width; ++i) records.push_back(world.random_layer());
    Monitor monitor;
    LocalBlockedExecutor executor(world.plan.link, world.evaluator, world.keys, monitor);
    executor.load(world.planes());
    const double measured = bgv::phase_bits(world.secret, executor.run(world.layers(records)).front());
    const auto& points = world.plan.noise;
    const auto packed = std::find_if(points.begin(), points.end(),
                                     [](const plan::NoisePoint& p) { return p.step == "link: packed"; });
    ASSERT_NE(packed, points.end());
    EXPECT_LT(measured, packed->noise_bits) << "width " << width;
    EXPECT_GT(measured, packed->noise_bits - 8) << "width " << width;
  }
}

TEST(DigitIndex, MasksOfFeaturesThenOfAlternativesThenOfPresence) {
  plan::LinkRequest request;
  request.features = {{4, 2, 0}, {9, 1, 1, 1}};
  const DigitIndex index(request);
  ASSERT_EQ(index.pairs().size(), 3U);
  EXPECT_EQ(index.pairs()[1].low, 4U);
  EXPECT_EQ(index.pairs()[1].high, 7U);
  EXPECT_EQ(index.pairs()[2].low, 10U);
  EXPECT_EQ(index.pairs()[2].feature, 1U);
  EXPECT_FALSE(index.presence(0).has_value());
  EXPECT_EQ(index.presence(1), 16U);
  EXPECT_EQ(index.masks(), 17U);
  EXPECT_EQ(index.value(4), 1U);
  EXPECT_EQ(index.value(2), 2U);
  EXPECT_EQ(index.value(15), 2U);
  EXPECT_EQ(index.value(16), bgv::kPlaintextModulus - 1);
}

TEST(DigitIndex, ARecordSetsBothDigitsOfItsBucketsAndPresence) {
  plan::LinkRequest request;
  request.features = {{4, 2, 0}, {9, 1, 1, 1}};
  const auto terms_of = [&](const Record& record) {
    SecretVector<std::uint32_t> terms;
    DigitIndex(request).append_terms(record, terms);
    return terms;
  };
  EXPECT_EQ(terms_of({3, 5, 2}), (SecretVector<std::uint32_t>{1, 3, 6, 8, 16, 12, 13}));
  EXPECT_EQ(terms_of({linkage::kMissing, linkage::kMissing, 8}), (SecretVector<std::uint32_t>{12, 15}));
}

}  // namespace
}  // namespace tacit::link
