// SPDX-License-Identifier: Apache-2.0
#include "ring/ntt_tables.h"

#include <gtest/gtest.h>

#include <vector>

#include "base/error.h"
#include "ring/primes.h"

namespace tacit::ring {
namespace {

TEST(BitReverse, ReversesTheLowBits) {
  EXPECT_EQ(bit_reverse(0, 5), 0U);
  EXPECT_EQ(bit_reverse(1, 5), 16U);
  EXPECT_EQ(bit_reverse(0b00110, 5), 0b01100U);
  EXPECT_EQ(bit_reverse(0b10111, 5), 0b11101U);
  for (std::size_t i = 0; i < 1024; ++i) EXPECT_EQ(bit_reverse(bit_reverse(i, 10), 10), i);
}

TEST(NttTables, RefusesADegreeThatIsNoPowerOfTwoOrTooSmall) {
  const Modulus q(65537);
  for (const std::size_t degree : {0U, 16U, 33U, 48U, 96U})
    EXPECT_THROW(NttTables(degree, q), Error) << degree;
  EXPECT_NO_THROW(NttTables(32, q));
}

TEST(NttTables, RefusesAModulusWithoutTheRoots) {
  EXPECT_THROW(NttTables(65536, Modulus(65537)), Error);
  EXPECT_THROW(NttTables(32, Modulus(1073741789)), Error);
}

TEST(NttTables, HoldsPowersInBitReversedOrderWithInversesAndQuotients) {
  constexpr std::size_t degree = 256;
  const Modulus q(ntt_primes(degree, 1).front());
  const NttTables tables(degree, q);
  const std::uint32_t psi = primitive_root(q, degree);
  for (std::size_t i = 0; i < degree; ++i) {
    const std::uint32_t root = tables.roots()[i], inverse = tables.inverse_roots()[i];
    EXPECT_EQ(root, q.power(psi, bit_reverse(i, 8)));
    EXPECT_EQ(q.multiply(root, inverse), 1U);
    EXPECT_EQ(tables.forward().quotients.data()[i], q.shoup(root).quotient);
    EXPECT_EQ(tables.inverse().quotients.data()[i], q.shoup(inverse).quotient);
  }
  EXPECT_EQ(q.multiply(tables.inverse_degree().value, degree), 1U);
}

TEST(NttTables, TakesTheLastStageApart) {
  constexpr std::size_t degree = 64;
  const NttTables tables(degree, Modulus(65537));
  for (const TwiddleTable* table : {&tables.forward(), &tables.inverse()}) {
    ASSERT_EQ(table->last_roots.size(), degree / 2);
    for (std::size_t i = 0; i < degree / 4; ++i) {
      for (std::size_t odd = 0; odd < 2; ++odd) {
        const std::size_t split = i + odd * degree / 4, whole = degree / 2 + 2 * i + odd;
        EXPECT_EQ(table->last_roots.data()[split], table->roots.data()[whole]);
        EXPECT_EQ(table->last_quotients.data()[split], table->quotients.data()[whole]);
      }
    }
  }
}

}  // namespace
}  // namespace tacit::ring
