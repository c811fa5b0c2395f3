// SPDX-License-Identifier: Apache-2.0
#include "base/quantities.h"

#include <gtest/gtest.h>

namespace tacit {
namespace {

TEST(Quantities, Bytes) {
  EXPECT_EQ(bytes_text(0), "0 bytes");
  EXPECT_EQ(bytes_text(999), "999 bytes");
  EXPECT_EQ(bytes_text(1000), "1.00 kB");
  EXPECT_EQ(bytes_text(12'345), "12.3 kB");
  EXPECT_EQ(bytes_text(999'499), "999 kB");
  EXPECT_EQ(bytes_text(999'500), "1.00 MB");
  EXPECT_EQ(bytes_text(123'456'789'000), "123 GB");
}

TEST(Quantities, Durations) {
  EXPECT_EQ(duration_text(0), "0.00 s");
  EXPECT_EQ(duration_text(9.99), "9.99 s");
  EXPECT_EQ(duration_text(9.996), "10.0 s");
  EXPECT_EQ(duration_text(59.94), "59.9 s");
  EXPECT_EQ(duration_text(59.96), "1 min 00 s");
  EXPECT_EQ(duration_text(125), "2 min 05 s");
  EXPECT_EQ(duration_text(3599.7), "1 h 00 min");
  EXPECT_EQ(duration_text(3 * 3600 + 62), "3 h 01 min");
}

TEST(Quantities, RoughDurations) {
  EXPECT_EQ(rough_seconds(0), 5U);
  EXPECT_EQ(rough_seconds(12), 10U);
  EXPECT_EQ(rough_seconds(12.5), 15U);
  EXPECT_EQ(rough_seconds(1e9), 86400U);
  for (double seconds = 1; seconds < 2e5; seconds *= 1.01) {
    const std::uint32_t rough = rough_seconds(seconds);
    EXPECT_EQ(rough_seconds(rough), rough);
    EXPECT_LE(rough, rough_seconds(seconds * 1.01));
  }
  EXPECT_EQ(rough_duration_text(1), "about 5 s");
  EXPECT_EQ(rough_duration_text(61), "about 1 min");
  EXPECT_EQ(rough_duration_text(95), "about 90 s");
  EXPECT_EQ(rough_duration_text(200), "about 3 min");
  EXPECT_EQ(rough_duration_text(5000), "about 1.5 h");
  EXPECT_EQ(rough_duration_text(7000), "about 2 h");
}

TEST(Quantities, Counts) {
  EXPECT_EQ(count_text(0), "0");
  EXPECT_EQ(count_text(999), "999");
  EXPECT_EQ(count_text(1000), "1,000");
  EXPECT_EQ(count_text(12'345'678), "12,345,678");
}

TEST(Quantities, Rates) {
  EXPECT_EQ(rate_text(850.4, "pairs"), "850 pairs/s");
  EXPECT_EQ(rate_text(12'345, "pairs"), "12.3 k pairs/s");
  EXPECT_EQ(rate_text(1'944'000, "pairs"), "1.94 M pairs/s");
}

}  // namespace
}  // namespace tacit
