// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

#include "base/error.h"
#include "linkage/example_model.h"
#include "linkage/model.h"
#include "support/error_of.h"

namespace tacit::linkage {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kExample = R"(format = 2
name = "example"
salt = "pepper"
threshold = 2

[[field]]
name = "given"
column = "given_name"
transform = ["fold", "letters"]
buckets = 16
agreement = 1

[[field]]
name = "sound"
column = "surname"
transform = "soundex"
buckets = 64
agreement = 2
disagreement = 1

[[field]]
name = "born"
column = "date_of_birth"
transform = { name = "date", part = "year", order = "dmy" }
buckets = 32
agreement = 1
disagreement = 2
)";

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

std::string error_of(const std::string& text) {
  return tacit::error_of(ErrorCategory::kConfig, [&] { parse_model(text, "m.toml"); });
}

std::string error_after(const std::string& from, const std::string& to) {
  return error_of(replaced(kExample, from, to));
}

TEST(ParseModel, ReadsWhatTheFileSays) {
  const Model model = parse_model(kExample, "m.toml");
  EXPECT_EQ(model.name(), "example");
  EXPECT_EQ(model.features().size(), 3u);
  EXPECT_EQ(model.hash_hex(), Model(example_spec()).hash_hex());
}

TEST(ParseModel, ReadsEveryTransform) {
  const Model model = parse_model(replaced(kExample, R"(["fold", "letters"])",
                                           R"(["exact", { name = "fold" }, "letters", "digits", "soundex",
                                               "sorted_parts", { name = "prefix", length = 3 },
                                               { name = "suffix", length = 2 }, { name = "date", part = "day" },
                                               { name = "minhash", q = 2, k = 5 }, "latin", "particles",
                                               "first_part", "last_part", "consonants", "nysiis", "titles",
                                               "umlauts", "nickname", "number", { name = "pad", length = 4 },
                                               { name = "postcode", country = "us", part = "area" }])"),
                                  "m.toml");
  const auto& steps = model.fields()[0].levels[0].transform;
  ASSERT_EQ(steps.size(), transform_names().size());
  for (std::size_t i = 0; i < steps.size(); ++i) EXPECT_EQ(name(steps[i]), transform_names()[i]);
  EXPECT_EQ(std::get<step::Prefix>(steps[6]).length, 3);
  EXPECT_EQ(std::get<step::Suffix>(steps[7]).length, 2);
  EXPECT_EQ(std::get<step::Date>(steps[8]).part, DatePart::kDay);
  EXPECT_EQ(std::get<step::Date>(steps[8]).order, DateOrder::kYearFirst);
  EXPECT_EQ(std::get<step::Minhash>(steps[9]).q, 2);
  EXPECT_EQ(std::get<step::Minhash>(steps[9]).k, 5);
  EXPECT_EQ(std::get<step::Pad>(steps[20]).length, 4);
  EXPECT_EQ(std::get<step::Postcode>(steps[21]).country, PostcodeCountry::kUs);
  EXPECT_EQ(std::get<step::Postcode>(steps[21]).part, PostcodePart::kArea);
}

TEST(ParseModel, ReadsHowADateIsToBeRead) {
  const auto date = [](const Model& model) {
    return std::get<step::Date>(model.fields()[2].levels[0].transform[0]);
  };
  const step::Date plain = date(parse_model(kExample, "m.toml"));
  EXPECT_EQ(plain.century, std::nullopt);
  EXPECT_EQ(plain.serial, DateSerial::kNone);
  const step::Date told = date(parse_model(
      replaced(kExample, "order = \"dmy\"", "order = \"dmy\", century = 30, serial = \"excel\""), "m.toml"));
  EXPECT_EQ(told.century, 30);
  EXPECT_EQ(told.serial, DateSerial::kExcel);
}

