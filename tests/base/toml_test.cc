// SPDX-License-Identifier: Apache-2.0
#include "base/toml.h"

#include "support/error_of.h"
#include "support/temporary_directory.h"

namespace tacit {
namespace {

using ::testing::HasSubstr;

TEST(TomlReader, GivesTypedValuesAndNothingForAbsentOnes) {
  const toml::table file = toml::parse("a = 'x'\nb = 7\n");
  ConfigProblems problems("f.toml");
  const TomlReader reader(file, "", problems);
  EXPECT_EQ(reader.text("a"), "x");
  EXPECT_EQ(reader.integer("b", 0, 7), 7);
  EXPECT_EQ(reader.text("c"), std::nullopt);
  EXPECT_EQ(reader.integer("c", 0, 7), std::nullopt);
  EXPECT_TRUE(problems.empty());
  EXPECT_NO_THROW(problems.throw_if_any());
}

TEST(TomlReader, ReadsANumberWithOrWithoutDecimals) {
  const auto file =
      toml::parse("a = 0.25\nb = 1\nc = 0\nd = 1.5\ne = nan\nf = \"0.1\"\ng = true\nh = -0.1\n");
  ConfigProblems problems("a.toml");
  const TomlReader reader(file, "", problems);
  EXPECT_EQ(reader.positive("a", 1), 0.25);
  EXPECT_EQ(reader.positive("b", 1), 1.0);
  EXPECT_EQ(reader.positive("absent", 1), std::nullopt);
  EXPECT_TRUE(problems.empty());
  for (const char* key : {"c", "d", "e", "f", "g", "h"})
    EXPECT_EQ(reader.positive(key, 1), std::nullopt) << key;
  const std::string text = error_of(ErrorCategory::kConfig, [&] { problems.throw_if_any(); });
  EXPECT_THAT(text, HasSubstr("a.toml:3: `c` must be a number above 0 and up to 1"));
  EXPECT_THAT(text, HasSubstr("a.toml:8: `h` must be"));
}

TEST(TomlReader, CollectsProblemsInTheOrderOfTheFile) {
  const toml::table file = toml::parse("a = 7\nb = 8\nc = 1.5\ntabel = 1\n");
  ConfigProblems problems("f.toml");
  const TomlReader reader(file, "[x]", problems);
  reader.allow_only({"a", "b", "c", "table"});
  reader.integer("c", 0, 7);
  reader.integer("b", 0, 7);
  reader.text("a");
  EXPECT_EQ(error_of(ErrorCategory::kConfig, [&] { problems.throw_if_any(); }),
            "f.toml:1: [x] `a` must be a text in quotes\n"
            "f.toml:2: [x] `b` must be a whole number from 0 to 7\n"
            "f.toml:3: [x] `c` must be a whole number from 0 to 7\n"
            "f.toml:4: [x] `tabel` is not a key that is known here (nearest: \"table\", \"a\", \"b\")");
}

TEST(TomlReader, NotesRequiredValuesThatAreAbsent) {
  const toml::table file = toml::parse("\n[t]\n");
  ConfigProblems problems("f.toml");
  const TomlReader reader(*file["t"].as_table(), "[t]", problems);
  EXPECT_EQ(reader.required_text("name"), std::nullopt);
  EXPECT_EQ(reader.required_integer("size", 0, 1), std::nullopt);
  EXPECT_EQ(error_of(ErrorCategory::kConfig, [&] { problems.throw_if_any(); }),
            "f.toml:2: [t] `name` is missing\nf.toml:2: [t] `size` is missing");
}

TEST(LoadToml, SaysWhereAFileIsNotToml) {
  const TemporaryDirectory directory;
  const auto file = directory.write("f.toml", "a = 1\nb = = 2\n");
  EXPECT_THAT(error_of(ErrorCategory::kConfig, [&] { load_toml(file); }), HasSubstr("f.toml:2: "));
}

TEST(LoadToml, RefusesAMissingFile) {
  const TemporaryDirectory directory;
  EXPECT_THAT(error_of(ErrorCategory::kConfig, [&] { load_toml(directory.path() / "no.toml"); }),
              HasSubstr("no.toml: there is no such file"));
}

}  // namespace
}  // namespace tacit
