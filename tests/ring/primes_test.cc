// SPDX-License-Identifier: Apache-2.0
#include "ring/primes.h"

#include <gtest/gtest.h>

#include "base/error.h"

namespace tacit::ring {
namespace {

bool is_prime_by_trial(std::uint32_t n) {
  if (n < 2) return false;
  for (std::uint64_t d = 2; d * d <= n; ++d) {
    if (n % d == 0) return false;
  }
  return true;
}

TEST(IsPrime, AgreesWithTrialDivision) {
  for (std::uint32_t n = 0; n < 5000; ++n) ASSERT_EQ(is_prime(n), is_prime_by_trial(n)) << n;
  for (std::uint32_t n = Modulus::kLimit - 500; n < Modulus::kLimit; ++n) {
    ASSERT_EQ(is_prime(n), is_prime_by_trial(n)) << n;
  }
  for (std::uint32_t n = ~0U - 100; n != 0; ++n) ASSERT_EQ(is_prime(n), is_prime_by_trial(n)) << n;
}

TEST(IsPrime, SeesThroughPseudoprimes) {
  // Strong pseudoprimes to the bases 2, to 2 and 3, and to 2, 3 and 5; a Carmichael number.
  for (const std::uint32_t n : {2047U, 1373653U, 25326001U, 3215031751U, 561U})
    EXPECT_FALSE(is_prime(n)) << n;
}

TEST(NttPrimes, AreTheLargestFriendlyPrimesInDescendingOrder) {
  for (const std::size_t degree : {32U, 1024U, 16384U, 32768U}) {
    const auto primes = ntt_primes(degree, 12);
    ASSERT_EQ(primes.size(), 12U);
    std::size_t next = 0;
    const auto step = static_cast<std::uint32_t>(2 * degree);
    for (std::uint32_t q = Modulus::kLimit + 1 - step; q >= primes.back(); q -= step) {
      if (!is_prime_by_trial(q)) continue;
      ASSERT_LT(next, primes.size());
      EXPECT_EQ(primes[next++], q);
    }
    EXPECT_EQ(next, primes.size());
    EXPECT_GT(primes.back(), Modulus::kLimit / 2);
  }
}

TEST(NttPrimes, RefusesMoreThanThereAre) {
  EXPECT_THROW(ntt_primes(1 << 16, 100000), Error);
}

TEST(PrimitiveRoot, HasTheFullOrder) {
  for (const std::size_t degree : {32U, 1024U, 32768U}) {
    for (const std::uint32_t prime : {ntt_primes(degree, 1).front(), 65537U}) {
      const Modulus q(prime);
      const std::uint32_t root = primitive_root(q, degree);
      EXPECT_EQ(q.power(root, degree), prime - 1);
      EXPECT_EQ(q.power(root, 2 * degree), 1U);
      EXPECT_EQ(root, primitive_root(q, degree));
    }
  }
}

TEST(PrimitiveRoot, RefusesAModulusWithoutOne) {
  EXPECT_THROW(primitive_root(Modulus(1073741789), 32), Error);  // a prime, but not 1 modulo 64
}

}  // namespace
}  // namespace tacit::ring
