// SPDX-License-Identifier: Apache-2.0
#include "base/text.h"

#include <gtest/gtest.h>

namespace tacit {
namespace {

TEST(Trim, DropsBlanksAtBothEndsOnly) {
  EXPECT_EQ(trim(" \t a b \r\n"), "a b");
  EXPECT_EQ(trim("a"), "a");
  EXPECT_EQ(trim(" \t"), "");
  EXPECT_EQ(trim(""), "");
}

TEST(Utf8, TellsWellFormedBytesFromOthers) {
  EXPECT_TRUE(is_utf8("Zo\xC3\xAB"));
  EXPECT_FALSE(is_utf8("Zo\xEB"));        // Latin-1
  EXPECT_FALSE(is_utf8("\xC0\xAF"));      // overlong
  EXPECT_FALSE(is_utf8("\xED\xA0\x80"));  // a surrogate
  EXPECT_FALSE(is_utf8("\xE2\x82"));      // cut short
}

TEST(Printable, ReadsOtherBytesAsLatin1) {
  EXPECT_EQ(printable("Zo\xEB"), "Zo\xC3\xAB");
}

TEST(Printable, LeavesPrintableTextAlone) {
  const std::string text = "Zo\xC3\xAB \xE6\x9D\x8E";
  EXPECT_TRUE(is_printable(text));
  EXPECT_EQ(printable(text), text);
}

TEST(Printable, ReplacesWhatSteersATerminal) {
  EXPECT_EQ(printable("a\x1B[31mb"), "a [31mb");
  EXPECT_EQ(printable("a\nb"), "a b");
  EXPECT_EQ(printable("a\xE2\x80\xAE"
                      "b"),
            "a b");  // right-to-left override
  EXPECT_FALSE(
      is_printable("a\xC2\x9B"
                   "b"));  // a C1 control
}

TEST(DisplayWidth, CountsTerminalColumns) {
  EXPECT_EQ(display_width(""), 0U);
  EXPECT_EQ(display_width("Zo\xC3\xAB"), 3U);
  EXPECT_EQ(display_width("Zoe\xCC\x88"), 3U);               // a combining mark
  EXPECT_EQ(display_width("\xE6\x9D\x8E\xE6\x98\x8E"), 4U);  // two wide characters
}

TEST(IsName, AcceptsOnlyPlainNames) {
  for (const char* name : {"a", "_x", "age-group_2", "A1"}) EXPECT_TRUE(is_name(name)) << name;
  for (const char* name : {"", "1a", "-a", "a b", "a.b", "\xC3\xAB"}) EXPECT_FALSE(is_name(name)) << name;
  EXPECT_TRUE(is_name(std::string(64, 'a')));
  EXPECT_FALSE(is_name(std::string(65, 'a')));
}

}  // namespace
}  // namespace tacit
