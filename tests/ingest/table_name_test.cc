// SPDX-License-Identifier: Apache-2.0
#include "ingest/table_name.h"

#include <gtest/gtest.h>

namespace tacit::ingest {
namespace {

TEST(TableName, IsOneOrTwoPartsAsSpelt) {
  const auto parts = [](std::string_view text) {
    const auto name = parse_table_name(text);
    return name ? name->schema + '|' + name->table : "none";
  };
  EXPECT_EQ(parts("people"), "|people");
  EXPECT_EQ(parts(" Registry.People "), "Registry|People");
  EXPECT_EQ(parts(R"("a.b"."say ""x""")"), R"(a.b|say "x")");
  EXPECT_EQ(parts("a.\"b c\""), "a|b c");
  for (const char* bad : {"", ".", "a.", ".a", "a.b.c", "\"a", "\"\"", "a\"b", "\"a\"b", "\"a\"\""}) {
    EXPECT_EQ(parts(bad), "none") << bad;
  }
  for (const char* text : {"people", "a.b", R"("a.b"."say ""x""")", R"(" a".b)"}) {
    EXPECT_EQ(format_table_name(*parse_table_name(text)), text);
  }
}

}  // namespace
}  // namespace tacit::ingest
