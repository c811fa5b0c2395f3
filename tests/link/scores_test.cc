// SPDX-License-Identifier: Apache-2.0
// Scores of all pairs whose weights depend on the server's record, against the score in the clear, and their
// noise against the plan's.
#include "link/scores.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "bgv/secret/decryptor.h"
#include "bgv/secret/encryptor.h"
#include "bgv/secret/key_generator.h"
#include "bgv/serialize.h"
#include "link/versions.h"
#include "linkage/features.h"
#include "plan/planner.h"

namespace tacit::link {
namespace {

struct WeighedRecord {
  std::vector<std::int16_t> buckets;
  std::vector<std::uint8_t> weights;
};

/// One with as many alternatives as a level may have, one with some, one of usual weights.
plan::Plan weighed_plan() {
  plan::PlanRequest request;
  request.client_records = 5000;
  request.server_records = 5000;
  request.features = {{90, 7, 0, 64, true}, {16, 3, 2, 5, true}, {9, 2, 1, 1}};
  request.score_range = 15;
  request.shifted_threshold = 7;
  request.min_cell = 5;
  request.cells = 1;
  request.tallies = {{1, {}}};
  return plan::make_plan(request, std::size_t{3000} << 20);
}

class WeighedWorld {
 public:
  WeighedWorld() {
    for (const bgv::KeyRequirement& key : plan_.keys)
      keys_.insert(key.index, bgv::make_key_switch_key(secret_, key));
    for (std::size_t slot = 0; slot < plan_.degree(); ++slot) clients_.push_back(random_buckets(false));
    for (std::size_t copy = 0; copy < layout().copies; ++copy) servers_.push_back(random_record());
  }

  /// A layer's masked score, with all its noise.
  bgv::Ciphertext score() {
    Monitor monitor;
    const Versions versions(plan_.link, evaluator_, keys_, planes(), std::make_unique<OwnVersions>(), monitor);
    const VersionIndex index(plan_.link.request);
    Layers layers(layout().copies);
    for (const WeighedRecord& y : servers_) {
      layers.add_place(
          [&](SecretVector<std::uint32_t>& terms) { index.append_terms(y.buckets, y.weights, terms); });
    }
    std::vector<ring::RnsPoly> masks, parts;
    for (std::size_t copy = 0; copy < layout().copies; ++copy) masks.push_back(mask(copy));
    const std::size_t words = versions.slice_words();
    for (std::size_t part = 0; part < 2; ++part) {
      parts.emplace_back(plan_.degree(), plan_.link.score_level);
      for (std::size_t limb = 0; limb < plan_.link.score_level; ++limb) {
        for (std::size_t k = 0; k < versions.slices(); ++k) {
          std::vector<const std::uint32_t*> rows;
          for (const ring::RnsPoly& own : masks) rows.push_back(own.limb(limb) + k * words);
          add_up_scores(layers, 0, versions.slice(part, limb, k), words, rows,
                        parts[part].limb(limb) + k * words, parameters_->prime(limb));
        }
      }
    }
    return bgv::Ciphertext(std::move(parts), versions.factor() * plan_.link.all_pairs().masks.factor);
  }

  SecretVector<std::uint32_t> slots(const bgv::Ciphertext& ciphertext) const {
    return encoder_.decode(bgv::decrypt(secret_, ciphertext, bgv::Range::kCentred));
  }
  double noise(const bgv::Ciphertext& ciphertext) const { return bgv::phase_bits(secret_, ciphertext); }
  double planned(const std::string& step) const {
    return std::ranges::find(plan_.noise, step, &plan::NoisePoint::step)->noise_bits;
  }

  /// Of the client's record in a slot with the server's in its copy, modulo t.
  std::uint32_t expected(std::size_t slot) const {
    const std::size_t row_blocks = layout().blocks() / 2, half = plan_.degree() / 2;
    const std::size_t block = slot / half * row_blocks + slot % half % row_blocks;
    const WeighedRecord& y = servers_[std::min(block / layout().stride(), layout().copies - 1)];
    std::int64_t score = 0;
    for (std::size_t k = 0; k < y.buckets.size(); ++k) {
      const std::size_t f = feature_of(k);
      const std::int16_t x = clients_[slot][f];
      if (y.buckets[k] == linkage::kMissing || x == linkage::kMissing) continue;
      if (y.buckets[k] == x) score += y.weights[k];
      if (k < features().size()) score -= features()[f].disagreement;
    }
    return bgv::plaintext_modulus().reduce_signed(score);
  }
  std::size_t degree() const { return plan_.degree(); }

