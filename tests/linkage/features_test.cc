#include "linkage/features.h"

#include <gmock/gmock.h>

#include "base/error.h"
#include "linkage/bucket_hash.h"
#include "linkage/example_model.h"

namespace tacit::linkage {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

using Rows = std::vector<std::vector<std::string>>;
const std::vector<std::string> kColumns{"date_of_birth", "given_name", "note", "surname"};

FeatureTable featurize_rows(const Model& model, const Rows& rows,
                            const std::vector<std::string>& columns = kColumns) {
  const auto cell = [&](std::size_t i, std::size_t column) { return std::string_view(rows[i][column]); };
  return featurize(model, columns, rows.size(), cell, "people.csv");
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
  const auto table = featurize_rows(Model(example_spec()), {{"", "", "", ""}, {"31/02/1965", " ", "", "42"}});
  EXPECT_THAT(table.record(0), ::testing::Each(kMissing));
  EXPECT_THAT(table.record(1), ::testing::Each(kMissing));
}

TEST(Featurize, SeveralColumnsAreJoinedWithoutTheEmptyOnes) {
  ModelSpec spec = example_spec();
  spec.features = {{"names", {"given_name", "surname"}, {step::Fold{}, step::SortedParts{}}, 64, 2, 0}};
  const auto table = featurize_rows(
      Model(spec),
      {{"", "Anna", "", "Smith"}, {"", "smith", "", "ANNA"}, {"", " ", "", "Anna Smith"}, {"", "", "", ""}});
  EXPECT_EQ(table.record(0)[0], table.record(1)[0]);
  EXPECT_EQ(table.record(0)[0], table.record(2)[0]);
  EXPECT_EQ(table.record(3)[0], kMissing);
}

TEST(Featurize, TwoFeaturesOfOneColumnHashDifferently) {
  ModelSpec spec = example_spec();
  spec.features = {{"a", {"surname"}, {step::Fold{}}, 64, 2, 0},
                   {"b", {"surname"}, {step::Fold{}}, 64, 2, 0}};
  Rows rows;
  for (int i = 0; i < 100; ++i) rows.push_back({"", "", "", "name" + std::to_string(i)});
  const auto table = featurize_rows(Model(spec), rows);
  int equal = 0;
  for (std::size_t i = 0; i < 100; ++i) equal += table.record(i)[0] == table.record(i)[1] ? 1 : 0;
  EXPECT_LT(equal, 10);  // 1.6 by chance
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

TEST(Featurize, NoRecords) {
  EXPECT_EQ(featurize_rows(Model(example_spec()), {}).records(), 0u);
}

}  // namespace
}  // namespace tacit::linkage
