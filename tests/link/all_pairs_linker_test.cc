// SPDX-License-Identifier: Apache-2.0
// A job depends on nothing but its layers: whoever computes some of them gets the same nodes.
#include <gtest/gtest.h>

#include <array>

#include "bgv/secret/decryptor.h"
#include "bgv/secret/encryptor.h"
#include "bgv/secret/key_generator.h"
#include "bgv/serialize.h"
#include "link/all_pairs_linker.h"
#include "link/version_index.h"
#include "plan/planner.h"

namespace tacit::link {
namespace {

plan::Plan small_plan() {
  plan::PlanRequest request;
  request.client_records = 50;
  request.server_records = 70 * plan::kMaxCopies;
  request.features.assign(2, {4, 4, 0});
  request.score_range = 8;
  request.shifted_threshold = 8;
  request.min_cell = 5;
  request.cells = 1;
  request.tallies = {{1, {}}};
  return plan::make_plan(request, std::size_t{3000} << 20);
}

/// A client's keys and one set of planes: all records have bucket 1 of either feature.
struct Client {
  const plan::Plan plan = small_plan();
  bgv::ParametersPtr parameters = bgv::Parameters::create(plan.literal);
  bgv::SecretKey secret{parameters};
  bgv::Evaluator evaluator{parameters};
  bgv::EvaluationKeys keys;

  Client() {
    for (const bgv::KeyRequirement& key : plan.keys)
      keys.insert(key.index, bgv::make_key_switch_key(secret, key));
  }
  std::vector<bgv::Ciphertext> planes() const {
    const bgv::SlotEncoder encoder(parameters);
    const std::vector<std::uint32_t> ones(plan.degree(), 1);
    std::vector<bgv::Ciphertext> planes;
    for (std::size_t i = 0; i < plan.link.set_planes; ++i) {
      // Of a feature's two low and two high planes: bucket 1 has low digit 1 and high digit 0.
      const bool set = i % 4 == 1 || i % 4 == 2;
      const bgv::Plaintext plaintext =
          encoder.encode(set ? std::span<const std::uint32_t>(ones) : std::span<const std::uint32_t>());
      const std::string bytes =
          bgv::save(*parameters, bgv::encrypt(secret, plaintext, plan.link.planes_level));
      planes.push_back(bgv::load_seeded_ciphertext(*parameters, bytes, plan.link.planes_level));
    }
    return planes;
  }
  bgv::Plaintext decrypted(const bgv::Ciphertext& ciphertext) const {
    return bgv::decrypt(secret, ciphertext, bgv::Range::kUnsigned);
  }
};

/// Every third record has bucket 1 of both features.
Layers layers(const Client& client, std::size_t first, std::size_t last) {
  const VersionIndex index(client.plan.link.request);
  const std::size_t copies = client.plan.link.all_pairs().layout.copies;
  Layers layers(copies);
  for (std::size_t place = first * copies; place < last * copies; ++place) {
    const std::array<std::int16_t, 2> record{1, static_cast<std::int16_t>(place % 3)};
    constexpr std::array<std::uint8_t, 2> kWeights{4, 4};
    layers.add_place(
        [&](SecretVector<std::uint32_t>& terms) { index.append_terms(record, kWeights, terms); });
  }
  return layers;
}

TEST(AllPairsLinker, TwoJobsGiveWhatOneGives) {
  const Client client;
  Monitor monitor;
  AllPairsLinker linker(client.plan.link, client.evaluator, client.keys, own_versions(), monitor);
  EXPECT_EQ(linker.job_layers() % plan::kNodeLayers, 0U);
  linker.load(client.planes());
  constexpr std::size_t kLayers = plan::kNodeLayers + 6;
  const std::vector<bgv::Ciphertext> whole = linker.link(layers(client, 0, kLayers));
  ASSERT_EQ(whole.size(), 2U);
  const std::vector<bgv::Ciphertext> front = linker.link(layers(client, 0, plan::kNodeLayers));
  const std::vector<bgv::Ciphertext> back = linker.link(layers(client, plan::kNodeLayers, kLayers));
  ASSERT_EQ(front.size(), 1U);
  ASSERT_EQ(back.size(), 1U);
  EXPECT_EQ(client.decrypted(front[0]), client.decrypted(whole[0]));
  EXPECT_EQ(client.decrypted(back[0]), client.decrypted(whole[1]));
  EXPECT_NE(client.decrypted(back[0]), bgv::Plaintext(client.plan.degree(), 0));
}

}  // namespace
}  // namespace tacit::link