 private:
  const plan::Layout& layout() const { return plan_.link.all_pairs().layout; }
  const std::vector<plan::FeatureShape>& features() const { return plan_.link.request.features; }
  std::size_t feature_of(std::size_t column) const {
    if (column < features().size()) return column;
    std::size_t f = 0;
    for (column -= features().size(); column >= features()[f].alternatives; ++f)
      column -= features()[f].alternatives;
    return f;
  }

  /// Of a client's record, or of a server's, whose buckets of one feature differ.
  std::vector<std::int16_t> random_buckets(bool server) {
    std::vector<std::int16_t> own;
    for (const plan::FeatureShape& shape : features()) {
      const bool lacks = random_() % 8 == 0 && !server;
      own.push_back(lacks ? linkage::kMissing : static_cast<std::int16_t>(random_() % shape.buckets));
    }
    const std::vector<std::int16_t> first = own;
    for (std::size_t f = 0; server && f < features().size(); ++f) {
      for (std::size_t i = 0; i < features()[f].alternatives; ++i)
        own.push_back(static_cast<std::int16_t>((first[f] + static_cast<int>(i) + 1) %
                                                static_cast<int>(features()[f].buckets)));
    }
    return own;
  }
  /// Most weights are the largest, which make the most noise.
  WeighedRecord random_record() {
    WeighedRecord record{random_buckets(true), {}};
    for (std::size_t k = 0; k < record.buckets.size(); ++k) {
      const plan::FeatureShape& shape = features()[feature_of(k)];
      const bool largest = !shape.varies || random_() % 4 != 0;
      record.weights.push_back(
          static_cast<std::uint8_t>(largest ? shape.weight() : random_() % (shape.weight() + 1)));
    }
    return record;
  }

  std::vector<bgv::Ciphertext> planes() const {
    std::vector<bgv::Ciphertext> planes;
    for (std::size_t f = 0; f < features().size(); ++f) {
      const auto low = static_cast<std::int16_t>(features()[f].low_planes());
      for (std::int16_t digit = 0; digit < low; ++digit)
        planes.push_back(plane([&](const auto& x) { return x[f] >= 0 && x[f] % low == digit; }));
      for (std::int16_t digit = 0; digit < static_cast<std::int16_t>(features()[f].high_planes()); ++digit)
        planes.push_back(plane([&](const auto& x) { return x[f] >= 0 && x[f] / low == digit; }));
    }
    return planes;
  }
  template <class Holds>
  bgv::Ciphertext plane(const Holds& holds) const {
    std::vector<std::uint32_t> slots;
    for (const std::vector<std::int16_t>& x : clients_) slots.push_back(holds(x) ? 1 : 0);
    const std::string bytes =
        bgv::save(*parameters_, bgv::encrypt(secret_, encoder_.encode(slots), plan_.link.planes_level));
    return bgv::load_seeded_ciphertext(*parameters_, bytes, plan_.link.planes_level);
  }
  ring::RnsPoly mask(std::size_t copy) const {
    bgv::Plaintext plaintext(plan_.degree(), 0);
    const std::vector<std::uint32_t>& coefficients = plan_.link.all_pairs().masks.coefficients[copy];
    for (std::size_t a = 0; a < coefficients.size(); ++a) plaintext[a * layout().width] = coefficients[a];
    return evaluator_.lift(plaintext, plan_.link.score_level).published();
  }

  const plan::Plan plan_ = weighed_plan();
  const bgv::ParametersPtr parameters_ = bgv::Parameters::create(plan_.literal);
  const bgv::SecretKey secret_{parameters_};
  const bgv::Evaluator evaluator_{parameters_};
  const bgv::SlotEncoder encoder_{parameters_};
  bgv::EvaluationKeys keys_;
  std::mt19937 random_{20261201};
  std::vector<std::vector<std::int16_t>> clients_;  // [slot]
  std::vector<WeighedRecord> servers_;              // [copy]
};

TEST(Scores, AreTheClearOnesWithNoiseWithinThePlans) {
  WeighedWorld world;
  const bgv::Ciphertext score = world.score();
  const auto slots = world.slots(score);
  std::size_t agreeing = 0;
  for (std::size_t slot = 0; slot < world.degree(); ++slot) {
    ASSERT_EQ(slots[slot], world.expected(slot)) << "slot " << slot;
    agreeing += slots[slot] != 0 && slots[slot] < 100 ? 1 : 0;
  }
  EXPECT_GT(agreeing, world.degree() / 4);
  const double measured = world.noise(score), planned = world.planned("link: score");
  std::printf("score: %.1f bits of noise measured, %.1f planned\n", measured, planned);
  EXPECT_LT(measured, planned);
  EXPECT_GT(measured, planned - 8);
}

}  // namespace
}  // namespace tacit::link