TEST(ParseModel, ReadsEveryDatePartAndOrder) {
  const std::vector<std::pair<std::string, DatePart>> parts{
      {"full", DatePart::kFull},
      {"year", DatePart::kYear},
      {"month", DatePart::kMonth},
      {"day", DatePart::kDay},
      {"month_day", DatePart::kMonthDay},
      {"year_month", DatePart::kYearMonth},
      {"month_day_unordered", DatePart::kMonthDayUnordered},
      {"day_month", DatePart::kDayMonth}};
  for (const auto& [text, part] : parts) {
    const Model model =
        parse_model(replaced(kExample, "part = \"year\"", "part = \"" + text + "\""), "m.toml");
    EXPECT_EQ(std::get<step::Date>(model.fields()[2].levels[0].transform[0]).part, part) << text;
  }
  const std::vector<std::pair<std::string, DateOrder>> orders{
      {"ymd", DateOrder::kYearFirst}, {"dmy", DateOrder::kDayMonthYear}, {"mdy", DateOrder::kMonthDayYear}};
  for (const auto& [text, order] : orders) {
    const Model model =
        parse_model(replaced(kExample, "order = \"dmy\"", "order = \"" + text + "\""), "m.toml");
    EXPECT_EQ(std::get<step::Date>(model.fields()[2].levels[0].transform[0]).order, order) << text;
  }
}

TEST(ParseModel, SeveralColumns) {
  const Model model = parse_model(
      replaced(kExample, R"(column = "surname")", R"(columns = ["given_name", "surname"])"), "m.toml");
  EXPECT_EQ(model.fields()[1].columns, (std::vector<std::string>{"given_name", "surname"}));
}

TEST(ParseModel, CommentsSpacingAndKeyOrderDoNotChangeTheHash) {
  std::string text =
      "# a comment\n\n" + replaced(kExample, "buckets = 16\nagreement = 1", "agreement=1\nbuckets  =  16");
  text = replaced(text, R"("soundex")", R"([ { name = "soundex" } ])");
  EXPECT_EQ(parse_model(text, "m.toml").hash(), parse_model(kExample, "m.toml").hash());
}

TEST(ParseModel, NamesTheOffendingKeyAndLine) {
  EXPECT_THAT(error_after("threshold", "treshold"),
              AllOf(HasSubstr("m.toml is not a usable linkage model"),
                    HasSubstr("line 4: unknown key 'treshold'; did you mean 'threshold'?"),
                    HasSubstr("the key 'threshold' is missing")));
  EXPECT_THAT(error_after("buckets = 64", "bucket = 64"),
              HasSubstr("line 17: field 'sound': unknown key 'bucket'; did you mean 'buckets'?"));
  EXPECT_THAT(error_after("buckets = 64", ""),
              HasSubstr("line 13: field 'sound': the key 'buckets' is missing"));
  EXPECT_THAT(error_after("buckets = 64", "buckets = \"64\""),
              HasSubstr("line 17: field 'sound': buckets must be a whole number"));
  EXPECT_THAT(error_after("buckets = 64", "buckets = 1025"),
              HasSubstr("line 17: field 'sound': buckets must be 2 to 1024, not 1025"));
  EXPECT_THAT(error_after("agreement = 2", "agreement = 1.5"), HasSubstr("agreement must be a whole number"));
  EXPECT_THAT(error_after("disagreement = 1", "disagreement = -1"),
              HasSubstr("line 19: field 'sound': disagreement must be 0 to 31, not -1"));
  EXPECT_THAT(error_after("name = \"sound\"", "name = \"given\""),
              HasSubstr("line 14: field 'given': there is another"));
  EXPECT_THAT(error_after("name = \"sound\"", ""),
              HasSubstr("line 13: field number 2: the key 'name' is missing"));
  EXPECT_THAT(error_after("threshold = 2", "threshold = 0"),
              HasSubstr("line 4: threshold must be at least 1"));
  EXPECT_THAT(error_after("threshold = 2", "threshold = 9"),
              HasSubstr("line 4: threshold 9 is out of reach"));
  EXPECT_THAT(error_after("agreement = 2", "agreement = 30"), HasSubstr("add up to 35; at most 31"));
  EXPECT_THAT(error_after("agreement = 2", "agreement = 9223372036854775807"),
              HasSubstr("agreement must be -31 to 31"));
  EXPECT_THAT(error_after("salt = \"pepper\"", "salt = \"\""), HasSubstr("line 3: a model needs a salt"));
}

