// SPDX-License-Identifier: Apache-2.0
#include "bgv/secret/key_generator.h"

#include <algorithm>
#include <bit>

#include "base/error.h"
#include "bgv/small_poly.h"
#include "ring/kernels.h"

namespace tacit::bgv {
namespace {

/// Row `row` of the secret polynomial (chain primes, then special ones) for limb `limb` of a key at `level`.
std::size_t secret_row(const Parameters& parameters, std::size_t limb, Level level) {
  return limb < level ? limb : parameters.levels() + (limb - level);
}

/// t e - a s over the primes of `level`, extended or not.
ring::RnsPoly encryption_of_zero(const SecretKey& secret, const ring::RnsPoly& a, Level level,
                                 bool extended) {
  const Parameters& parameters = *secret.parameters();
  const std::vector<const ring::NttTables*> tables = parameters.tables(level, extended);
  ring::SecretPoly b = fresh_error(tables), product(parameters.degree(), 1);
  for (std::size_t i = 0; i < tables.size(); ++i) {
    const ring::Modulus& q = tables[i]->modulus();
    ring::multiply(a.limb(i), secret.poly().limb(secret_row(parameters, i, level)), product.data(),
                   b.degree(), q);
    ring::subtract(b.limb(i), product.data(), b.limb(i), b.degree(), q);
  }
  return std::move(b).published();
}

/// s' over the first `level` primes: s^2, or s under an automorphism.
ring::SecretPoly source_key(const SecretKey& secret, const KeyRequirement& requirement) {
  const Parameters& parameters = *secret.parameters();
  const std::size_t n = parameters.degree(), mask = 2 * n - 1;
  ring::SecretPoly source(n, requirement.level);
  for (Level i = 0; i < requirement.level; ++i) {
    const std::uint32_t* s = secret.poly().limb(i);
    if (requirement.index == kRelinearization) {
      ring::multiply(s, s, source.limb(i), n, parameters.prime(i));
      continue;
    }
    for (std::size_t j = 0; j < n; ++j) {
      const int bits = std::countr_zero(n);
      const std::size_t power = ((2 * ring::bit_reverse(j, bits) + 1) * requirement.index) & mask;
      source.limb(i)[j] = s[ring::bit_reverse((power - 1) / 2, bits)];
    }
  }
  return source;
}

}  // namespace

PublicKey make_public_key(const SecretKey& secret, const Seed& server_seed, Level level) {
  PublicKey key;
  key.a = expand_seed(server_seed, secret.parameters()->tables(level));
  key.pk0 = encryption_of_zero(secret, key.a, level, false);
  return key;
}

KeySwitchKey make_key_switch_key(const SecretKey& secret, const KeyRequirement& requirement) {
  const Parameters& parameters = *secret.parameters();
  require(requirement.index == kRelinearization ||
              (requirement.index % 2 == 1 && requirement.index < 2 * parameters.degree()),
          "a Galois exponent is odd and below 2N");
  const ring::SecretPoly source = source_key(secret, requirement);
  const std::size_t alpha = parameters.special_count();
  KeySwitchKey key;
  key.level = requirement.level;
  for (std::size_t first = 0; first < key.level; first += alpha) {
    key.seeds.push_back(random_seed());
    key.a.push_back(expand_seed(key.seeds.back(), parameters.tables(key.level, true)));
    key.b.push_back(encryption_of_zero(secret, key.a.back(), key.level, true));
    for (std::size_t i = first; i < std::min(first + alpha, key.level); ++i) {
      const ring::Modulus& q = parameters.prime(i);
      ring::multiply_constant_add(source.limb(i), q.shoup(parameters.special_product(i)),
                                  key.b.back().limb(i), parameters.degree(), q);
    }
  }
  return key;
}

}  // namespace tacit::bgv
