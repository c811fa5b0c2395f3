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
