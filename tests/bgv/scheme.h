// SPDX-License-Identifier: Apache-2.0
// What most tests of the scheme need: parameters at N = 16384, a key, an encoder, and short forms of the
// round trip.
#pragma once

#include <cstdint>
#include <random>
#include <span>
#include <vector>

#include "bgv/evaluator.h"
#include "bgv/secret/decryptor.h"
#include "bgv/secret/encryptor.h"
#include "bgv/secret/key_generator.h"

namespace tacit::bgv {

class Scheme {
 public:
  explicit Scheme(Level levels = 9, std::size_t special_primes = 3, std::size_t degree = 16384,
                  const Security& security = {})
      : parameters(Parameters::create(make_literal(degree, levels, special_primes), security)),
        secret(parameters),
        encoder(parameters),
        evaluator(parameters) {}

  SecretVector<std::uint32_t> random_slots(std::uint64_t seed) const {
    std::mt19937_64 generator(seed);
    SecretVector<std::uint32_t> slots(parameters->slots());
    for (std::uint32_t& slot : slots) slot = static_cast<std::uint32_t>(generator() % kPlaintextModulus);
    return slots;
  }
  Ciphertext encrypt_slots(std::span<const std::uint32_t> slots, Level level) const {
    return load_seeded_ciphertext(*parameters,
                                  save(*parameters, encrypt(secret, encoder.encode(slots), level)), level);
  }
  SecretVector<std::uint32_t> decrypt_slots(const Ciphertext& ciphertext,
                                            Range range = Range::kCentred) const {
    return encoder.decode(decrypt(secret, ciphertext, range));
  }
  EvaluationKeys keys(const std::vector<KeyRequirement>& requirements) const {
    EvaluationKeys result;
    for (const KeyRequirement& r : requirements) result.insert(r.index, make_key_switch_key(secret, r));
    return result;
  }
  std::uint32_t times(std::uint32_t a, std::uint32_t b) const {
    return parameters->plaintext_modulus().multiply(a, b);
  }
  std::uint32_t plus(std::uint32_t a, std::uint32_t b) const {
    return parameters->plaintext_modulus().add(a, b);
  }

  ParametersPtr parameters;
  SecretKey secret;
  SlotEncoder encoder;
  Evaluator evaluator;
};

/// One scheme for all tests of a program: making keys takes longer than using them.
inline const Scheme& shared_scheme() {
  static const Scheme scheme;
  return scheme;
}

}  // namespace tacit::bgv
