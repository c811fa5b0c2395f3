// SPDX-License-Identifier: Apache-2.0
// What a server record's buckets are worth: rare and frequent values, near values, and `also` beside them.
#include <gmock/gmock.h>

#include <algorithm>
#include <map>
#include <random>

#include "base/error.h"
#include "linkage/bucket_hash.h"
#include "linkage/example_model.h"
#include "linkage/features.h"
#include "linkage/score.h"
#include "support/text_table.h"

namespace tacit::linkage {
namespace {

using ::testing::ElementsAre;

const std::vector<std::string> kNames{"name", "other"};

int bucket_of(const std::string& feature, const std::string& value, int buckets) {
  return static_cast<int>(KeyedHash("pepper", "bucket", feature)(value) %
                          static_cast<std::uint64_t>(buckets));
}

// A name at two levels, the whole and its first letter, worth 3 and 1, and -1 where none agrees. Names whose
// buckets, and letters whose buckets, are rare or frequent.
ModelSpec rarity_spec(const std::vector<std::string>& rare, const std::vector<std::string>& frequent) {
  ModelSpec spec;
  spec.name = "rarity";
  spec.salt = "pepper";
  spec.threshold = 2;
  Field name;
  name.name = "name";
  name.columns = {"name"};
  name.disagreement = 1;
  name.levels = {{{step::Exact{}}, 1024, 3}, {{step::Prefix{1}}, 1024, 1}};
  Level& whole = name.levels.front();
  for (const std::string& value : rare) whole.rare.buckets.push_back(bucket_of("name.1", value, 1024));
  for (const std::string& value : frequent)
    whole.frequent.buckets.push_back(bucket_of("name.1", value, 1024));
  whole.rare.agreement = 5;
  whole.frequent.agreement = 2;
  spec.fields = {std::move(name)};
  return spec;
}

// The score of a client's name and a server's, which has another one too.
int score_of(const ModelSpec& spec, const std::string& client, const std::string& server,
             const std::string& other = "") {
  const Model model(spec);
  const FeatureTable x = featurize(model, Side::kClient, text_table(kNames, {{client, ""}}));
  const FeatureTable y = featurize(model, Side::kServer, text_table(kNames, {{server, other}}));
  return shifted_score(model, x.record(0), y, 0) - model.shift();
}

TEST(Rarity, AddsByTheServersBucket) {
  const ModelSpec spec = rarity_spec({"zebedee"}, {"john"});
  EXPECT_EQ(score_of(spec, "zebedee", "zebedee"), 5);
  EXPECT_EQ(score_of(spec, "john", "john"), 2);
  EXPECT_EQ(score_of(spec, "karl", "karl"), 3);
  EXPECT_EQ(score_of(spec, "zoe", "zebedee"), 1) << "by the first letter";
  EXPECT_EQ(score_of(spec, "zebedee", "zoe"), 1);
  EXPECT_EQ(score_of(spec, "jim", "john"), 1);
  EXPECT_EQ(score_of(spec, "karl", "zebedee"), -1);
  EXPECT_EQ(score_of(spec, "", "zebedee"), 0);
}

TEST(Rarity, LeavesTheServersWeightsInItsTable) {
  const Model model(rarity_spec({"zebedee"}, {"john"}));
  const FeatureTable server = featurize(
      model, Side::kServer, text_table(kNames, {{"zebedee", ""}, {"john", ""}, {"karl", ""}, {"", ""}}));
  EXPECT_THAT(server.weights(0), ElementsAre(4, 2));
  EXPECT_THAT(server.weights(1), ElementsAre(1, 2));
  EXPECT_THAT(server.weights(2), ElementsAre(2, 2));
  EXPECT_THAT(server.weights(3), ElementsAre(0, 0));
  EXPECT_FALSE(featurize(model, Side::kClient, text_table(kNames, {{"karl", ""}})).has_weights());
  const std::vector<std::uint32_t> some{2, 0};
  EXPECT_THAT(
      featurize(model, Side::kServer, text_table(kNames, {{"zebedee", ""}, {"", ""}, {"karl", ""}}), some)
          .weights(1),
      ElementsAre(4, 2));
}

// A rare first letter is worth more than a frequent whole name: the name is then worth as much.
TEST(Rarity, AStricterLevelIsWorthAtLeastTheLooserOne) {
  ModelSpec spec = rarity_spec({"zebedee"}, {"quentin"});
  Level& letter = spec.fields[0].levels[1];
  letter.rare = {4, {bucket_of("name.2", "q", 1024)}};
  letter.frequent = {-1, {bucket_of("name.2", "j", 1024)}};
  EXPECT_EQ(score_of(spec, "quentin", "quentin"), 4) << "frequent, 2, but its letter is worth 4";
  EXPECT_EQ(score_of(spec, "quincy", "quentin"), 4);
  EXPECT_EQ(score_of(spec, "quincy", "quincy"), 4) << "3, but its letter is worth 4";
  EXPECT_EQ(score_of(spec, "jim", "john"), -1) << "a letter that everybody has";
  EXPECT_EQ(score_of(spec, "john", "john"), 3);
  EXPECT_EQ(score_of(spec, "zebedee", "zebedee"), 5);
  const Model model(spec);
  EXPECT_EQ(model.score_range(), 5 + 1);
  EXPECT_EQ(model.features()[0].weight(), 5 + 1) << "a rare name above a frequent letter";
  EXPECT_EQ(model.features()[1].weight(), 4 + 1);
  EXPECT_TRUE(model.features()[0].varies);
  EXPECT_TRUE(model.features()[1].varies);
}

TEST(Rarity, OfAStricterLevelLeavesTheLooserOneAsItIs) {
  const Model model(rarity_spec({"zebedee"}, {}));
  EXPECT_TRUE(model.features()[0].varies);
  EXPECT_FALSE(model.features()[1].varies);
  EXPECT_EQ(model.features()[0].weight(), 4);
  EXPECT_EQ(model.features()[0].agreement, 2);
  EXPECT_EQ(model.score_range(), 6);
}

TEST(Rarity, OfAnotherColumnIsThatOfItsOwnBucket) {
  ModelSpec spec = rarity_spec({"zebedee"}, {"john"});
  spec.fields[0].also = {"other"};
  EXPECT_EQ(score_of(spec, "zebedee", "john", "zebedee"), 5);
  EXPECT_EQ(score_of(spec, "john", "zebedee", "john"), 2);
  EXPECT_EQ(score_of(spec, "karl", "zebedee", "karl"), 3);
  EXPECT_EQ(score_of(spec, "jim", "john", "jack"), 1) << "the letter of both counts once";
  EXPECT_EQ(score_of(spec, "zebedee", "zoe", "zebedee"), 5) << "the same letter, by the name's own column";
  EXPECT_EQ(score_of(spec, "zebedee", "", "zebedee"), 0) << "no value to swap";
}

ModelSpec near_spec() {
  ModelSpec spec;
  spec.name = "near";
  spec.salt = "pepper";
  spec.threshold = 2;
  Field born;
  born.name = "born";
  born.columns = {"name"};
  born.disagreement = 2;
  born.levels = {{{step::Date{}}, 1024, 4}, {{step::Date{DatePart::kYear}}, 512, 0}};
  born.levels[0].near = {{{VariantKind::kSwapped}, 3}, {{VariantKind::kDay}, 2}};
  spec.fields = {std::move(born)};
  return spec;
}

TEST(Near, AddsWhatTheVariantIsWorth) {
  const ModelSpec spec = near_spec();
  EXPECT_EQ(score_of(spec, "1965-10-03", "1965-10-03"), 4);
  EXPECT_EQ(score_of(spec, "1965-03-10", "1965-10-03"), 3);
  EXPECT_EQ(score_of(spec, "1965-10-02", "1965-10-03"), 2);
  EXPECT_EQ(score_of(spec, "1965-10-04", "1965-10-03"), 2);
  EXPECT_EQ(score_of(spec, "1965-12-24", "1965-10-03"), 0);
  EXPECT_EQ(score_of(spec, "1966-01-01", "1965-12-31"), -2 + 2) << "the day after, and another year";
  EXPECT_EQ(score_of(spec, "1931-12-24", "1965-10-03"), -2);
  EXPECT_EQ(score_of(spec, "1965-10-03", ""), 0);
}

TEST(Near, TakesNoFeatureAndOneAlternativeForEachVariant) {
  const Model model(near_spec());
  ASSERT_EQ(model.features().size(), 2U);
  EXPECT_THAT(model.alternatives(), ElementsAre(0, 0, 0));
  EXPECT_TRUE(model.features()[0].varies);
  EXPECT_FALSE(model.features()[1].varies);
  EXPECT_EQ(model.score_range(), 6);
  const FeatureTable server = featurize(
      model, Side::kServer, text_table(kNames, {{"1965-10-03", ""}, {"1965-10-10", ""}, {"?", ""}}));
  EXPECT_THAT(server.weights(0), ElementsAre(4, 2, 3, 2, 2));
  EXPECT_THAT(server.record(0).subspan(2),
              ElementsAre(bucket_of("born.1", "19650310", 1024), bucket_of("born.1", "19651002", 1024),
                          bucket_of("born.1", "19651004", 1024)));
  EXPECT_THAT(server.record(1).subspan(2), ElementsAre(bucket_of("born.1", "19651009", 1024),
                                                       bucket_of("born.1", "19651011", 1024), kMissing))
      << "nothing to swap";
  EXPECT_THAT(server.record(2), testing::Each(kMissing));
}

TEST(Near, OfTheLoosestLevelIsComparedWithTheDisagreement) {
  ModelSpec spec = near_spec();
  spec.fields[0].levels.pop_back();
  spec.fields[0].levels[0].near[1].agreement = -1;
  EXPECT_EQ(score_of(spec, "1965-10-03", "1965-10-03"), 4);
  EXPECT_EQ(score_of(spec, "1965-03-10", "1965-10-03"), 3);
  EXPECT_EQ(score_of(spec, "1965-10-02", "1965-10-03"), -1);
  EXPECT_EQ(score_of(spec, "1965-12-24", "1965-10-03"), -2);
}

TEST(Near, IsWorthNoMoreThanTheValueAndNoLessThanTheLooserLevel) {
  ModelSpec spec = near_spec();
  Level& date = spec.fields[0].levels[0];
  date.frequent = {1, {bucket_of("born.1", "19650103", 1024)}};
  Level& year = spec.fields[0].levels[1];
  year.rare = {3, {bucket_of("born.2", "1899", 512)}};
  EXPECT_EQ(score_of(spec, "1965-01-03", "1965-01-03"), 1);
  EXPECT_EQ(score_of(spec, "1965-03-01", "1965-01-03"), 1) << "not 3: the date itself is worth 1";
  EXPECT_EQ(score_of(spec, "1899-10-04", "1899-10-03"), 3) << "not 2: the year is worth 3";
  EXPECT_EQ(score_of(spec, "1899-12-04", "1899-10-03"), 3);
  EXPECT_EQ(score_of(spec, "1899-10-03", "1899-10-03"), 4);
}

TEST(Near, GoesWithAnotherColumn) {
  ModelSpec spec = near_spec();
  spec.fields[0].also = {"other"};
  EXPECT_THAT(Model(spec).alternatives(), ElementsAre(0, 0, 0, 0, 1));
  EXPECT_EQ(score_of(spec, "1971-05-06", "1965-10-03", "1971-05-06"), 4);
  EXPECT_EQ(score_of(spec, "1965-03-10", "1965-10-03", "1971-05-06"), 3);
  EXPECT_EQ(score_of(spec, "1965-10-04", "1965-10-03", "1965-10-04"), 4) << "the column, not the variant";
  EXPECT_EQ(score_of(spec, "1971-06-05", "1965-10-03", "1971-05-06"), 0) << "a column has no variants";
}

TEST(Near, IsReadFromAFileThatLacksTheOtherColumn) {
  ModelSpec spec = near_spec();
  spec.fields[0].also = {"lacking"};
  const Model model(spec);
  const FeatureTable server = featurize_as_server(model, text_table(kNames, {{"1965-10-03", ""}}));
  EXPECT_THAT(server.weights(0), ElementsAre(4, 2, 0, 3, 2, 2, 0));
  EXPECT_EQ(server.record(0)[2], kMissing);
  EXPECT_THROW(featurize(model, Side::kServer, text_table(kNames, {{"1965-10-03", ""}})), Error);
}

// A field's score by its definition: the strictest level that agrees, each level worth at least the looser.
int by_definition(const Field& field, const std::vector<int>& buckets, std::size_t strictest) {
  int worth = -field.disagreement;
  for (std::size_t l = field.levels.size(); l-- > strictest;) {
    const Level& level = field.levels[l];
    int agreement = level.agreement;
    if (std::ranges::count(level.rare.buckets, buckets[l]) != 0) agreement = level.rare.agreement;
    if (std::ranges::count(level.frequent.buckets, buckets[l]) != 0) agreement = level.frequent.agreement;
    worth = std::max(worth, agreement);
  }
  return worth;
}

// Levels of any weights and classes; a third of the buckets each. With as many buckets as rarity has, a value
// has the same in both.
Field random_field(std::mt19937& random) {
  Field field;
  field.name = "name";
  field.columns = {"name"};
  field.disagreement = static_cast<int>(random() % 3);
  const std::size_t levels = 1 + random() % 3;
  int agreement = -field.disagreement;
  for (std::size_t l = 0; l < levels; ++l) {
    agreement += 1 + static_cast<int>(random() % 3);
    Level level{{step::Prefix{static_cast<int>(1 + l)}}, kRarityBuckets, agreement};
    for (int bucket = 0; bucket < kRarityBuckets; ++bucket) {
      const auto kind = random() % 3;
      if (kind == 1) level.rare.buckets.push_back(bucket);
      if (kind == 2) level.frequent.buckets.push_back(bucket);
    }
    level.rare.agreement = agreement + static_cast<int>(random() % 3);
    level.frequent.agreement = std::max(-field.disagreement, agreement - static_cast<int>(random() % 4));
    field.levels.insert(field.levels.begin(), std::move(level));
  }
  return field;
}

TEST(Weights, OfRandomFieldsAddUpToTheDefinition) {
  std::mt19937 random(20261129);
  const std::vector<std::string> names{"anna", "anne", "annt", "ann",   "an",
                                       "ab",   "a",    "bert", "berta", "cleo"};
  std::map<std::size_t, int> levels_seen;
  for (int round = 0; round < 200; ++round) {
    ModelSpec spec = rarity_spec({}, {});
    spec.threshold = 1;
    spec.fields = {random_field(random)};
    if (!find_problems(spec).empty()) continue;  // the threshold is out of reach
    const Field& field = spec.fields[0];
    const Model model(spec);
    std::vector<std::vector<std::string>> rows;
    for (const std::string& name : names) rows.push_back({name, ""});
    const FeatureTable client = featurize(model, Side::kClient, text_table(kNames, rows));
    const FeatureTable server = featurize(model, Side::kServer, text_table(kNames, rows));
    for (std::size_t i = 0; i < names.size(); ++i) {
      for (std::size_t j = 0; j < names.size(); ++j) {
        const auto y = server.record(j);
        // Levels contain each other, unless two values share a bucket by chance.
        std::size_t strictest = 0;
        while (strictest < y.size() && client.record(i)[strictest] != y[strictest]) ++strictest;
        bool contained = true;
        for (std::size_t l = strictest; l < y.size(); ++l) contained &= client.record(i)[l] == y[l];
        if (!contained) continue;
        const int score = shifted_score(model, client.record(i), server, j);
        EXPECT_EQ(score - model.shift(), by_definition(field, {y.begin(), y.end()}, strictest));
        EXPECT_LE(score, model.score_range());
        for (std::size_t l = 0; l < y.size(); ++l)
          EXPECT_LE(server.weights(j)[l], model.features()[l].weight());
        ++levels_seen[strictest];
      }
    }
  }
  for (std::size_t l = 0; l <= 3; ++l) EXPECT_GT(levels_seen[l], 100) << l;
}

// Whatever their classes, records of several columns stay within the range: by the levels of different ones.
TEST(Weights, OfSeveralColumnsStayWithinTheRange) {
  std::mt19937 random(20261130);
  const std::vector<std::string> names{"anna", "anne", "a", "", "bert", "berta", "cleo"};
  for (int round = 0; round < 200; ++round) {
    ModelSpec spec = rarity_spec({}, {});
    spec.threshold = 1;
    spec.fields = {random_field(random)};
    spec.fields[0].also = {"other"};
    if (!find_problems(spec).empty()) continue;  // beyond what a score may be
    const Model model(spec);
    std::vector<std::vector<std::string>> rows;
    for (int i = 0; i < 40; ++i) rows.push_back({names[random() % 7], names[random() % 7]});
    const FeatureTable server = featurize(model, Side::kServer, text_table(kNames, rows));
    for (std::size_t j = 0; j < server.records(); ++j) {
      // A client that takes the best bucket of each level, from any column.
      int best = model.shift();
      for (std::size_t f = 0; f < model.features().size(); ++f) {
        if (server.record(j)[f] == kMissing) continue;
        int most = server.weights(j)[f];
        for (std::size_t k = 0; k < model.alternatives().size(); ++k) {
          if (model.alternatives()[k] == f)
            most = std::max<int>(most, server.weights(j)[model.features().size() + k]);
        }
        EXPECT_LE(most, model.features()[f].weight());
        best += most - model.features()[f].disagreement;
      }
      EXPECT_LE(best, model.score_range());
    }
  }
}

}  // namespace
}  // namespace tacit::linkage
