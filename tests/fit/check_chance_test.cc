// SPDX-License-Identifier: Apache-2.0
#include "fit/check_chance.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <sstream>

#include "check_support.h"
#include "fit/check_reach.h"
#include "linkage/score.h"
#include "synth/dataset.h"
#include "synth/write.h"

namespace tacit::fit {
namespace {

using ::testing::ElementsAre;

const Progress kQuiet = [](double) {};

Chance chance_in(const linkage::Model& model, const table::Table& table, ChanceLimits limits = {}) {
  return chance_of(model, linkage::featurize(model, linkage::Side::kClient, table),
                   linkage::featurize(model, linkage::Side::kServer, table), limits, kQuiet);
}

TEST(BucketUse, CountsByHand) {
  const auto model = model_of({one_level("a", kAsIs, 4)}, 1);
  linkage::FeatureTable features(8, 1);
  const std::int16_t buckets[] = {0, 0, 0, 1, 1, 3, linkage::kMissing, linkage::kMissing};
  for (std::size_t i = 0; i < 8; ++i) features.record(i)[0] = buckets[i];
  const BucketUse use = bucket_use(model, features).front();
  EXPECT_EQ(use.present, 6U);
  EXPECT_EQ(use.used, 3U);
  EXPECT_DOUBLE_EQ(use.fullest, 0.5);
  EXPECT_DOUBLE_EQ(use.skew, 2.0);
  EXPECT_DOUBLE_EQ(use.chance, (9.0 + 4.0 + 1.0) / 36.0);
  EXPECT_NEAR(use.entropy, 1.0 / 2 + std::log2(3.0) / 3 + std::log2(6.0) / 6, 1e-12);
  EXPECT_NEAR(use.bits(), std::log2(36.0 / 14.0), 1e-12);
}

TEST(BucketUse, OfAFeatureThatIsNeverThereIsZero) {
  const BucketUse use =
      bucket_use(model_of({one_level("a", kAsIs, 4)}, 1), linkage::FeatureTable(3, 1)).front();
  EXPECT_EQ(use.used, 0U);
  EXPECT_EQ(use.entropy, 0);
  EXPECT_EQ(use.bits(), 0);
}

TEST(FieldGroups, JoinsFieldsOfTheAddressAndOfOneColumn) {
  linkage::Field year = one_level("year", kAsIs), day = one_level("day", kAsIs);
  year.columns = day.columns = {"born"};
  const auto model =
      model_of({about(one_level("street", kWords), linkage::About::kAddress), year, one_level("name", kWords),
                about(one_level("town", kWords), linkage::About::kAddress), day},
               1);
  EXPECT_THAT(field_groups(model), ElementsAre(0U, 1U, 2U, 0U, 1U));
}

TEST(Chance, TakesAllPairsOfASmallFile) {
  const auto model = model_of({one_level("a", kAsIs), one_level("b", kAsIs)}, 2);
  const Chance chance = chance_in(model, ingest::parse_csv("a,b\n1,1\n1,2\n2,1\n2,2\n", "test.csv"));
  EXPECT_EQ(chance.score_pairs, 12U);
  EXPECT_TRUE(chance.all_score_pairs);
  // Each field agrees in 4 of 12 ordered pairs, and never both at once.
  EXPECT_THAT(chance.sampled, ElementsAre(4.0 / 12, 8.0 / 12, 0));
  ASSERT_EQ(chance.independent.size(), 3U);
  EXPECT_NEAR(chance.independent[0], 4.0 / 9, 1e-12);
  EXPECT_NEAR(chance.independent[1], 4.0 / 9, 1e-12);
  EXPECT_NEAR(chance.independent[2], 1.0 / 9, 1e-12);
  EXPECT_NEAR(Chance::tail(chance.independent, 1), 5.0 / 9, 1e-12);
  EXPECT_EQ(chance.linked_pairs, 0U);
}

TEST(Chance, TakesAddressFieldsAsTheyGoTogether) {
  const auto street = about(one_level("street", kAsIs), linkage::About::kAddress);
  const auto town = about(one_level("town", kAsIs), linkage::About::kAddress);
  const Chance chance = chance_in(model_of({street, town}, 2),
                                  ingest::parse_csv("street,town\n1,1\n1,1\n2,2\n2,2\n", "test.csv"));
  EXPECT_EQ(chance.independent, chance.sampled);
  EXPECT_NEAR(chance.sampled[2], 1.0 / 3, 1e-12);
}

TEST(Chance, CountsLinksWithinTheFile) {
  const auto model = model_of({one_level("a", kAsIs), one_level("b", kAsIs, 1024, 1, 1)}, 2);
  const Chance chance = chance_in(model, ingest::parse_csv("a,b\n1,1\n1,1\n1,2\n2,1\n1,1\n", "test.csv"));
  EXPECT_EQ(chance.link_records, 5U);
  EXPECT_EQ(chance.link_pairs, 20U);
  EXPECT_EQ(chance.linked_pairs, 6U);
  EXPECT_EQ(chance.linked_records, 3U);
  EXPECT_DOUBLE_EQ(chance.link_rate(), 0.3);
}

TEST(Chance, IsEmptyForASingleRecord) {
  const auto model = model_of({one_level("a", kAsIs)}, 1);
  const Chance chance = chance_in(model, column_of("a", {"1"}));
  EXPECT_EQ(chance.score_pairs, 0U);
  EXPECT_EQ(chance.link_rate(), 0);
  EXPECT_EQ(Chance::tail(chance.independent, 1), 0);
}

// The scores and links of chance_of() are those of all pairs, one by one.
void expect_scores_of(const linkage::Model& model, const table::Table& table) {
  const std::size_t n = table.records();
  const auto client = linkage::featurize(model, linkage::Side::kClient, table);
  const auto server = linkage::featurize(model, linkage::Side::kServer, table);
  std::vector<double> expected(static_cast<std::size_t>(model.score_range()) + 1, 0);
  std::size_t links = 0;
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) {
      if (i == j) continue;
      const int score = linkage::shifted_score(model, client.record(i), server, j);
      expected[static_cast<std::size_t>(score)] += 1.0 / static_cast<double>(n * (n - 1));
      links += score >= model.shifted_threshold() ? 1 : 0;
    }
  }
  const Chance chance = chance_of(model, client, server, {}, kQuiet);
  ASSERT_EQ(chance.sampled.size(), expected.size());
  ASSERT_EQ(chance.independent.size(), expected.size());
  for (std::size_t s = 0; s < expected.size(); ++s) EXPECT_NEAR(chance.sampled[s], expected[s], 1e-9) << s;
  EXPECT_NEAR(Chance::tail(chance.independent, 0), 1, 1e-9);
  EXPECT_GT(links, 0U);
  EXPECT_EQ(chance.linked_pairs, links);
}

