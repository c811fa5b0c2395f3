// SPDX-License-Identifier: Apache-2.0
#include "linkage/bucket_hash.h"

#include <gtest/gtest.h>

#include <array>
#include <string>

namespace tacit::linkage {
namespace {

// Golden values: if they change, two builds of Tacit no longer link to each other, and the feature code
// version in model.cc must be raised.
TEST(KeyedHash, GoldenValues) {
  const KeyedHash hash("pepper", "bucket", "surname");
  EXPECT_EQ(hash("smith"), 6845449230666430470u);
  EXPECT_EQ(hash(""), 1856542968824549016u);
}

TEST(KeyedHash, DependsOnSaltPurposeAndName) {
  const auto reference = KeyedHash("pepper", "bucket", "surname")("smith");
  EXPECT_NE(KeyedHash("salt", "bucket", "surname")("smith"), reference);
  EXPECT_NE(KeyedHash("pepper", "minhash", "surname")("smith"), reference);
  EXPECT_NE(KeyedHash("pepper", "bucket", "given")("smith"), reference);
  EXPECT_EQ(KeyedHash("pepper", "bucket", "surname")("smith"), reference);
}

TEST(KeyedHash, BoundariesBetweenItsInputsCount) {
  EXPECT_NE(KeyedHash("ab", "c", "d")("x"), KeyedHash("a", "bc", "d")("x"));
  EXPECT_NE(KeyedHash("a", "b", "cd")("x"), KeyedHash("a", "bc", "d")("x"));
}

TEST(KeyedHash, SpreadsEvenlyOverBuckets) {
  const KeyedHash hash("pepper", "bucket", "number");
  constexpr int kValues = 64'000;
  std::array<int, 64> counts{};
  for (int i = 0; i < kValues; ++i) ++counts[hash(std::to_string(i)) % 64];
  double chi_square = 0;
  for (const int count : counts) chi_square += (count - 1000.0) * (count - 1000.0) / 1000.0;
  EXPECT_LT(chi_square, 120);  // 63 degrees of freedom: beyond 120 once in 50,000 hashes
}

}  // namespace
}  // namespace tacit::linkage
