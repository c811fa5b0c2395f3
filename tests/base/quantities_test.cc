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
