#include "bgv/serialize.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "bgv/residue_packing.h"
#include "scheme.h"

namespace tacit::bgv {
namespace {

const Scheme& scheme() {
  return shared_scheme();
}
constexpr Level kLevel = 4;

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
  const auto slots = scheme().random_slots(1);
  const Ciphertext dropped = scheme().evaluator.drop_to(scheme().encrypt_slots(slots, kLevel), 3);
  const std::string bytes = save(*scheme().parameters, dropped);
  EXPECT_EQ(bytes.size(), ciphertext_bytes(*scheme().parameters, 3));
  const Ciphertext back = load_ciphertext(*scheme().parameters, bytes, 3, dropped.factor());
  EXPECT_EQ(scheme().decrypt_slots(back), slots);
  EXPECT_EQ(save(*scheme().parameters, back), bytes);
}

TEST(Serialize, EveryFormHasItsStatedSize) {
  const Parameters& p = *scheme().parameters;
  const SeededCiphertext fresh = encrypt(scheme().secret, scheme().encoder.encode({}), kLevel);
  EXPECT_EQ(save(p, fresh).size(), seeded_ciphertext_bytes(p, kLevel));
  EXPECT_EQ(save_public_key(p, make_public_key(scheme().secret, random_seed(), 3)).size(),
            public_key_bytes(p, 3));
  const KeySwitchKey key = make_key_switch_key(scheme().secret, {kRelinearization, kLevel});
  EXPECT_EQ(save_key_digit(p, key, 0).size(), key_digit_bytes(p, kLevel));
}

TEST(Serialize, WhatIsNotWhatIsDueIsRefused) {
  const Parameters& p = *scheme().parameters;
  const std::string good = save(p, encrypt(scheme().secret, scheme().encoder.encode({}), kLevel));
  const auto refused = [&](std::string bytes, Level level) {
    EXPECT_THROW(load_seeded_ciphertext(p, bytes, level), Error);
  };
  EXPECT_NO_THROW(load_seeded_ciphertext(p, good, kLevel));
  refused(good, 3);
  refused(good.substr(0, good.size() - 1), kLevel);
  refused(good + "x", kLevel);
  refused("", kLevel);
  for (std::size_t byte = 0; byte < kHeaderBytes; ++byte) {
    std::string bad = good;
    bad[byte] ^= 0x10;
    refused(bad, kLevel);
  }
  std::string large = good;  // the last four residues of the last limb: all ones
  std::fill(large.end() - 15, large.end(), '\xff');
  refused(large, kLevel);
  EXPECT_THROW(load_ciphertext(p, good, kLevel, PlaintextFactor()), Error);
}

TEST(Serialize, AFactorThatIsNotDueIsRefused) {
  const Ciphertext dropped = scheme().evaluator.drop_to(scheme().encrypt_slots({}, kLevel), 3);
  const std::string bytes = save(*scheme().parameters, dropped);
  EXPECT_THROW(load_ciphertext(*scheme().parameters, bytes, 3, PlaintextFactor()), Error);
}

}  // namespace
}  // namespace tacit::bgv
