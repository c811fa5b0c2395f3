// SPDX-License-Identifier: Apache-2.0
#include "ring/mixed_radix.h"

#include <gtest/gtest.h>

#include <random>

#include "ring/primes.h"

namespace tacit::ring {
namespace {

__extension__ using Uint128 = unsigned __int128;

TEST(MixedRadix, IntegersFromResidues) {
  std::vector<Modulus> primes;
  for (const std::uint32_t q : ntt_primes(1024, 4)) primes.emplace_back(q);
  const MixedRadix radix(primes);
  const Modulus t(65537);
  Uint128 product = 1;
  for (const Modulus& q : primes) product *= q.value();
  std::mt19937_64 random(3);
  std::vector<Uint128> integers{0, 1, product - 1, product / 2, product / 2 + 1};
  for (int i = 0; i < 200; ++i)
    integers.push_back(((static_cast<Uint128>(random()) << 64) | random()) % product);
  for (const Uint128 x : integers) {
    std::vector<std::uint32_t> residues, digits(primes.size());
    for (const Modulus& q : primes) residues.push_back(static_cast<std::uint32_t>(x % q.value()));
    radix.digits(residues, digits);
    EXPECT_EQ(radix.modulo(digits, t), static_cast<std::uint32_t>(x % t.value()));
    EXPECT_EQ(radix.above_half(digits), x > (product - 1) / 2);
    EXPECT_NEAR(radix.magnitude(digits), static_cast<double>(x), static_cast<double>(x) * 1e-12);
  }
  EXPECT_EQ(radix.product_modulo(t), static_cast<std::uint32_t>(product % t.value()));
}

}  // namespace
}  // namespace tacit::ring
