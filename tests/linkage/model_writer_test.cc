// SPDX-License-Identifier: Apache-2.0
#include "linkage/model_writer.h"

#include <gmock/gmock.h>

#include <filesystem>

#include "linkage/example_model.h"

namespace tacit::linkage {
namespace {

using ::testing::HasSubstr;

// Everything that a hash does not count as well.
void expect_same(const ModelSpec& one, const ModelSpec& other) {
  EXPECT_EQ(Model(one).hash_hex(), Model(other).hash_hex());
  EXPECT_EQ(one.name, other.name);
  EXPECT_EQ(one.description, other.description);
  ASSERT_EQ(one.fields.size(), other.fields.size());
  for (std::size_t f = 0; f < one.fields.size(); ++f) EXPECT_EQ(one.fields[f].about, other.fields[f].about);
  ASSERT_EQ(one.passes.size(), other.passes.size());
  for (std::size_t p = 0; p < one.passes.size(); ++p) EXPECT_EQ(one.passes[p].name, other.passes[p].name);
  ASSERT_EQ(one.expected.has_value(), other.expected.has_value());
  if (!one.expected) return;
  EXPECT_EQ(one.expected->found, other.expected->found);
  EXPECT_EQ(one.expected->false_links, other.expected->false_links);
  EXPECT_EQ(one.expected->basis, other.expected->basis);
  EXPECT_EQ(one.expected->blocked, other.expected->blocked);
}

void expect_round_trip(const ModelSpec& spec) {
  const std::string text = write_model(spec, {});
  SCOPED_TRACE(text);
  expect_same(parse_model(text, "written").spec(), spec);
}

TEST(WriteModel, ReadsBackAsTheSameModel) {
  expect_round_trip(example_spec());
  expect_round_trip(levels_spec());
  expect_round_trip(passes_spec());
}

TEST(WriteModel, WritesWhatIsExpected) {
  ModelSpec spec = passes_spec();
  spec.expected = Expected{0.9634, 2.1e-7, "a \"pilot\", 5,000 x 10,000", false};
  expect_round_trip(spec);
  spec.expected->blocked = true;
  expect_round_trip(spec);
  spec.expected = Expected{1, 0, "x", false};
  expect_round_trip(spec);
}

TEST(WriteModel, WritesRarityAndNearLevels) {
  ModelSpec spec = levels_spec();
  spec.fields[0].levels[0].rare.agreement = 5;
  for (int bucket = 255; bucket >= 0; bucket -= 2) spec.fields[0].levels[0].rare.buckets.push_back(bucket);
  spec.fields[0].levels[0].frequent = {-1, {0, 2, 44}};
  spec.fields[0].levels[1].frequent = {0, {7}};
  spec.fields[1].levels[0].near = {{{VariantKind::kSwapped, VariantKind::kDay}, 0},
                                   {{VariantKind::kYear}, -1}};
  spec.fields.push_back(one_level("alone", "town", {step::Fold{}}, 64, 2, 0));
  spec.fields.back().levels[0].rare = {3, {63}};
  expect_round_trip(spec);
  const std::string text = write_model(spec, {});
  EXPECT_THAT(text, HasSubstr("frequent = -1\nfrequent_buckets = [0, 2, 44]\n"));
  EXPECT_THAT(text, HasSubstr("[[field.level]]\nnear = [\"swapped\", \"day\"]\nagreement = 0\n"
                              "[[field.level]]\nnear = [\"year\"]\nagreement = -1\n"));
}

TEST(WriteModel, WritesEveryTransformAndKey) {
  ModelSpec spec = levels_spec();
  spec.description = "words";
  spec.missing = {"unknown", "1900-01-01"};
  spec.fields[0].also = {"given_name", "maiden_name"};
  spec.fields[0].missing = {"n/a"};
  spec.fields[0].about = About::kFamily;
  spec.fields[1].about = About::kAddress;
  spec.fields.push_back(one_level(
      "all", "x",
      {step::Exact{},       step::Fold{},      step::Latin{},
       step::Particles{},   step::FirstPart{}, step::LastPart{},
       step::SortedParts{}, step::Letters{},   step::Digits{},
       step::Prefix{3},     step::Suffix{2},   step::Soundex{},
       step::Consonants{},  step::Nysiis{},    step::Minhash{2, 5},
       step::Titles{},      step::Umlauts{},   step::Nickname{},
       step::Number{},      step::Pad{4},      step::Postcode{PostcodeCountry::kUs, PostcodePart::kArea}},
      130, 2, 1));
  spec.fields.back().columns = {"x", "y"};
  const auto names = [](const Field& field) {
    std::vector<std::string> result;
    for (const TransformStep& step : field.levels[0].transform) result.emplace_back(name(step));
    return result;
  };
  for (const std::string& step : transform_names()) {
    if (step == "date") continue;  // the next field's
    EXPECT_THAT(names(spec.fields.back()), ::testing::Contains(step)) << "a step that this test leaves out";
  }
  spec.fields.push_back(
      one_level("date", "d", {step::Date{DatePart::kMonthDayUnordered, DateOrder::kMonthDayYear}}, 64, 1, 0));
  spec.fields.push_back(one_level(
      "told", "d", {step::Date{DatePart::kFull, DateOrder::kDayMonthYear, 0, DateSerial::kExcel}}, 64, 1, 0));
  expect_round_trip(spec);
}

TEST(WriteModel, TextsMayHoldAnything) {
  ModelSpec spec = example_spec();
  spec.name = "a \"quoted\" \\ name";
  spec.description = "two\nlines,\ta tab and \x01 and \x7f; # no comment";
  spec.salt = "Łódź 🦉";
  spec.missing = {"\"", "", "it's", "[]"};
  spec.fields[0].columns = {"given name = \"first\""};
  expect_round_trip(spec);
}

TEST(WriteModel, CommentsStandWhereTheyBelongAndChangeNothing) {
  ModelSpec spec = levels_spec();
  ModelComments comments;
  comments.head = {"Fitted to a pilot.", "", "WARNING: too few."};
  comments.threshold = "precision 0.99";
  comments.fields = {{"of the surname", "in two lines"}};  // none for the last field
  comments.levels = {{"as written", "as spoken"}, {"a year"}};
  const std::string text = write_model(spec, comments);
  expect_same(parse_model(text, "written").spec(), spec);
  EXPECT_THAT(text, ::testing::StartsWith("# Fitted to a pilot.\n#\n# WARNING: too few.\n\nformat = 2\n"));
  EXPECT_THAT(text, HasSubstr("threshold = 2  # precision 0.99\n"));
  EXPECT_THAT(text, HasSubstr("# of the surname\n# in two lines\n[[field]]\nname = \"surname\"\n"));
  EXPECT_THAT(text, HasSubstr("buckets = 64\nagreement = 2  # as spoken\n"));
  EXPECT_THAT(text, HasSubstr("agreement = 0\n"));  // the third level has no comment
  EXPECT_THAT(text, HasSubstr("agreement = 1  # a year\n"));
}

TEST(WriteModel, PassesComeLastEachWithItsComment) {
  ModelSpec spec = passes_spec();
  spec.passes[0].parts[0].columns = {"day", "month_and_year"};
  ModelComments comments;
  comments.passes = {{"nearly every pair"}};
  const std::string text = write_model(spec, comments);
  expect_same(parse_model(text, "written").spec(), spec);
  EXPECT_THAT(text, ::testing::EndsWith(R"(
# nearly every pair
[[pass]]
name = "born"
columns = ["day", "month_and_year"]
transform = { name = "date", part = "full", order = "dmy" }

[[pass]]
name = "names"
[[pass.part]]
column = "surname"
missing = ["nobody"]
transform = ["fold", { name = "prefix", length = 3 }]
[[pass.part]]
column = "given_name"
transform = ["fold", { name = "prefix", length = 2 }]
)"));
}

TEST(WriteModel, ThePresetsReadBackAsTheyAre) {
  std::size_t presets = 0;
  for (const auto& file : std::filesystem::directory_iterator(TACIT_SOURCE_DIR "/models")) {
    if (file.path().extension() != ".toml") continue;
    expect_round_trip(load_model(file.path()).spec());
    ++presets;
  }
  EXPECT_GE(presets, 2u);
}

TEST(DescribeTransform, SaysStepsAndParametersInOneLine) {
  EXPECT_EQ(describe({step::Fold{}, step::Letters{}, step::Prefix{3}}), "fold, letters, prefix 3");
  EXPECT_EQ(describe({step::Date{DatePart::kMonthDay, DateOrder::kDayMonthYear}}), "date month_day dmy");
  EXPECT_EQ(describe({step::Minhash{2, 7}}), "minhash 2 7");
}

}  // namespace
}  // namespace tacit::linkage