TEST(ParseModel, RareAndFrequentBuckets) {
  const std::string rarity =
      "agreement = 2\nrare = 3\nrare_buckets = [1, 63]\nfrequent = 1\nfrequent_buckets = [5]\n";
  const Model model = parse_model(replaced(kExample, "agreement = 2\n", rarity), "m.toml");
  const Level& level = model.fields()[1].levels[0];
  EXPECT_EQ(level.rare.agreement, 3);
  EXPECT_THAT(level.rare.buckets, ::testing::ElementsAre(1, 63));
  EXPECT_EQ(level.frequent.agreement, 1);
  EXPECT_THAT(level.frequent.buckets, ::testing::ElementsAre(5));
  const auto error_with = [](const std::string& keys) {
    return error_after("agreement = 2\n", "agreement = 2\n" + keys);
  };
  EXPECT_THAT(error_with("rare = 3\n"),
              HasSubstr("line 19: field 'sound': 'rare' and 'rare_buckets' belong together"));
  EXPECT_THAT(error_with("frequent_buckets = [1]\n"),
              HasSubstr("line 19: field 'sound': 'frequent' and 'frequent_buckets' belong together"));
  EXPECT_THAT(error_with("rare = 3\nrare_buckets = []\n"),
              HasSubstr("line 20: field 'sound': rare_buckets has no bucket"));
  EXPECT_THAT(error_with("rare = 3\nrare_buckets = [1, \"2\"]\n"),
              AllOf(HasSubstr("line 20: field 'sound': rare_buckets must be a list of whole numbers"),
                    Not(HasSubstr("has no bucket"))));
  EXPECT_THAT(error_with("rare = 3\nrare_buckets = 1\n"), HasSubstr("must be a list of whole numbers"));
  EXPECT_THAT(error_with("rare = 3\nrare_buckets = [1024]\n"),
              HasSubstr("line 20: field 'sound': rare_buckets must be numbers from 0 to 1023"));
  EXPECT_THAT(error_with("rare = 1\nrare_buckets = [6]\n"),
              HasSubstr("line 19: field 'sound': rare is 1, less than the agreement 2"));
  EXPECT_THAT(error_with("rare = 3\nrare_bucket = [6]\n"), HasSubstr("did you mean 'rare_buckets'?"));
}

constexpr const char* kNear = R"([[field]]
name = "birth"
column = "date_of_birth"
disagreement = 1
[[field.level]]
transform = { name = "date", part = "full" }
buckets = 256
agreement = 3
[[field.level]]
near = ["swapped", "day"]
agreement = 2
[[field.level]]
transform = { name = "date", part = "year" }
buckets = 64
agreement = 1
)";

TEST(ParseModel, NearLevels) {
  const std::string text = std::string(kExample) + kNear;  // its first line is the 28th
  const Model model = parse_model(text, "m.toml");
  const Field& field = model.fields()[3];
  ASSERT_EQ(field.levels.size(), 2u);
  ASSERT_EQ(field.levels[0].near.size(), 1u);
  EXPECT_THAT(field.levels[0].near[0].kinds,
              ::testing::ElementsAre(VariantKind::kSwapped, VariantKind::kDay));
  EXPECT_EQ(field.levels[0].near[0].agreement, 2);
  EXPECT_EQ(model.features().back().name, "birth.2");
  const auto error_with = [&](const std::string& from, const std::string& to) {
    return error_of(replaced(text, from, to));
  };
  EXPECT_THAT(
      error_with("\"day\"]", "\"dy\"]"),
      HasSubstr("line 36: field 'birth': level 2: unknown kind of variants 'dy'; did you mean 'day'?"));
  EXPECT_THAT(error_with("[\"swapped\", \"day\"]", "3"),
              HasSubstr("line 36: field 'birth': level 2: near must be a list of texts"));
  EXPECT_THAT(error_with("[\"swapped\", \"day\"]", "[]"),
              HasSubstr("line 36: field 'birth': level 2: near must name at least one kind"));
  EXPECT_THAT(error_with("\"day\"]", "\"day\"]\nbuckets = 8"),
              HasSubstr("line 36: field 'birth': level 2: a level with 'near' has no 'buckets' of its own"));
  EXPECT_THAT(error_with("]\nagreement = 2\n[[", "]\nagreement = 4\n[["),
              HasSubstr("line 36: field 'birth': level 2 is worth 4 and the stricter level 1 before it 3"));
  EXPECT_THAT(error_of(text + "[[field.level]]\nnear = [\"month\"]\nagreement = 2\n"),
              HasSubstr("line 43: field 'birth': level 4 is worth 2"));
  EXPECT_THAT(
      error_with("transform = { name = \"date\", part = \"full\" }\nbuckets = 256\n", "near = [\"month\"]\n"),
      HasSubstr("line 32: field 'birth': level 1: a level with 'near' belongs to a level with a "
                "transform, and comes after it"));
}

