// SPDX-License-Identifier: Apache-2.0
#include "base/hex.h"

#include <gtest/gtest.h>

#include <array>
#include <vector>

namespace tacit {
namespace {

using Bytes = std::vector<std::uint8_t>;

TEST(Hex, TwoLowerCaseDigitsAByte) {
  EXPECT_EQ(to_hex(Bytes{0x00, 0x09, 0xaf, 0xff}), "0009afff");
  EXPECT_EQ(to_hex(std::string_view("\x00\xffz", 3)), "00ff7a");
  EXPECT_EQ(to_hex(Bytes{}), "");
}

TEST(Hex, IsReadInEitherCase) {
  std::array<std::uint8_t, 4> bytes{};
  ASSERT_TRUE(from_hex("0009AFff", bytes));
  EXPECT_EQ(to_hex(bytes), "0009afff");
  EXPECT_TRUE(from_hex("", {}));
}

TEST(Hex, AnyOtherTextIsRefusedAndLeavesNothing) {
  for (const char* text :
       {"", "0009af", "0009afff00", "0009afg0", "0009aff", "0009aff ", " 009afff", "00:9afff", "0x09afff"}) {
    std::array<std::uint8_t, 4> bytes{1, 2, 3, 4};
    EXPECT_FALSE(from_hex(text, bytes)) << text;
    EXPECT_EQ(to_hex(bytes), "00000000") << text;
  }
}

}  // namespace
}  // namespace tacit
