// SPDX-License-Identifier: Apache-2.0
#include "bgv/serialize.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "bgv/residue_packing.h"
#include "scheme.h"

namespace tacit::bgv {
namespace {

constexpr Level kSavedLevel = 4;

TEST(ResiduePacking, RoundTripAndBound) {
  std::vector<std::uint32_t> residues{0, 1, (1U << 30) - 1, 123456789, 5, 6, 7, (1U << 30) - 2};
  std::string bytes;
  pack_residues(residues, bytes);
  EXPECT_EQ(bytes.size(), packed_bytes(residues.size()));
  std::vector<std::uint32_t> back(residues.size());
  EXPECT_TRUE(unpack_residues(bytes, 1U << 30, back));
  EXPECT_EQ(back, residues);
  EXPECT_FALSE(unpack_residues(bytes, (1U << 30) - 1, back));
}

TEST(Serialize, CiphertextRoundTrip) {
  const auto slots = shared_scheme().random_slots(1);
  const Ciphertext dropped =
      shared_scheme().evaluator.drop_to(shared_scheme().encrypt_slots(slots, kSavedLevel), 3);
  const std::string bytes = save(*shared_scheme().parameters, dropped);
  EXPECT_EQ(bytes.size(), ciphertext_bytes(*shared_scheme().parameters, 3));
  const Ciphertext back = load_ciphertext(*shared_scheme().parameters, bytes, 3, dropped.factor());
  EXPECT_EQ(shared_scheme().decrypt_slots(back), slots);
  EXPECT_EQ(save(*shared_scheme().parameters, back), bytes);
}

TEST(Serialize, EveryFormHasItsStatedSize) {
  const Parameters& p = *shared_scheme().parameters;
  const SeededCiphertext fresh =
      encrypt(shared_scheme().secret, shared_scheme().encoder.encode({}), kSavedLevel);
  EXPECT_EQ(save(p, fresh).size(), seeded_ciphertext_bytes(p, kSavedLevel));
  EXPECT_EQ(save_public_key(p, make_public_key(shared_scheme().secret, random_seed(), 3)).size(),
            public_key_bytes(p, 3));
  const KeySwitchKey key = make_key_switch_key(shared_scheme().secret, {kRelinearization, kSavedLevel});
  EXPECT_EQ(save_key_digit(p, key, 0).size(), key_digit_bytes(p, kSavedLevel));
}

TEST(Serialize, WhatIsNotWhatIsDueIsRefused) {
  const Parameters& p = *shared_scheme().parameters;
  const std::string good =
      save(p, encrypt(shared_scheme().secret, shared_scheme().encoder.encode({}), kSavedLevel));
  const auto refused = [&](std::string bytes, Level level) {
    EXPECT_THROW(load_seeded_ciphertext(p, bytes, level), Error);
  };
  EXPECT_NO_THROW(load_seeded_ciphertext(p, good, kSavedLevel));
  refused(good, 3);
  refused(good.substr(0, good.size() - 1), kSavedLevel);
  refused(good + "x", kSavedLevel);
  refused("", kSavedLevel);
  for (std::size_t byte = 0; byte < kHeaderBytes; ++byte) {
    std::string bad = good;
    bad[byte] ^= 0x10;
    refused(bad, kSavedLevel);
  }
  std::string large = good;  // the last four residues of the last limb: all ones
  std::fill(large.end() - 15, large.end(), '\xff');
  refused(large, kSavedLevel);
  EXPECT_THROW(load_ciphertext(p, good, kSavedLevel, CorrectionFactor()), Error);
}

TEST(Serialize, AFactorThatIsNotDueIsRefused) {
  const Ciphertext dropped =
      shared_scheme().evaluator.drop_to(shared_scheme().encrypt_slots({}, kSavedLevel), 3);
  const std::string bytes = save(*shared_scheme().parameters, dropped);
  EXPECT_THROW(load_ciphertext(*shared_scheme().parameters, bytes, 3, CorrectionFactor()), Error);
}

}  // namespace
}  // namespace tacit::bgv
