// SPDX-License-Identifier: Apache-2.0
// How many server records one made-up record can link, against every record that a client of a small model
// could send.
#include "linkage/widest_record.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "base/error.h"
#include "linkage/score.h"

namespace tacit::linkage {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Field field(const std::string& name, int disagreement, std::vector<Level> levels) {
  Field field;
  field.name = name;
  field.columns = {name};
  field.levels = std::move(levels);
  field.disagreement = disagreement;
  return field;
}

Level level(int buckets, int agreement) {
  return {{step::Exact{}}, buckets, agreement};
}

Model model_of(std::vector<Field> fields, int threshold) {
  ModelSpec spec;
  spec.name = "small";
  spec.salt = "salt";
  spec.threshold = threshold;
  spec.fields = std::move(fields);
  return Model(spec);
}

FeatureTable table_of(const Model& model, const std::vector<std::vector<std::int16_t>>& rows) {
  FeatureTable table(rows.size(), model.features().size(), model.alternatives().size());
  for (std::size_t j = 0; j < rows.size(); ++j) std::ranges::copy(rows[j], table.record(j).begin());
  table.set_usual_weights(model);
  return table;
}

std::size_t links_of(const Model& model, const FeatureTable& server, std::span<const std::int16_t> record) {
  std::size_t links = 0;
  for (std::size_t j = 0; j < server.records(); ++j) {
    links += shifted_score(model, record, server, j) >= model.shifted_threshold() ? 1 : 0;
  }
  return links;
}

// Every record that there is: a bucket or nothing in each feature.
std::vector<std::vector<std::int16_t>> every_record(const Model& model) {
  std::vector<std::vector<std::int16_t>> records{{}};
  for (const Feature& feature : model.features()) {
    std::vector<std::vector<std::int16_t>> longer;
    for (const auto& record : records) {
      for (std::int16_t bucket = kMissing; bucket < feature.buckets; ++bucket) {
        longer.push_back(record);
        longer.back().push_back(bucket);
      }
    }
    records = std::move(longer);
  }
  return records;
}

// Whether the record has features whose agreements reach the threshold, and not one more than that takes.
bool is_of_one_combination(const Model& model, const std::vector<std::int16_t>& record) {
  int sum = 0, least = kMaxScoreRange;
  for (std::size_t f = 0; f < record.size(); ++f) {
    if (record[f] == kMissing) continue;
    sum += model.features()[f].agreement;
    least = std::min(least, model.features()[f].agreement);
  }
  return sum >= model.threshold() && sum - least < model.threshold();
}

// A name of two levels that may have changed places with another column, an age with a negative agreement, a
// town.
Model varied_model(int threshold) {
  std::vector<Field> fields{field("name", 1, {level(3, 2), level(2, 0)}),
                            field("age", 2, {level(2, 2), level(2, -1)}), field("town", 0, {level(3, 1)}),
                            field("street", 1, {level(2, 1)})};
  fields[0].also = {"other_name"};
  return model_of(std::move(fields), threshold);
}

// The same where a name, a town and the first level of an age may be rare or frequent.
Model model_with_rarity(int threshold) {
  ModelSpec spec = varied_model(1).spec();
  spec.threshold = threshold;
  spec.fields[0].levels[0].rare = {4, {0}};
  spec.fields[1].levels[0].frequent = {0, {1}};
  spec.fields[2].levels[0].rare = {3, {2}};
  spec.fields[2].levels[0].frequent = {0, {1}};
  return Model(spec);
}

// Of a feature that varies, a bucket has any weight: as near values may, or other levels' buckets.
FeatureTable random_table(const Model& model, std::size_t records, std::mt19937& random) {
  FeatureTable table(records, model.features().size(), model.alternatives().size());
  table.set_usual_weights(model);
  for (std::size_t j = 0; j < records; ++j) {
    const auto record = table.record(j);
    for (std::size_t f = 0; f < model.features().size(); ++f) {
      const auto buckets = static_cast<unsigned>(model.features()[f].buckets);
      if (random() % 8 != 0) record[f] = static_cast<std::int16_t>(random() % buckets * (random() % 2));
    }
    for (std::size_t k = 0; k < model.alternatives().size(); ++k) {
      const std::size_t f = model.alternatives()[k];
      const auto buckets = static_cast<unsigned>(model.features()[f].buckets);
      const auto bucket = static_cast<std::int16_t>(random() % buckets);
      if (record[f] != kMissing && record[f] != bucket) record[model.features().size() + k] = bucket;
    }
    for (std::size_t k = 0; k < record.size(); ++k) {
      const std::size_t f = k < table.features() ? k : model.alternatives()[k - table.features()];
      const auto most = static_cast<unsigned>(model.features()[f].weight());
      if (model.features()[f].varies) table.weights(j)[k] = static_cast<std::uint8_t>(random() % (most + 1));
    }
  }
  return table;
}

TEST(WidestRecord, EnclosesWhatAnyRecordCanLink) {
  std::mt19937 random(7);  // its sequence is the same everywhere
  std::size_t tables = 0, widest_found = 0;
  for (int threshold = 1; threshold <= 6; ++threshold) {
    const Model model = varied_model(threshold);
    const auto records = every_record(model);
    for (const std::size_t count : {1U, 5U, 20U, 60U}) {
      const FeatureTable server = random_table(model, count, random);
      std::size_t most = 0, most_by_combination = 0;
      for (const auto& record : records) {
        const std::size_t links = links_of(model, server, record);
        most = std::max(most, links);
        if (is_of_one_combination(model, record)) most_by_combination = std::max(most_by_combination, links);
      }
      const WidestRecord widest = widest_record(model, server);
      EXPECT_EQ(widest.records, count);
      EXPECT_EQ(widest.by_combination, most_by_combination) << threshold << ", " << count;
      EXPECT_GE(widest.links, widest.by_combination);
      EXPECT_EQ(links_of(model, server, widest.record), widest.links);
      EXPECT_GE(widest.at_most, most);
      EXPECT_LE(widest.at_most, count);
      ++tables;
      widest_found += widest.links == most ? 1 : 0;
    }
  }
  EXPECT_GE(10 * widest_found, 9 * tables) << "the search finds the widest record in nearly every table";
}

// The records that agree with a made-up one in all of its features and are linked, if these can all add.
std::size_t links_by_all(const Model& model, const FeatureTable& server,
                         const std::vector<std::int16_t>& record) {
  std::size_t links = 0;
  for (std::size_t f = 0; f < record.size(); ++f) {
    const Feature& feature = model.features()[f];
    if (record[f] != kMissing && feature.weight() <= feature.disagreement) return 0;
  }
  for (std::size_t j = 0; j < server.records(); ++j) {
    bool all = shifted_score(model, record, server, j) >= model.shifted_threshold();
    for (std::size_t f = 0; f < record.size(); ++f)
      all = all && (record[f] == kMissing || agrees(model, record, server.record(j), f));
    links += all ? 1 : 0;
  }
  return links;
}

TEST(WidestRecord, EnclosesWhatAnyRecordCanLinkWhereWeightsAreTheServerRecords) {
  std::mt19937 random(8);
  std::size_t tables = 0, widest_found = 0, links_found = 0;
  for (int threshold = 1; threshold <= 8; ++threshold) {
    const Model model = model_with_rarity(threshold);
    const auto records = every_record(model);
    for (const std::size_t count : {1U, 5U, 20U, 60U}) {
      const FeatureTable server = random_table(model, count, random);
      std::size_t most = 0, most_by_all = 0;
      for (const auto& record : records) {
        most = std::max(most, links_of(model, server, record));
        most_by_all = std::max(most_by_all, links_by_all(model, server, record));
      }
      const WidestRecord widest = widest_record(model, server);
      EXPECT_EQ(widest.by_combination, most_by_all) << threshold << ", " << count;
      EXPECT_GE(widest.links, widest.by_combination);
      EXPECT_EQ(links_of(model, server, widest.record), widest.links);
      EXPECT_GE(widest.at_most, most);
      ++tables;
      widest_found += widest.links == most ? 1 : 0;
      links_found += most;
    }
  }
  EXPECT_GE(10 * widest_found, 9 * tables) << "the search finds the widest record in nearly every table";
  EXPECT_GT(links_found, tables);
}

// Everybody has the one town, but only the rare name beside it is enough.
TEST(WidestRecord, GoesByWhatTheServersBucketIsWorth) {
  Level names = level(8, 1);
  names.rare = {2, {7}};
  const Model model = model_of({field("name", 0, {names}), field("town", 0, {level(4, 1)})}, 2);
  FeatureTable server = table_of(model, {{7, kMissing}, {7, 3}, {5, 1}, {5, 1}, {5, 2}, {6, 3}});
  for (std::size_t j = 0; j < 6; ++j) server.weights(j)[0] = server.record(j)[0] == 7 ? 2 : 1;
  const WidestRecord widest = widest_record(model, server);
  EXPECT_EQ(widest.by_combination, 2U);
  EXPECT_EQ(widest.links, 2U);
  EXPECT_GE(widest.at_most, 2U);
  EXPECT_LE(widest.at_most, 5U) << "not the three who have the frequent name alone";
}

// Two people share a town and a street, two a town and a name: one record reaches three of the four.
TEST(WidestRecord, AddsUpWhatSeveralCombinationsReach) {
  const Model model = model_of(
      {field("name", 0, {level(4, 1)}), field("town", 0, {level(4, 1)}), field("street", 0, {level(4, 1)})},
      2);
  const FeatureTable server = table_of(model, {{0, 1, 2}, {3, 1, 2}, {0, 1, 3}, {1, 2, 0}});
  const WidestRecord widest = widest_record(model, server);
  EXPECT_EQ(widest.by_combination, 2U);
  EXPECT_THAT(widest.combination, ElementsAre(0U, 1U));
  EXPECT_EQ(widest.links, 3U);
  EXPECT_THAT(widest.record, ElementsAre(0, 1, 2));
  EXPECT_GE(widest.at_most, 3U);
  EXPECT_DOUBLE_EQ(widest.share(), 0.75);
}

// Of the levels of a date a client may send one and leave out another, and with it what it takes off.
TEST(WidestRecord, LeavesOutLevelsThatTakeOff) {
  const Model model =
      model_of({field("birth", 2, {level(4, 2), level(4, -1)}), field("town", 0, {level(4, 1)})}, 3);
  const FeatureTable server = table_of(model, {{0, 1, 0}, {0, 2, 1}, {0, 3, 2}});
  const WidestRecord widest = widest_record(model, server);
  EXPECT_EQ(widest.links, 3U);
  EXPECT_THAT(widest.record, ElementsAre(0, kMissing, kMissing));
}

TEST(WidestRecord, CountsWhatAServerRecordMayAgreeByToo) {
  std::vector<Field> fields{field("name", 0, {level(4, 1)})};
  fields[0].also = {"other_name"};
  const Model model = model_of(std::move(fields), 1);
  EXPECT_EQ(
      widest_record(model, table_of(model, {{0, 1}, {1, kMissing}, {2, 1}, {kMissing, kMissing}})).links, 3U);
}

TEST(WidestRecord, OfAnEmptyTableIsNone) {
  const Model model = model_of({field("name", 0, {level(4, 1)})}, 1);
  const WidestRecord widest = widest_record(model, table_of(model, {}));
  EXPECT_EQ(widest.links, 0U);
  EXPECT_EQ(widest.at_most, 0U);
  EXPECT_EQ(widest.share(), 0.0);
  EXPECT_THAT(widest.combination, IsEmpty());
}

TEST(WidestRecord, OfATableOfAnotherModelIsAnError) {
  const Model model = model_of({field("name", 0, {level(4, 1)})}, 1);
  EXPECT_THROW(widest_record(model, FeatureTable(1, 2)), Error);
  EXPECT_THROW(widest_record(model, table_of(model, {{4}})), Error);
}

// More combinations than anybody could go through: the figures come all the same, and stay on their sides.
TEST(WidestRecord, EndsForManyFeatures) {
  std::vector<Field> fields;
  for (int i = 0; i < 31; ++i) fields.push_back(field("f" + std::to_string(i), 0, {level(2, 1)}));
  const Model model = model_of(std::move(fields), 15);
  std::mt19937 random(3);
  const FeatureTable server = random_table(model, 300, random);
  const WidestRecord widest = widest_record(model, server);
  EXPECT_EQ(links_of(model, server, widest.record), widest.links);
  EXPECT_GE(widest.links, 1U);
  EXPECT_LE(widest.links, widest.at_most);
  EXPECT_LE(widest.at_most, 300U);
}

TEST(Cover, EndsAtHalfOfTheTable) {
  const Model model = model_of({field("name", 0, {level(8, 1)}), field("town", 0, {level(8, 1)})}, 2);
  std::vector<std::vector<std::int16_t>> rows(5, {1, 1});
  rows.insert(rows.end(), 3, {2, 1});
  rows.push_back({3, 3});
  rows.push_back({4, 4});
  const Cover cover = cover_by_made_up(model, table_of(model, rows));
  EXPECT_EQ(cover.records, 10U);
  EXPECT_EQ(cover.made_up, 1U);
  EXPECT_EQ(cover.links, 5U);
  EXPECT_TRUE(cover.is_half());
}

TEST(Cover, ReachesNobodyWhoLacksTheValues) {
  const Model model = model_of({field("name", 0, {level(8, 1)})}, 1);
  const Cover cover = cover_by_made_up(model, table_of(model, {{1}, {kMissing}, {kMissing}}));
  EXPECT_EQ(cover.made_up, 1U);
  EXPECT_EQ(cover.links, 1U);
  EXPECT_FALSE(cover.is_half());
  EXPECT_EQ(cover_by_made_up(model, table_of(model, {})).made_up, 0U);
  EXPECT_FALSE(cover_by_made_up(model, table_of(model, {})).is_half());
}

// Whoever lacks the one value may have another that reaches the threshold too: one record has both.
TEST(Cover, UsesSeveralCombinations) {
  const Model model = model_of({field("name", 0, {level(8, 1)}), field("town", 0, {level(8, 1)})}, 1);
  const Cover cover = cover_by_made_up(
      model, table_of(model, {{1, kMissing}, {1, kMissing}, {kMissing, 2}, {kMissing, 2}, {3, 3}}));
  EXPECT_EQ(cover.made_up, 1U);
  EXPECT_EQ(cover.links, 4U);
}

// The list itself is not told, so its count is held against what its records could link at most.
TEST(Cover, CountsEveryServerRecordOnce) {
  std::mt19937 random(11);
  for (int threshold = 2; threshold <= 6; ++threshold) {
    const Model model = varied_model(threshold);
    const FeatureTable server = random_table(model, 60, random);
    const Cover cover = cover_by_made_up(model, server);
    EXPECT_LE(cover.links, server.records());
    EXPECT_LE(cover.links, cover.made_up * widest_record(model, server).at_most);
    EXPECT_GE(cover.links, cover.made_up);
  }
}

}  // namespace
}  // namespace tacit::linkage
