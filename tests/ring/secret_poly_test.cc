// SPDX-License-Identifier: Apache-2.0
#include "ring/secret_poly.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <type_traits>

namespace tacit::ring {
namespace {

// No secret becomes a plain polynomial unless someone says so.
static_assert(!std::is_constructible_v<RnsPoly, SecretPoly>);
static_assert(!std::is_constructible_v<RnsPoly, const SecretPoly&>);
static_assert(!std::is_assignable_v<RnsPoly&, SecretPoly>);
static_assert(!std::is_assignable_v<RnsPoly&, const SecretPoly&>);
static_assert(!std::is_copy_constructible_v<SecretPoly>);

constexpr std::uint32_t kSecret = 0x5ec2e7;
constexpr std::size_t kDegree = 16384;

SecretPoly make_secret() {
  SecretPoly poly(kDegree, 3);
  std::fill_n(poly.data(), poly.size(), kSecret);
  return poly;
}

/// The pool hands out the block that was freed last.
void expect_no_secret_in_the_next_block() {
  const ResidueBuffer next(3 * kDegree);
  EXPECT_EQ(std::count(next.data(), next.data() + next.size(), kSecret), 0);
}

TEST(SecretPoly, IsWipedWhenItIsGone) {
  { const SecretPoly secret = make_secret(); }
  expect_no_secret_in_the_next_block();
}

TEST(SecretPoly, IsWipedWhenAnotherIsMovedOntoIt) {
  SecretPoly other(kDegree, 1);
  SecretPoly secret = make_secret();
  secret = std::move(other);
  expect_no_secret_in_the_next_block();
  EXPECT_EQ(secret.limbs(), 1U);
}

TEST(SecretPoly, MovesAndIsPublishedWithWhatItHolds) {
  SecretPoly secret = make_secret();
  SecretPoly moved = std::move(secret);
  EXPECT_EQ(moved.prefix(2).size(), 2 * kDegree);
  const RnsPoly known = std::move(moved).published();
  ASSERT_EQ(known.limbs(), 3U);
  EXPECT_EQ(std::count(known.data(), known.data() + known.size(), kSecret), 3 * kDegree);
}

}  // namespace
}  // namespace tacit::ring