TEST(ParseModel, FormatOfTheFile) {
  EXPECT_THAT(error_after("format = 2", "format = 1"), HasSubstr("line 1: format 1 of the model file"));
  EXPECT_THAT(error_after("format = 2", ""), HasSubstr("the key 'format' is missing"));
}

TEST(ParseModel, Columns) {
  EXPECT_THAT(error_after("column = \"surname\"", ""), HasSubstr("either 'column' (a name) or 'columns'"));
  EXPECT_THAT(error_after("column = \"surname\"", "column = \"a\"\ncolumns = [\"b\"]"),
              HasSubstr("either 'column'"));
  EXPECT_THAT(error_after("column = \"surname\"", "columns = [1]"),
              HasSubstr("columns must be a list of texts"));
  EXPECT_THAT(error_after("column = \"surname\"", "columns = []"), HasSubstr("1 to 16 columns"));
  EXPECT_THAT(error_after("column = \"surname\"", "column = [\"a\"]"), HasSubstr("column must be a text"));
}

TEST(ParseModel, Transforms) {
  EXPECT_THAT(error_after("\"soundex\"", "\"sondex\""),
              HasSubstr("line 16: field 'sound': unknown transform 'sondex'; did you mean 'soundex'? "
                        "(There are exact, fold"));
  EXPECT_THAT(error_after("transform = \"soundex\"", ""), HasSubstr("the key 'transform' is missing"));
  EXPECT_THAT(error_after("\"soundex\"", "3"), HasSubstr("a transform is a name, or a table with a name"));
  EXPECT_THAT(error_after("\"soundex\"", "[]"), HasSubstr("at least one transform"));
  EXPECT_THAT(error_after("\"soundex\"", "{ length = 3 }"), HasSubstr("a table with a name"));
  EXPECT_THAT(error_after("\"soundex\"", "\"prefix\""),
              HasSubstr("transform 'prefix': the key 'length' is missing"));
  EXPECT_THAT(error_after("\"soundex\"", "{ name = \"prefix\", length = 0 }"),
              HasSubstr("length must be 1 to 64"));
  EXPECT_THAT(error_after("\"soundex\"", "{ name = \"prefix\", q = 3, length = 2 }"),
              HasSubstr("unknown key 'q'"));
  EXPECT_THAT(error_after("\"soundex\"", "{ name = \"minhash\", q = 2 }"),
              HasSubstr("the key 'k' is missing"));
  EXPECT_THAT(error_after("part = \"year\"", "part = \"century\""),
              HasSubstr("line 24: field 'born': transform 'date': part must be one of \"full\", \"year\""));
  EXPECT_THAT(error_after("order = \"dmy\"", "order = \"ydm\""), HasSubstr("order must be one of \"ymd\""));
  EXPECT_THAT(error_after("order = \"dmy\"", "century = -1"),
              HasSubstr("date century must be 0 to 99, not -1"));
  EXPECT_THAT(error_after("order = \"dmy\"", "serial = \"lotus\""),
              HasSubstr("serial must be one of \"none\""));
  EXPECT_THAT(error_after(R"(["fold", "letters"])", R"({ name = "postcode", country = "ru" })"),
              HasSubstr("country must be one of \"at\""));
  EXPECT_THAT(error_after(R"(["fold", "letters"])", R"("postcode")"), HasSubstr("'country'"));
}

