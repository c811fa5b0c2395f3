// SPDX-License-Identifier: Apache-2.0
// Memory of secrets is overwritten before it is given back, whichever way that happens.
#include "base/secret_vector.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <stdexcept>

namespace tacit {
namespace {

/// Keeps a copy of every block that it is given back.
template <class T>
struct WatchingAllocator {
  using value_type = T;
  T* allocate(std::size_t count) { return std::allocator<T>().allocate(count); }
  void deallocate(T* data, std::size_t count) {
    freed.insert(freed.end(), data, data + count);
    std::allocator<T>().deallocate(data, count);
  }
  static inline std::vector<T> freed;
};

using Number = std::uint32_t;
using Watched = std::vector<Number, WipingAllocator<Number, WatchingAllocator<Number>>>;

class SecretVectorTest : public ::testing::Test {
 protected:
  SecretVectorTest() { freed().clear(); }
  static std::vector<Number>& freed() { return WatchingAllocator<Number>::freed; }
  static void expect_wiped(std::size_t at_least) {
    EXPECT_GE(freed().size(), at_least);
    EXPECT_TRUE(std::ranges::all_of(freed(), [](Number x) { return x == 0; }));
  }
};

TEST_F(SecretVectorTest, TheEndOfAScopeWipes) {
  { const Watched secret(100, 7); }
  expect_wiped(100);
}

TEST_F(SecretVectorTest, GrowthWipesWhatItLeaves) {
  Watched secret;
  for (Number i = 1; i <= 1000; ++i) secret.push_back(i);
  expect_wiped(512);
  EXPECT_EQ(secret.front(), 1U);
  EXPECT_EQ(secret.back(), 1000U);
}

TEST_F(SecretVectorTest, AnExceptionWipes) {
  EXPECT_THROW(
      {
        const Watched secret(100, 7);
        throw std::runtime_error("on the way");
      },
      std::runtime_error);
  expect_wiped(100);
}

TEST_F(SecretVectorTest, WhatWasErasedIsWipedWithTheRest) {
  {
    Watched secret(100, 7);
    secret.resize(10);
  }
  expect_wiped(100);
}

TEST_F(SecretVectorTest, AssignmentWipesWhatWasThere) {
  Watched secret(100, 7);
  secret = Watched(50, 8);
  expect_wiped(100);
  EXPECT_EQ(secret, Watched(50, 8));
  secret = {};
  secret.shrink_to_fit();
  expect_wiped(150);
}

TEST(SecretArray, BeginsAsZeroAndIsWiped) {
  using Secret = SecretArray<std::uint8_t, 32>;
  alignas(Secret) unsigned char memory[sizeof(Secret)];
  auto* secret = new (memory) Secret;
  EXPECT_TRUE(std::ranges::all_of(*secret, [](std::uint8_t x) { return x == 0; }));
  secret->fill(7);
  std::destroy_at(secret);
  const volatile unsigned char* bytes = memory;
  for (std::size_t i = 0; i < sizeof memory; ++i) EXPECT_EQ(bytes[i], 0);
}

}  // namespace
}  // namespace tacit
