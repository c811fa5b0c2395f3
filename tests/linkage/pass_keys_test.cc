// SPDX-License-Identifier: Apache-2.0
// Keys of passes as FeatureTable has them.
#include <gmock/gmock.h>

#include <set>

#include "base/error.h"
#include "linkage/bucket_hash.h"
#include "linkage/canonical.h"
#include "linkage/example_model.h"
#include "linkage/features.h"
#include "support/error_of.h"
#include "support/text_table.h"

namespace tacit::linkage {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

const std::vector<std::string> kKeyColumns{"date_of_birth", "given_name", "surname"};

FeatureTable keys_of(const ModelSpec& spec, const std::vector<std::vector<std::string>>& rows,
                     Side side = Side::kClient) {
  return featurize(Model(spec), side, text_table(kKeyColumns, rows, "people.csv"));
}

TEST(FeatureTableKeys, AreNoneAtFirst) {
  FeatureTable table(2, 3, 0, 4);
  EXPECT_EQ(table.passes(), 4u);
  EXPECT_THAT(table.keys(1), ::testing::ElementsAre(kNoKey, kNoKey, kNoKey, kNoKey));
  table.keys(1)[3] = 7;
  EXPECT_EQ(std::as_const(table).keys(1)[3], 7u);
  EXPECT_EQ(std::as_const(table).keys(0)[3], kNoKey);
  EXPECT_TRUE(FeatureTable(2, 3).keys(1).empty());
}

TEST(PassKeys, AFullDateIsItsNumberOfDays) {
  const FeatureTable table =
      keys_of(passes_spec(), {{"02/01/1970", "", ""}, {"1970-01-01", "", ""}, {"13/10/1965", "", ""}});
  EXPECT_EQ(table.keys(0)[0], 1u);
  EXPECT_EQ(table.keys(1)[0], 0u);
  EXPECT_EQ(table.keys(2)[0], ~std::uint64_t{0} - 1540);  // 1,541 days before 1970
}

// No key is kNoKey, which stands 1969-12-31's number of days would be.
TEST(PassKeys, TheDayBefore1970HasAKey) {
  EXPECT_EQ(keys_of(passes_spec(), {{"31/12/1969", "", ""}}).keys(0)[0], 0u);
}

TEST(PassKeys, OtherPartsAreHashedUnderThePassesNumber) {
  const FeatureTable table = keys_of(passes_spec(), {{"", "Zoë", "Murphy"}});
  CanonicalForm form;
  form.text("mur").text("zo");
  EXPECT_EQ(table.keys(0)[1], KeyedHash("pepper", "pass", "1")(form.bytes()));
  EXPECT_EQ(table.keys(0)[1], 13623023168481935656u);  // golden
}

TEST(PassKeys, ARecordThatLacksAPartHasNone) {
  const FeatureTable table = keys_of(passes_spec(), {{"31/02/1965", "Anna", ""},
                                                     {"", "", "Smith"},
                                                     {"13/10/1965", "Anna", "Nobody"},
                                                     {"1965", "Anna", "Smith"}});
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(table.keys(i)[1], kNoKey) << i;
  EXPECT_NE(table.keys(3)[1], kNoKey);
  EXPECT_EQ(table.keys(0)[0], kNoKey);
  EXPECT_NE(table.keys(2)[0], kNoKey);
  EXPECT_EQ(table.keys(3)[0], kNoKey);
}

TEST(PassKeys, TextsThatStandForNoValueInTheWholeModelCount) {
  ModelSpec spec = passes_spec();
  spec.missing = {"unknown"};
  const FeatureTable table = keys_of(spec, {{"", "Anna", "UNKNOWN"}, {"", "nobody", "Smith"}});
  EXPECT_EQ(table.keys(0)[1], kNoKey);
  EXPECT_NE(table.keys(1)[1], kNoKey) << "only surnames may be nobody";
}

// "anna" + "b" is not "ann" + "ab".
TEST(PassKeys, PartsDoNotRunIntoEachOther) {
  ModelSpec spec = passes_spec();
  for (PassPart& part : spec.passes[1].parts) part.transform = {step::Fold{}};
  const FeatureTable table = keys_of(spec, {{"", "b", "anna"}, {"", "ab", "ann"}, {"", "anna", "b"}});
  std::set<std::uint64_t> keys;
  for (std::size_t i = 0; i < 3; ++i) keys.insert(table.keys(i)[1]);
  EXPECT_EQ(keys.size(), 3u);
}

TEST(PassKeys, ADayIsAddedToTheHashOfTheOtherParts) {
  ModelSpec spec = passes_spec();
  spec.passes[1].parts.push_back(spec.passes[0].parts[0]);
  const FeatureTable table = keys_of(
      spec,
      {{"1965-10-13", "Anna", "Smith"}, {"1965-10-14", "Anna", "Smith"}, {"1965-10-14", "Erin", "Smith"}});
  EXPECT_EQ(table.keys(1)[1], table.keys(0)[1] + 1);
  EXPECT_NE(table.keys(2)[1], table.keys(1)[1]);
}

TEST(PassKeys, OfTwoDatesTheSecondIsHashed) {
  ModelSpec spec = passes_spec();
  const std::vector<TransformStep> date{step::Date{}};
  spec.passes = {{"dates", {{{"date_of_birth"}, date, {}}, {{"given_name"}, date, {}}}}};
  const FeatureTable table = keys_of(
      spec,
      {{"2000-01-01", "2000-01-03", ""}, {"2000-01-02", "2000-01-02", ""}, {"2000-01-02", "2000-01-03", ""}});
  EXPECT_NE(table.keys(0)[0], table.keys(1)[0]);
  EXPECT_EQ(table.keys(2)[0], table.keys(0)[0] + 1);
}

TEST(PassKeys, TwoPassesOfOnePartHashDifferently) {
  ModelSpec spec = passes_spec();
  spec.passes[0].parts = spec.passes[1].parts;
  const FeatureTable table = keys_of(spec, {{"", "Anna", "Smith"}});
  EXPECT_NE(table.keys(0)[0], table.keys(0)[1]);
}

TEST(PassKeys, BothSidesHaveTheSame) {
  const std::vector<std::vector<std::string>> rows{{"1965-10-13", "Anna", "Smith"},
                                                   {"13/10/1965", " ANNA", "smith"}};
  const FeatureTable client = keys_of(passes_spec(), rows),
                     server = keys_of(passes_spec(), rows, Side::kServer);
  EXPECT_THAT(client.keys(0), ::testing::ElementsAreArray(server.keys(1)));
}

TEST(PassKeys, OfSomeRecords) {
  const Model model(passes_spec());
  const table::Table rows = text_table(kKeyColumns, {{"1965-10-13", "", ""}, {"1965-10-14", "", ""}});
  const std::vector<std::uint32_t> second{1};
  EXPECT_EQ(featurize(model, Side::kClient, rows, second).keys(0)[0],
            featurize(model, Side::kClient, rows).keys(1)[0]);
}

TEST(PassKeys, ColumnsThatAreNotThereAreReportedWithThoseOfFields) {
  ModelSpec spec = passes_spec();
  spec.passes[1].parts[1].columns = {"givenname"};
  spec.fields[1].columns = {"sirname"};
  EXPECT_THAT(error_of(ErrorCategory::kConfig, [&] { keys_of(spec, {}); }),
              AllOf(HasSubstr("'givenname'; did you mean 'given_name'?"),
                    HasSubstr("'sirname'; did you mean 'surname'?")));
}

}  // namespace
}  // namespace tacit::linkage