TEST(ParseModel, ReportsAllErrorsAtOnceInTheOrderOfLines) {
  std::string text = replaced(kExample, "agreement = 1\n\n", "agreement = 0\n\n");
  text = replaced(text, "\"soundex\"", "\"sondex\"");
  text = replaced(text, "buckets = 32", "buckets = 1");
  const std::string error = error_of(text);
  const auto first = error.find("line 11: field 'given': agreement 0 is no better");
  const auto second = error.find("line 16: field 'sound': unknown transform");
  const auto third = error.find("line 25: field 'born': buckets must be");
  EXPECT_NE(third, std::string::npos) << error;
  EXPECT_LT(first, second);
  EXPECT_LT(second, third);
}

TEST(ParseModel, OneMistakeIsReportedOnce) {
  EXPECT_THAT(error_after("disagreement = 1", "disagreement = \"1\""), Not(HasSubstr("without a sign")));
  EXPECT_THAT(error_after("salt = \"pepper\"", "salt = 3"), Not(HasSubstr("needs a salt")));
}

TEST(ParseModel, FieldsAreTables) {
  EXPECT_THAT(error_of("format = 2\nname = \"x\"\nsalt = \"s\"\nthreshold = 1\nfield = 3\n"),
              HasSubstr("line 5: fields are written as [[field]]"));
  EXPECT_THAT(error_of("format = 2\nname = \"x\"\nsalt = \"s\"\nthreshold = 1\n"),
              HasSubstr("at least one field"));
}

constexpr const char* kLevels = R"(format = 2
name = "levels"
salt = "pepper"
threshold = 2

[[field]]
name = "surname"
column = "surname"
also = ["given_name"]
about = "family"
disagreement = 1
[[field.level]]
transform = ["fold", "letters"]
buckets = 256
agreement = 4
[[field.level]]
transform = "soundex"
buckets = 64
agreement = 2
[[field.level]]
transform = ["fold", { name = "prefix", length = 1 }]
buckets = 16
agreement = 0

[[field]]
name = "born"
column = "date_of_birth"
transform = { name = "date", part = "full" }
buckets = 32
agreement = 1
disagreement = 2
)";

std::string error_of_levels(const std::string& from, const std::string& to) {
  return error_of(replaced(kLevels, from, to));
}

TEST(ParseModel, ReadsLevelsAndAlternatives) {
  const Model model = parse_model(kLevels, "m.toml");
  EXPECT_EQ(model.hash_hex(), Model(levels_spec()).hash_hex());
  EXPECT_EQ(model.fields()[0].about, About::kFamily);
  EXPECT_EQ(model.fields()[1].about, About::kPerson);
}

TEST(ParseModel, ReadsTextsThatStandForNoValue) {
  std::string text = replaced(kLevels, "threshold = 2", "threshold = 2\nmissing = [\"unknown\", \"n/a\"]");
  text = replaced(text, "about = \"family\"", "missing = [\"nobody\"]");
  const Model model = parse_model(text, "m.toml");
  EXPECT_EQ(model.spec().missing, (std::vector<std::string>{"unknown", "n/a"}));
  EXPECT_EQ(model.fields()[0].missing, std::vector<std::string>{"nobody"});
  EXPECT_THAT(error_of_levels("threshold = 2", "threshold = 2\nmissing = \"unknown\""),
              HasSubstr("line 5: missing must be a list of texts"));
}

TEST(ParseModel, NamesTheOffendingLevel) {
  EXPECT_THAT(error_of_levels("buckets = 64", "buckets = 1"),
              HasSubstr("line 16: field 'surname': level 2: buckets must be 2 to 1024, not 1"));
  EXPECT_THAT(
      error_of_levels("buckets = 64", "bucket = 64"),
      AllOf(HasSubstr("line 16: field 'surname': level 2: unknown key 'bucket'; did you mean 'buckets'?"),
            HasSubstr("line 16: field 'surname': level 2: the key 'buckets' is missing")));
  EXPECT_THAT(error_of_levels("\"soundex\"", "\"sondex\""),
              HasSubstr("line 16: field 'surname': level 2: unknown transform 'sondex'"));
  EXPECT_THAT(error_of_levels("length = 1", "length = 0"),
              HasSubstr("line 20: field 'surname': level 3: prefix length must be 1 to 64"));
  EXPECT_THAT(error_of_levels("agreement = 2", "agreement = 4"),
              HasSubstr("line 16: field 'surname': level 2 is worth 4"));
  EXPECT_THAT(error_of_levels("agreement = 0", "agreement = -1"),
              HasSubstr("line 20: field 'surname': agreement -1 is no better"));
  EXPECT_THAT(error_of_levels("disagreement = 1\n[", "disagreement = 1\nbuckets = 64\n["),
              HasSubstr("line 12: field 'surname': 'buckets' belongs in the levels"));
  EXPECT_THAT(
      error_of_levels("about = \"family\"", "about = \"household\""),
      HasSubstr("line 10: field 'surname': about must be one of \"person\", \"family\", \"address\""));
  EXPECT_THAT(error_of_levels("also = [\"given_name\"]", "also = \"given_name\""),
              HasSubstr("line 9: field 'surname': also must be a list of texts"));
  EXPECT_THAT(error_after("buckets = 64", "buckets = 64\nlevel = 3"),
              HasSubstr("levels are written as [[field.level]]"));
}

