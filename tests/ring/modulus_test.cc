// SPDX-License-Identifier: Apache-2.0
#include "ring/modulus.h"

#include <gtest/gtest.h>

#include <random>

#include "base/error.h"

namespace tacit::ring {
namespace {

constexpr std::uint32_t kLargest = 1073741789;  // the largest prime below 2^30
constexpr std::uint32_t kSmall = 65537;

TEST(Modulus, RefusesEvenAndOutOfRangeValues) {
  for (const std::uint32_t value : {0U, 1U, 3U, 65535U, 65538U, 1U << 30, (1U << 30) + 1, ~0U}) {
    EXPECT_THROW(Modulus{value}, Error) << value;
  }
  EXPECT_NO_THROW(Modulus{kSmall});
  EXPECT_NO_THROW(Modulus{(1U << 30) - 1});
}

TEST(Modulus, HoldsItsReductionConstants) {
  const Modulus q(kLargest);
  EXPECT_EQ(q.barrett(), (std::uint64_t{1} << 61) / kLargest);
  EXPECT_EQ(q.fold(), (std::uint64_t{1} << 32) % kLargest);
  EXPECT_LT(Modulus((1U << 29) + 1).barrett(), std::uint64_t{1} << 32);
  EXPECT_GE(Modulus((1U << 29) - 1).barrett(), std::uint64_t{1} << 32);
}

TEST(Modulus, AddsSubtractsAndNegatesAtTheEnds) {
  for (const std::uint32_t value : {kLargest, kSmall}) {
    const Modulus q(value);
    EXPECT_EQ(q.add(value - 1, value - 1), value - 2);
    EXPECT_EQ(q.add(value - 1, 1), 0U);
    EXPECT_EQ(q.subtract(0, value - 1), 1U);
    EXPECT_EQ(q.subtract(value - 1, value - 1), 0U);
    EXPECT_EQ(q.negate(0), 0U);
    EXPECT_EQ(q.negate(1), value - 1);
    EXPECT_EQ(q.multiply(value - 1, value - 1), 1U);
  }
}

TEST(Modulus, ReducesSignedNumbers) {
  const Modulus q(kSmall);
  EXPECT_EQ(q.reduce_signed(-1), kSmall - 1);
  EXPECT_EQ(q.reduce_signed(-std::int64_t{kSmall}), 0U);
  EXPECT_EQ(q.reduce_signed(kSmall + 5), 5U);
  EXPECT_EQ(q.reduce_signed(std::int64_t{-1} - kSmall), kSmall - 1);
}

TEST(Modulus, ReducesEveryWordAsADivisionDoes) {
  std::mt19937_64 random(5);
  for (const std::uint32_t q : {65537U, (1U << 29) + 11, Modulus::kLimit - 35, Modulus::kLimit - 1}) {
    const Modulus modulus(q);
    const auto check = [&](std::uint64_t x) { EXPECT_EQ(modulus.reduce(x), x % q) << x << " modulo " << q; };
    const std::uint64_t most = ~std::uint64_t{0}, last = most - most % q;
    for (std::uint64_t near = 0; near < 3; ++near) {
      for (const std::uint64_t x :
           {near, q - near, q + near, 2 * std::uint64_t{q} - near, most - near, last - near, last + near,
            std::uint64_t{q} * q - near, (std::uint64_t{1} << 63) - near})
        check(x);
    }
    for (int i = 0; i < 100000; ++i) check(random() >> random() % 64);
    for (int i = 0; i < 100000; ++i) {
      const auto x = static_cast<std::int64_t>(random() >> random() % 64);
      const std::int64_t r = x % static_cast<std::int64_t>(q);
      EXPECT_EQ(modulus.reduce_signed(x), r < 0 ? r + q : r) << x << " modulo " << q;
      const auto w = static_cast<std::uint32_t>(random() % q);
      EXPECT_EQ(modulus.shoup(w).quotient, (std::uint64_t{w} << 32) / q) << w << " modulo " << q;
    }
    EXPECT_EQ(modulus.shoup(q - 1).quotient, (std::uint64_t{q - 1} << 32) / q);
    EXPECT_EQ(modulus.shoup(0).quotient, 0U);
  }
}

TEST(Modulus, PowerAndInverse) {
  const Modulus q(kLargest);
  EXPECT_EQ(q.power(3, 0), 1U);
  EXPECT_EQ(q.power(3, 20), q.reduce(3486784401ULL));
  EXPECT_EQ(q.power(5, kLargest - 1), 1U);
  for (const std::uint32_t a : {1U, 2U, 12345U, kLargest - 1})
    EXPECT_EQ(q.multiply(a, q.inverse(a)), 1U) << a;
  EXPECT_THROW(q.inverse(0), Error);
}

TEST(Modulus, ShoupProductsAreRightAndBelowTwiceTheModulus) {
  constexpr std::uint32_t seed = 7;
  std::mt19937 generator(seed);
  std::uniform_int_distribution<std::uint32_t> any;
  for (const std::uint32_t value : {kLargest, 536870923U, kSmall}) {
    const Modulus q(value);
    for (int i = 0; i < 20000; ++i) {
      const std::uint32_t w = i % 4 == 0 ? value - 1 : any(generator) % value;
      const std::uint32_t x = i % 5 == 0 ? ~0U : any(generator);
      const std::uint32_t lazy = q.multiply_lazy(x, q.shoup(w));
      ASSERT_LT(lazy, 2 * value) << "x " << x << ", w " << w << ", seed " << seed;
      ASSERT_EQ(q.reduce(lazy), q.multiply(x, w)) << "x " << x << ", w " << w << ", seed " << seed;
    }
  }
}

}  // namespace
}  // namespace tacit::ring
