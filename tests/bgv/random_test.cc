// SPDX-License-Identifier: Apache-2.0
#include "bgv/random.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <numeric>

#include "scheme.h"

namespace tacit::bgv {
namespace {

const std::vector<const ring::NttTables*> tables() {
  return shared_scheme().parameters->tables(3);
}

// Golden: this map is on the wire. If it changes, two releases no longer understand each other.
TEST(Random, SeedsExpandByTheFixedMap) {
  Seed seed{};
  for (std::size_t i = 0; i < seed.size(); ++i) seed[i] = static_cast<std::uint8_t>(i);
  const ring::RnsPoly poly = expand_seed(seed, tables());
  // ChaCha20 with this key and a zero nonce begins 39 fd 2b 7d d9 c5 19 6a: the words 7d2bfd39 and 6a19c5d9,
  // cut to 30 bits.
  EXPECT_EQ(poly.limb(0)[0], 0x3d2bfd39U);
  EXPECT_EQ(poly.limb(0)[1], 0x2a19c5d9U);
  EXPECT_NE(poly.limb(1)[0], poly.limb(0)[0]);
}

TEST(Random, ExpandedResiduesAreUniformBelowTheirPrimes) {
  const ring::RnsPoly poly = expand_seed(random_seed(), tables());
  for (std::size_t i = 0; i < poly.limbs(); ++i) {
    const std::uint32_t q = tables()[i]->modulus().value();
    std::vector<int> buckets(16);
    for (std::size_t j = 0; j < poly.degree(); ++j) {
      ASSERT_LT(poly.limb(i)[j], q);
      ++buckets[static_cast<std::size_t>(static_cast<std::uint64_t>(poly.limb(i)[j]) * 16 / q)];
    }
    for (const int count : buckets) EXPECT_NEAR(count, 1024, 250);
  }
}

TEST(Random, TernaryIsUniform) {
  const SecretVector<std::int8_t> draws = random_ternary(30000);
  for (const int value : {-1, 0, 1}) {
    EXPECT_NEAR(static_cast<double>(std::count(draws.begin(), draws.end(), value)), 10000, 600);
  }
}

TEST(Random, ResiduesAreUniformModuloT) {
  std::vector<int> ranges(16);
  for (const std::uint32_t x : random_residues(64000)) {
    ASSERT_LT(x, kPlaintextModulus);
    ++ranges[std::min<std::size_t>(x / 4096, 15)];
  }
  for (const int count : ranges) EXPECT_NEAR(count, 4000, 400);
}

TEST(Random, SmallResiduesTakeEveryValueOfTheirBits) {
  std::map<std::int64_t, int> seen;
  for (const std::uint32_t x : random_small_residues(16000, 4)) ++seen[centred(x, kPlaintextModulus)];
  EXPECT_EQ(seen.size(), 16U);
  EXPECT_EQ(seen.begin()->first, -8);
  EXPECT_EQ(seen.rbegin()->first, 7);
  for (const auto& [value, count] : seen) EXPECT_NEAR(count, 1000, 200) << value;
}

TEST(Random, ErrorsHaveTheStatedVariance) {
  const SecretVector<std::int8_t> draws = random_error(100000);
  double sum = 0, squares = 0;
  for (const std::int8_t e : draws) {
    ASSERT_LE(std::abs(e), 21);
    sum += e;
    squares += e * e;
  }
  EXPECT_NEAR(sum / 100000, 0, 0.08);
  EXPECT_NEAR(squares / 100000, kErrorVariance, 0.4);
}

TEST(Random, NumbersBelowABoundAreUniform) {
  RandomNumbers random;
  // Without words that are skipped, every third number below this bound would come twice as often.
  constexpr std::uint32_t kLargest = 3U << 30;
  std::vector<int> thirds(3), sevenths(7);
  for (int i = 0; i < 70000; ++i) {
    const std::uint32_t large = random.below(kLargest), small = random.below(7);
    ASSERT_LT(large, kLargest);
    ASSERT_LT(small, 7U);
    ++thirds[large % 3];
    ++sevenths[small];
  }
  for (const int count : thirds) EXPECT_NEAR(count, 70000 / 3, 800);
  for (const int count : sevenths) EXPECT_NEAR(count, 10000, 600);
  EXPECT_EQ(random.below(1), 0U);
}

TEST(Random, PermutationsArePermutationsAndDiffer) {
  SecretVector<std::uint32_t> a = random_permutation(1000), b = random_permutation(1000);
  EXPECT_NE(a, b);
  std::sort(a.begin(), a.end());
  for (std::uint32_t i = 0; i < 1000; ++i) ASSERT_EQ(a[i], i);
}

}  // namespace
}  // namespace tacit::bgv