const std::string kPasses = std::string(kExample) + R"(
[[pass]]
name = "born"
column = "date_of_birth"
transform = { name = "date", part = "full", order = "dmy" }

[[pass]]
name = "names"
[[pass.part]]
column = "surname"
transform = ["fold", { name = "prefix", length = 3 }]
missing = ["nobody"]
[[pass.part]]
column = "given_name"
transform = ["fold", { name = "prefix", length = 2 }]
)";

TEST(ParseModel, ReadsPasses) {
  const Model model = parse_model(kPasses, "m.toml");
  EXPECT_EQ(model.hash_hex(), Model(passes_spec()).hash_hex());
  ASSERT_EQ(model.passes().size(), 2u);
  EXPECT_EQ(model.passes()[0].name, "born");
  EXPECT_EQ(model.passes()[1].name, "names");
}

TEST(ParseModel, ThePassOfOnePartMayHaveItInATableOfItsOwn) {
  const auto at = kPasses.rfind("column = \"date_of_birth\"");
  EXPECT_EQ(parse_model(std::string(kPasses).insert(at, "[[pass.part]]\n"), "m.toml").hash(),
            Model(passes_spec()).hash());
}

std::string error_of_passes(const std::string& from, const std::string& to) {
  return error_of(replaced(kPasses, from, to));
}

TEST(ParseModel, NamesTheOffendingPassAndPart) {
  EXPECT_THAT(error_of_passes("name = \"names\"", "nam = \"names\""),
              AllOf(HasSubstr("line 35: pass number 2: unknown key 'nam'; did you mean 'name'?"),
                    HasSubstr("line 34: pass number 2: the key 'name' is missing")));
  EXPECT_THAT(error_of_passes("name = \"names\"", "name = \"born\""),
              HasSubstr("line 35: pass 'born': there is another pass named 'born'"));
  EXPECT_THAT(error_of_passes("length = 3", "length = 65"),
              HasSubstr("line 36: pass 'names': part 1: prefix length must be 1 to 64, not 65"));
  EXPECT_THAT(
      error_of_passes("column = \"given_name\"\ntransform = [\"fold\", {", "transform = [\"fold\", {"),
      HasSubstr("line 40: pass 'names': part 2: a part of a key has either 'column'"));
  EXPECT_THAT(error_of_passes("missing = [\"nobody\"]", "mising = [\"nobody\"]"),
              HasSubstr("line 36: pass 'names': part 1: unknown key 'mising'; did you mean 'missing'?"));
  EXPECT_THAT(error_of_passes("name = \"names\"", "name = \"names\"\ncolumn = \"x\""),
              HasSubstr("line 36: pass 'names': 'column' belongs in the parts if a pass has any"));
  EXPECT_THAT(error_of_passes("name = \"names\"\n[[pass.part]]", "name = \"names\"\n[pass.part]"),
              HasSubstr("TOML"));
  EXPECT_THAT(error_after("threshold = 2", "threshold = 2\npass = 3"),
              HasSubstr("line 5: passes are written as [[pass]] tables, one for each"));
  EXPECT_THAT(error_of(std::string(kExample) + "[[pass]]\nname = \"x\"\npart = 3\n"),
              HasSubstr("line 30: pass 'x': parts are written as [[pass.part]] tables"));
}

constexpr const char* kExpected = R"([expected]
found = 0.96
false_links = 2.1e-7
basis = "a pilot"
)";

