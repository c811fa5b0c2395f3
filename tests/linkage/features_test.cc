// SPDX-License-Identifier: Apache-2.0
#include "linkage/features.h"

#include <gmock/gmock.h>

#include "base/error.h"
#include "linkage/bucket_hash.h"
#include "linkage/example_model.h"
#include "support/text_table.h"

namespace tacit::linkage {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

using Rows = std::vector<std::vector<std::string>>;
const std::vector<std::string> kFewColumns{"date_of_birth", "given_name", "note", "surname"};

FeatureTable featurize_rows(const Model& model, const Rows& rows,
                            const std::vector<std::string>& columns = kFewColumns,
                            Side side = Side::kClient) {
  return featurize(model, side, text_table(columns, rows, "people.csv"));
}

TEST(FeatureTable, StartsOutMissing) {
  FeatureTable table(2, 3);
  EXPECT_THAT(table.record(1), ::testing::Each(kMissing));
  table.record(1)[2] = 5;
  EXPECT_EQ(std::as_const(table).record(1)[2], 5);
  EXPECT_EQ(std::as_const(table).record(0)[2], kMissing);
}

TEST(Featurize, GoldenBuckets) {
  const auto table = featurize_rows(Model(example_spec()), {{"13/10/1965", "Zoë", "x", "Robert"}});
  EXPECT_THAT(table.record(0), ::testing::ElementsAre(5, 32, 17));
}

TEST(Featurize, HashesTheTransformedValueUnderTheFeaturesName) {
  const auto table = featurize_rows(Model(example_spec()), {{"13/10/1965", "Zoë", "x", "Robert"}});
  EXPECT_EQ(table.record(0)[0], KeyedHash("pepper", "bucket", "given")("zoe") % 16);
  EXPECT_EQ(table.record(0)[1], KeyedHash("pepper", "bucket", "sound")("R163") % 64);
  EXPECT_EQ(table.record(0)[2], KeyedHash("pepper", "bucket", "born")("1965") % 32);
}

TEST(Featurize, SpellingsOfOneValueAgree) {
  const auto table = featurize_rows(Model(example_spec()), {{"13/10/1965", "Zoë", "", "Robert"},
                                                            {"1965-10-13", " ZOE ", "n", "Rupert"},
                                                            {"19651013", "Zo\xeb", "", "ROBERT"}});
  for (std::size_t i : {1, 2}) {
    EXPECT_THAT(table.record(i), ::testing::ElementsAreArray(table.record(0)));
  }
}

TEST(Featurize, EmptyBlankAndImpossibleAreMissing) {
  const auto table = featurize_rows(Model(example_spec()), {{"", "", "", ""}, {"31/02/0965", " ", "", "42"}});
  EXPECT_THAT(table.record(0), ::testing::Each(kMissing));
  EXPECT_THAT(table.record(1), ::testing::Each(kMissing));
}

TEST(Featurize, OfADateThatDoesNotExistTheYearIsLeft) {
  const auto table =
      featurize_rows(Model(example_spec()), {{"31/02/1965", "", "", ""}, {"1965", "", "", ""}});
  EXPECT_EQ(table.record(0)[2], KeyedHash("pepper", "bucket", "born")("1965") % 32);
  EXPECT_EQ(table.record(1)[2], table.record(0)[2]);
}

TEST(Featurize, SeveralColumnsAreJoinedWithoutTheEmptyOnes) {
  ModelSpec spec = example_spec();
  spec.fields = {one_level("names", "given_name", {step::Fold{}, step::SortedParts{}}, 64, 2, 0)};
  spec.fields[0].columns = {"given_name", "surname"};
  const auto table = featurize_rows(
      Model(spec),
      {{"", "Anna", "", "Smith"}, {"", "smith", "", "ANNA"}, {"", " ", "", "Anna Smith"}, {"", "", "", ""}});
  EXPECT_EQ(table.record(0)[0], table.record(1)[0]);
  EXPECT_EQ(table.record(0)[0], table.record(2)[0]);
  EXPECT_EQ(table.record(3)[0], kMissing);
}

TEST(Featurize, TwoFeaturesOfOneColumnHashDifferently) {
  ModelSpec spec = example_spec();
  spec.fields = {one_level("a", "surname", {step::Fold{}}, 64, 2, 0),
                 one_level("b", "surname", {step::Fold{}}, 64, 2, 0)};
  Rows rows;
  for (int i = 0; i < 100; ++i) rows.push_back({"", "", "", "name" + std::to_string(i)});
  const auto table = featurize_rows(Model(spec), rows);
  int equal = 0;
  for (std::size_t i = 0; i < 100; ++i) equal += table.record(i)[0] == table.record(i)[1] ? 1 : 0;
  EXPECT_LT(equal, 10);  // 1.6 by chance
}

TEST(Featurize, TextsThatStandForNoValueAreMissing) {
  ModelSpec spec = example_spec();
  spec.missing = {"unknown", "1900-01-01"};
  spec.fields[1].missing = {"nobody"};
  const auto table = featurize_rows(
      Model(spec), {{"1900-01-01", "Unknown", "", "Nobody"}, {"1900-01-02", "nobody", "", "unknown"}});
  EXPECT_THAT(table.record(0), ::testing::Each(kMissing));
  EXPECT_NE(table.record(1)[0], kMissing);  // only surnames may be nobody
  EXPECT_EQ(table.record(1)[1], kMissing);
  EXPECT_NE(table.record(1)[2], kMissing);
}

// The server's given name counts as its surname too: names that were swapped.
TEST(Featurize, ServerRecordsHaveAlternatives) {
  const Model model(levels_spec());
  const Rows rows{{"", "Anna", "", "Smith"}, {"", "smith", "", "SMITH"}, {"", "Anna", "", ""}};
  const auto server = featurize_rows(model, rows, kFewColumns, Side::kServer);
  const auto client = featurize_rows(model, {{"", "", "", "Anna"}});
  ASSERT_EQ(server.alternatives(), 3u);
  EXPECT_EQ(client.alternatives(), 0u);
  for (std::size_t level = 0; level < 3; ++level) {
    EXPECT_EQ(server.record(0)[4 + level], client.record(0)[level]);
    EXPECT_NE(server.record(0)[level], client.record(0)[level]);
    EXPECT_EQ(server.record(1)[4 + level], kMissing) << "the same name twice is one";
    EXPECT_EQ(server.record(2)[4 + level], kMissing) << "no surname, nothing to swap";
  }
}

TEST(Featurize, OnlyTheServerNeedsTheColumnsOfAlternatives) {
  const Model model(levels_spec());
  const std::vector<std::string> columns{"surname", "date_of_birth"};
  EXPECT_NO_THROW(featurize_rows(model, {}, columns, Side::kClient));
  EXPECT_THROW(featurize_rows(model, {}, columns, Side::kServer), Error);
}

TEST(Featurize, NamesEveryColumnThatIsNotThere) {
  try {
    featurize_rows(Model(example_spec()), {}, {"given_name", "surnames", "birth_date"});
    ADD_FAILURE() << "accepted";
  } catch (const Error& error) {
    EXPECT_EQ(error.category(), ErrorCategory::kConfig);
    EXPECT_THAT(error.what(), AllOf(HasSubstr("people.csv"), HasSubstr("'surname'; did you mean 'surnames'?"),
                                    HasSubstr("'date_of_birth'"), Not(HasSubstr("'given_name'"))));
  }
}

TEST(Featurize, SomeRecordsInTheOrderAskedFor) {
  const Model model(levels_spec());
  const table::Table people = text_table(
      kFewColumns,
      {{"1965-10-13", "Anna", "", "Smith"}, {"", "Bo", "", "Lee"}, {"1970-01-02", "Cy", "", "Ray"}});
  const auto all = featurize(model, Side::kServer, people);
  const auto some = featurize(model, Side::kServer, people, std::vector<std::uint32_t>{2, 0});
  ASSERT_EQ(some.records(), 2u);
  EXPECT_THAT(some.record(0), ::testing::ElementsAreArray(all.record(2)));
  EXPECT_THAT(some.record(1), ::testing::ElementsAreArray(all.record(0)));
}

TEST(Featurize, NoRecords) {
  EXPECT_EQ(featurize_rows(Model(example_spec()), {}).records(), 0u);
}

// More different texts than a reader keeps, each twice, the second time in another order.
TEST(Featurize, ManyDifferentTextsAreReadAsFewAre) {
  ModelSpec spec = example_spec();
  spec.missing = {"name 7"};
  spec.fields = {one_level("a", "surname", {step::Fold{}, step::Digits{}}, 1024, 2, 0)};
  constexpr std::size_t kTexts = 60'000;
  Rows rows;
  for (std::size_t i = 0; i < kTexts; ++i) rows.push_back({"", "", "", "name " + std::to_string(i)});
  for (std::size_t i = kTexts; i-- > 0;) rows.push_back(rows[i]);
  const auto table = featurize_rows(Model(spec), rows);
  const KeyedHash hash("pepper", "bucket", "a");
  for (std::size_t i = 0; i < kTexts; ++i) {
    const auto expected = i == 7 ? kMissing : static_cast<std::int16_t>(hash(std::to_string(i)) % 1024);
    ASSERT_EQ(table.record(i)[0], expected) << i;
    ASSERT_EQ(table.record(2 * kTexts - 1 - i)[0], expected) << i;
  }
}

}  // namespace
}  // namespace tacit::linkage
