// SPDX-License-Identifier: Apache-2.0
#include "bgv/pad.h"

#include <gtest/gtest.h>

#include <cmath>

#include "scheme.h"

namespace tacit::bgv {
namespace {

constexpr Level kEnd = 3;

TEST(Pad, DecryptsToThePlaintextPlusThePad) {
  const PublicKey key = make_public_key(shared_scheme().secret, random_seed(), kEnd);
  const auto slots = shared_scheme().random_slots(1);
  const Ciphertext ciphertext =
      shared_scheme().evaluator.drop_to(shared_scheme().encrypt_slots(slots, 5), kEnd);
  const Padded padded = pad(shared_scheme().evaluator, ciphertext, key);
  const ring::Modulus& t = shared_scheme().parameters->plaintext_modulus();
  const Plaintext received = decrypt(shared_scheme().secret, padded.ciphertext, Range::kUnsigned);
  const Plaintext message = shared_scheme().encoder.encode(slots);
  const std::uint32_t inverse = t.inverse(ciphertext.factor().value());
  for (std::size_t j = 0; j < received.size(); ++j) {
    ASSERT_EQ(received[j], t.add(message[j], t.multiply(padded.pad[j], inverse)));
  }
}

// Uniform modulo the whole Q: the top eighth of the range is hit as often as the bottom one, whatever was
// padded.
TEST(Pad, PhaseIsUniformOverTheWholeModulus) {
  const PublicKey key = make_public_key(shared_scheme().secret, random_seed(), kEnd);
  const Ciphertext zero = shared_scheme().encrypt_slots({}, kEnd);
  const Padded padded = pad(shared_scheme().evaluator, zero, key);
  const ring::SecretPoly exact = phase(shared_scheme().secret, padded.ciphertext);
  const ring::MixedRadix radix = mixed_radix(*shared_scheme().parameters, kEnd);
  const double modulus = std::exp2(shared_scheme().parameters->modulus_bits(kEnd));
  std::vector<int> octants(8);
  for (std::size_t j = 0; j < exact.degree(); ++j) {
    std::uint32_t residues[kEnd], digits[kEnd];
    for (Level i = 0; i < kEnd; ++i) residues[i] = exact.limb(i)[j];
    radix.digits(residues, digits);
    ++octants[std::min<std::size_t>(7, static_cast<std::size_t>(radix.magnitude(digits) / modulus * 8))];
  }
  double chi_squared = 0;
  const double expected = static_cast<double>(exact.degree()) / 8;
  for (const int count : octants) chi_squared += (count - expected) * (count - expected) / expected;
  EXPECT_LT(chi_squared, 40.0);  // 7 degrees of freedom: chance is below 2e-6
}

TEST(Pad, TwoPadsOfOneCiphertextShareNothing) {
  const PublicKey key = make_public_key(shared_scheme().secret, random_seed(), kEnd);
  const Ciphertext ciphertext = shared_scheme().encrypt_slots(shared_scheme().random_slots(3), kEnd);
  const Padded a = pad(shared_scheme().evaluator, ciphertext, key),
               b = pad(shared_scheme().evaluator, ciphertext, key);
  for (std::size_t part = 0; part < 2; ++part) {
    std::size_t equal = 0;
    for (std::size_t j = 0; j < shared_scheme().parameters->degree(); ++j)
      equal += a.ciphertext.part(part).limb(0)[j] == b.ciphertext.part(part).limb(0)[j];
    EXPECT_LT(equal, 4U);
  }
}

TEST(Pad, ThreePartsAreHiddenEach) {
  const PublicKey key = make_public_key(shared_scheme().secret, random_seed(), 5);
  const auto slots = shared_scheme().random_slots(4);
  const Ciphertext square = shared_scheme().evaluator.square(shared_scheme().encrypt_slots(slots, kEnd));
  const Padded padded = pad(shared_scheme().evaluator, square, key);  // the key has more primes
  ASSERT_EQ(padded.ciphertext.size(), 3U);
  const ring::Modulus& t = shared_scheme().parameters->plaintext_modulus();
  const Plaintext received = decrypt(shared_scheme().secret, padded.ciphertext, Range::kUnsigned);
  const Plaintext message = decrypt(shared_scheme().secret, square, Range::kCentred);
  const std::uint32_t inverse = t.inverse(square.factor().value());
  for (std::size_t j = 0; j < received.size(); ++j)
    ASSERT_EQ(received[j], t.add(message[j], t.multiply(padded.pad[j], inverse)));
  for (std::size_t part = 0; part < 3; ++part) {
    std::size_t equal = 0;
    for (std::size_t j = 0; j < square.part(part).degree(); ++j)
      equal += square.part(part).limb(0)[j] == padded.ciphertext.part(part).limb(0)[j];
    EXPECT_LT(equal, 4U) << part;
  }
}

// Its first part is uniform whatever the client's half of the key is.
TEST(Pad, AnEmptyPublicKeyHidesTheFirstPartAllTheSame) {
  PublicKey key = make_public_key(shared_scheme().secret, random_seed(), kEnd);
  key.pk0 = ring::RnsPoly::zero(key.pk0.degree(), key.pk0.limbs());
  const Ciphertext zero = shared_scheme().encrypt_slots({}, kEnd);
  const Padded a = pad(shared_scheme().evaluator, zero, key), b = pad(shared_scheme().evaluator, zero, key);
  std::size_t equal = 0;
  for (std::size_t j = 0; j < zero.part(0).degree(); ++j)
    equal += a.ciphertext.part(0).limb(1)[j] == b.ciphertext.part(0).limb(1)[j];
  EXPECT_LT(equal, 4U);
}

}  // namespace
}  // namespace tacit::bgv