std::string error_of_expected(const std::string& from, const std::string& to) {
  return error_of(std::string(kExample) + replaced(kExpected, from, to));
}

TEST(ParseModel, ReadsWhatIsExpected) {
  EXPECT_FALSE(parse_model(kExample, "m.toml").expected());
  const Model model = parse_model(std::string(kExample) + kExpected, "m.toml");
  ASSERT_TRUE(model.expected());
  EXPECT_EQ(model.expected()->found, 0.96);
  EXPECT_EQ(model.expected()->false_links, 2.1e-7);
  EXPECT_EQ(model.expected()->basis, "a pilot");
  EXPECT_FALSE(model.expected()->blocked);
  EXPECT_EQ(model.hash(), parse_model(kExample, "m.toml").hash()) << "expectations do not change results";
  const std::string passes = "[[pass]]\nname = \"x\"\ncolumn = \"y\"\ntransform = \"fold\"\n";
  EXPECT_TRUE(
      parse_model(kExample + passes + kExpected + "strategy = \"blocked\"\n", "m.toml").expected()->blocked);
  EXPECT_FALSE(parse_model(std::string(kExample) + kExpected + "strategy = \"all-pairs\"\n", "m.toml")
                   .expected()
                   ->blocked);
  EXPECT_EQ(parse_model(kExample + replaced(kExpected, "0.96", "1"), "m.toml").expected()->found, 1)
      << "a whole number is a number";
}

TEST(ParseModel, NamesWhatIsWrongWithWhatIsExpected) {
  EXPECT_THAT(error_of_expected("found = 0.96\nfalse_links = 2.1e-7\nbasis = \"a pilot\"",
                                "found = 96\nfalse_links = nan\nbasis = \"\"\nlost = 4"),
              AllOf(HasSubstr("line 29: [expected]: found is a share from 0 to 1, not 96"),
                    HasSubstr("line 30: [expected]: false_links is a share from 0 to 1, not nan"),
                    HasSubstr("line 31: [expected]: basis must say what data"),
                    HasSubstr("line 32: [expected]: unknown key 'lost'")));
  EXPECT_THAT(error_of_expected("found = 0.96", "found = \"most\""),
              HasSubstr("line 29: [expected]: found must be a number"));
  EXPECT_THAT(error_of_expected("found = 0.96\n", ""),
              HasSubstr("line 28: [expected]: the key 'found' is missing"));
  EXPECT_THAT(error_of_expected("found = 0.96", "found = -0.1"), HasSubstr("not -0.1"));
  EXPECT_THAT(error_of_expected("2.1e-7", "inf"), HasSubstr("not inf"));
  EXPECT_THAT(
      error_of_expected("basis = \"a pilot\"", "basis = \"a pilot\"\nstrategy = \"blocked\""),
      HasSubstr("line 32: [expected]: the figures are of blocked linkage, and the model has no passes"));
  EXPECT_THAT(error_of_expected("basis = \"a pilot\"", "basis = \"a pilot\"\nstrategy = \"any\""),
              HasSubstr("line 32: [expected]: strategy must be one of \"all-pairs\", \"blocked\""));
  EXPECT_THAT(error_of("expected = 3\n" + std::string(kExample)),
              HasSubstr("line 1: what is expected of the model is written as one [expected] table"));
}

TEST(ParseModel, SyntaxErrorHasItsLine) {
  EXPECT_THAT(error_after("threshold = 2", "threshold = "), HasSubstr("m.toml is not valid TOML: line 4"));
}

TEST(LoadModel, ReadsAFileAndNamesOneThatIsNotThere) {
  const auto path = std::filesystem::path(::testing::TempDir()) / "tacit_model_test.toml";
  std::ofstream(path) << kExample;
  EXPECT_EQ(load_model(path).hash(), parse_model(kExample, "m.toml").hash());
  std::filesystem::remove(path);
  try {
    load_model(path);
    ADD_FAILURE() << "a file that is not there was read";
  } catch (const Error& error) {
    EXPECT_EQ(error.category(), ErrorCategory::kConfig);
    EXPECT_THAT(error.what(), HasSubstr("tacit_model_test.toml"));
  }
}

}  // namespace
}  // namespace tacit::linkage