linkage::Field two_level_name() {
  linkage::Field first = one_level("first", kWords, 64, 3, 1);
  first.levels.push_back({{linkage::step::Prefix{1}}, 16, 1});
  first.also = {"last"};
  return first;
}

// Scores of pairs with every kind of outcome: levels, disagreement, missing values and swapped names.
TEST(Chance, HasTheScoresOfTheModel) {
  const auto model = model_of({two_level_name(), one_level("last", kWords, 16, 2, 2)}, 3);
  std::string csv = "first,last\n";
  std::mt19937 random(7);
  const char* names[] = {"ab", "ac", "b", "cd", ""};
  for (int i = 0; i < 60; ++i) csv += std::string(names[random() % 5]) + ",\"" + names[random() % 5] + "\"\n";
  expect_scores_of(model, ingest::parse_csv(csv, "test.csv"));
}

// The same where what an agreement is worth depends on the server's value. A letter may be worth more than a
// whole name: the largest weights of the two levels do not go together.
TEST(Chance, HasTheScoresOfAModelWithRareAndNearValues) {
  linkage::Field first = two_level_name();
  for (int bucket = 0; bucket < 64; ++bucket) {
    linkage::Level& level = first.levels[0];
    if (bucket % 3 != 0) (bucket % 3 == 1 ? level.rare : level.frequent).buckets.push_back(bucket);
  }
  first.levels[0].rare.agreement = 5;
  first.levels[0].frequent.agreement = 1;
  for (int bucket = 0; bucket < 16; bucket += 2) first.levels[1].rare.buckets.push_back(bucket);
  first.levels[1].rare.agreement = 4;
  linkage::Field born = one_level("born", {linkage::step::Date{}}, 64, 4, 2);
  born.levels[0].near = {{{linkage::VariantKind::kSwapped}, 3}, {{linkage::VariantKind::kDay}, 1}};
  born.levels.push_back({{linkage::step::Date{linkage::DatePart::kYear}}, 16, 0});
  for (const bool alone : {true, false}) {
    if (alone) first.also.clear();
    if (!alone) first.also = {"last"};
    const auto model = model_of({first, one_level("last", kWords, 16, 2, 2), born}, 4);
    std::string csv = "first,last,born\n";
    std::mt19937 random(8);
    const char* names[] = {"ab", "ac", "b", "cd", ""};
    const char* days[] = {"1965-03-04", "1965-04-03", "1965-03-05", "1971-03-04", ""};
    for (int i = 0; i < 60; ++i) {
      csv += std::string(names[random() % 5]) + ",\"" + names[random() % 5] + "\",";
      csv += std::string(days[random() % 5]) + "\n";
    }
    expect_scores_of(model, ingest::parse_csv(csv, "test.csv"));
  }
}

table::Table synth_table(std::uint64_t seed, std::size_t records, double families) {
  const auto dataset = synth::generate({.records = records, .seed = seed, .families = families});
  std::ostringstream csv;
  synth::write_client(dataset, csv);
  return ingest::parse_csv(csv.str(), "synth.csv");
}

linkage::Model synth_model(int threshold) {
  using linkage::About;
  const std::vector<linkage::TransformStep> sound = {linkage::step::Soundex{}};
  linkage::Field year =
      one_level("year", {linkage::step::Date{linkage::DatePart::kYear, DateOrder::kYearFirst}}, 64, 1, 1);
  linkage::Field day =
      one_level("day", {linkage::step::Date{linkage::DatePart::kMonthDay, DateOrder::kYearFirst}}, 64, 1, 1);
  year.columns = day.columns = {"date_of_birth"};
  return model_of(
      {one_level("given_name", kWords, 256), about(one_level("surname", sound, 256), About::kFamily), year,
       day, about(one_level("suburb", sound, 64), About::kAddress),
       about(one_level("postcode", kNumber, 64), About::kAddress),
       about(one_level("address_1", kWords, 256), About::kAddress)},
      threshold);
}

TEST(Chance, OfASampleIsNearThatOfAllPairs) {
  const auto table = synth_table(3, 1000, 0.05);
  const auto model = synth_model(2);
  const Chance all = chance_in(model, table);
  const Chance sample = chance_in(model, table, {.score_pairs = 100'000, .link_pairs = 200'000});
  EXPECT_TRUE(all.all_score_pairs);
  EXPECT_FALSE(sample.all_score_pairs);
  EXPECT_EQ(sample.score_pairs, 100'000U);
  EXPECT_EQ(sample.link_records, 200U);
  // Some thousand of the sampled pairs reach it: a standard deviation is a few hundredths of that.
  const int at = model.shift() + 1;
  EXPECT_NEAR(Chance::tail(sample.sampled, at) / Chance::tail(all.sampled, at), 1, 0.1);
  EXPECT_NEAR(Chance::tail(sample.independent, at) / Chance::tail(all.independent, at), 1, 0.1);
  EXPECT_NEAR(sample.link_rate() / all.link_rate(), 1, 0.5);
  const Chance again = chance_in(model, table, {.score_pairs = 100'000, .link_pairs = 200'000});
  EXPECT_EQ(again.sampled, sample.sampled);
  EXPECT_EQ(again.linked_pairs, sample.linked_pairs);
}

// Two files of different people: every link between them is a false one.
TEST(Chance, FindsTheFalseLinksBetweenIndependentFilesWithinAFactorOfTwo) {
  const auto one = synth_table(11, 3000, 0), other = synth_table(12, 3000, 0);
  for (const int threshold : {2, 3}) {
    const auto model = synth_model(threshold);
    const auto check = check_of(model, one, {.against = other.records()});
    std::size_t found = 0;
    linkage::for_each_link(model, linkage::featurize(model, linkage::Side::kClient, one),
                           linkage::featurize(model, linkage::Side::kServer, other),
                           [&](std::size_t, std::size_t) { ++found; });
    ASSERT_GT(found, 50U) << threshold;
    const auto expected = static_cast<double>(found);
    EXPECT_GT(check.false_links.expected, expected / 2) << threshold;
    EXPECT_LT(check.false_links.expected, expected * 2) << threshold;
    EXPECT_GT(check.false_links.by_file, expected / 2) << threshold;
    EXPECT_LT(check.false_links.by_file, expected * 2) << threshold;
  }
}

TEST(ScoreReach, AddsUpWhatAFieldTellsAbout) {
  using linkage::About;
  const auto model = model_of(
      {one_level("name", kWords, 64, 3, 1), about(one_level("surname", kWords, 64, 2), About::kFamily),
       about(one_level("street", kWords, 64, 4, 2), About::kAddress)},
      5);
  const ScoreReach reach = score_reach(model);
  EXPECT_TRUE(reach.has_address);
  EXPECT_EQ(reach.without_address, 5);
  EXPECT_EQ(reach.moved, 3);
  EXPECT_TRUE(reach.has_household);
  EXPECT_EQ(reach.household, 5);
  const ScoreReach names = score_reach(model_of({one_level("name", kWords, 64, 3, 1)}, 1));
  EXPECT_FALSE(names.has_address);
  EXPECT_FALSE(names.has_household);
}

}  // namespace
}  // namespace tacit::fit
