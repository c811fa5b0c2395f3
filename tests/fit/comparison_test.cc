// SPDX-License-Identifier: Apache-2.0
// Patterns against a count pair by pair with the code that scores.
#include "fit/comparison.h"

#include <gmock/gmock.h>

#include <map>
#include <random>
#include <set>

#include "base/error.h"
#include "linkage/features.h"
#include "linkage/score.h"
#include "support/text_table.h"

namespace tacit::fit {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const std::vector<std::string> kColumns{"name", "other", "born", "town"};

// Small alphabets, so that values agree, agree in part and collide; one in six is missing.
struct File {
  std::vector<std::vector<std::string>> rows;

  File(std::size_t records, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    for (std::size_t i = 0; i < records; ++i) {
      std::vector<std::string> row;
      for (const std::size_t values : {40, 40, 15, 6}) {
        const std::size_t value = random() % values;
        row.push_back(random() % 6 == 0
                          ? ""
                          : std::string(1, static_cast<char>('a' + value % 5)) + std::to_string(value));
      }
      rows.push_back(std::move(row));
    }
  }

  table::Table records() const { return text_table(kColumns, rows); }
};

linkage::ModelSpec model_with_buckets(int fine, int coarse) {
  const std::vector<linkage::TransformStep> exact{linkage::step::Exact{}};
  const std::vector<linkage::TransformStep> first{linkage::step::Prefix{1}};
  linkage::ModelSpec spec;
  spec.name = "test";
  spec.salt = "salt";
  spec.threshold = 1;
  linkage::Field name, born, town;
  name.name = "name";
  name.columns = {"name"};
  name.also = {"other"};
  name.levels = {{exact, fine, 2}, {first, coarse, 1}};
  born.name = "born";
  born.columns = {"born"};
  born.levels = {{exact, fine, 1}};
  town.name = "town";
  town.columns = {"town", "other"};
  town.about = linkage::About::kAddress;
  town.levels = {{exact, fine, 3}, {{linkage::step::Prefix{2}}, coarse, 2}, {first, 4, 1}};
  spec.fields = {name, born, town};
  return spec;
}

using Row = std::vector<Outcome>;

struct Count {
  double pairs = 0, matches = 0;
};

std::map<Row, Count> counts_of(const PatternTable& patterns) {
  std::map<Row, Count> counts;
  for (std::size_t p = 0; p < patterns.size(); ++p) {
    Row row(patterns.row(p), patterns.row(p) + patterns.fields().size());
    EXPECT_TRUE(counts.emplace(row, Count{patterns.pairs(p), patterns.matches(p)}).second) << "a row twice";
  }
  return counts;
}

// What the model's features say about every pair, outcome by outcome.
class Naive {
 public:
  Naive(const linkage::ModelSpec& spec, const File& client, const File& server)
      : model_(spec),
        client_(features(linkage::Side::kClient, client)),
        server_(features(linkage::Side::kServer, server)) {}

  Row row(std::size_t i, std::size_t j) const {
    const auto x = client_.record(i), y = server_.record(j);
    Row row(model_.fields().size(), kMissing);
    for (std::size_t f = 0; f < model_.features().size(); ++f) {
      if (x[f] == linkage::kMissing || y[f] == linkage::kMissing) continue;
      const linkage::Feature& feature = model_.features()[f];
      const std::size_t height = model_.fields()[feature.field].levels.size() - 1 - feature.level;
      Outcome& outcome = row[feature.field];
      if (outcome == kMissing) outcome = kDiffers;
      if (linkage::agrees(model_, x, y, f)) outcome = static_cast<Outcome>(outcome + (1 << height));
    }
    return row;
  }

 private:
  linkage::FeatureTable features(linkage::Side side, const File& file) const {
    return linkage::featurize(model_, side, file.records());
  }

  linkage::Model model_;
  linkage::FeatureTable client_, server_;
};

void expect_equal(const std::map<Row, Count>& found, const std::map<Row, Count>& expected) {
  ASSERT_EQ(found.size(), expected.size());
  for (const auto& [row, count] : expected) {
    ASSERT_TRUE(found.contains(row)) << testing::PrintToString(row);
    EXPECT_EQ(found.at(row).pairs, count.pairs) << testing::PrintToString(row);
    EXPECT_NEAR(found.at(row).matches, count.matches, 1e-9) << testing::PrintToString(row);
  }
}

const std::vector<std::uint32_t> kSome{0, 3, 4, 9, 17, 30, 31, 58};

class Comparing : public testing::Test {
 protected:
  File client_{60, 1}, server_{90, 2};
  linkage::ModelSpec spec_ = model_with_buckets(8, 3);  // few enough for collisions
};

TEST_F(Comparing, CountsWhatTheFeaturesOfEveryPairSay) {
  const Naive naive(spec_, client_, server_);
  for (const auto& sample : {sample_records(60, 60, 1), kSome}) {
    std::map<Row, Count> expected;
    for (const std::uint32_t i : sample) {
      for (std::size_t j = 0; j < 90; ++j) expected[naive.row(i, j)].pairs += 1;
    }
    const Comparison comparison(spec_, client_.records(), server_.records(), sample);
    const PatternTable patterns = comparison.count({}, {});
    EXPECT_EQ(patterns.all_pairs(), static_cast<double>(90 * sample.size()));
    expect_equal(counts_of(patterns), expected);
  }
}

// The data have what the comparison above is about.
TEST_F(Comparing, SeesAlternativesMissingValuesAndCollisions) {
  linkage::ModelSpec without = spec_;
  without.fields[0].also.clear();
  const auto sample = sample_records(60, 60, 1);
  const auto with = counts_of(Comparison(spec_, client_.records(), server_.records(), sample).count({}, {}));
  const auto own = counts_of(Comparison(without, client_.records(), server_.records(), sample).count({}, {}));
  const auto pairs = [](const std::map<Row, Count>& counts, std::size_t field, std::size_t outcome) {
    double sum = 0;
    for (const auto& [row, count] : counts) sum += row[field] == outcome ? count.pairs : 0;
    return sum;
  };
  EXPECT_LT(pairs(with, 0, kDiffers), pairs(own, 0, kDiffers) - 100) << "alternatives agree";
  EXPECT_EQ(pairs(with, 0, kMissing), pairs(own, 0, kMissing));
  EXPECT_GT(pairs(with, 1, kMissing), 500);
  EXPECT_GT(pairs(own, 0, kDiffers + 2), 50) << "the strict level alone: a collision";
}

TEST_F(Comparing, CountsLabelledPairsOfTheSampleOnce) {
  const std::vector<linkage::RecordPair> labelled{{3, 5}, {3, 5}, {9, 0}, {10, 7}, {58, 89}};
  const Naive naive(spec_, client_, server_);
  std::map<Row, Count> expected;
  for (const std::uint32_t i : kSome) {
    for (std::size_t j = 0; j < 90; ++j) expected[naive.row(i, j)].pairs += 1;
  }
  for (const auto& [i, j] : {std::pair{3, 5}, {9, 0}, {58, 89}}) expected[naive.row(i, j)].matches += 1;
  const Comparison comparison(spec_, client_.records(), server_.records(), kSome);
  const PatternTable patterns = comparison.count(labelled, {});
  EXPECT_EQ(patterns.all_matches(), 3);
  expect_equal(counts_of(patterns), expected);
}

TEST_F(Comparing, HandsProbabilitiesFromOneBucketingToAnother) {
  const linkage::ModelSpec fine_spec = model_with_buckets(1024, 64);
  const Naive fine(fine_spec, client_, server_), coarse(spec_, client_, server_);
  const Comparison finest(fine_spec, client_.records(), server_.records(), kSome);
  const PatternTable patterns = finest.count({}, {});
  std::vector<double> probabilities;
  std::map<Row, double> of_row;
  for (std::size_t p = 0; p < patterns.size(); ++p) {
    probabilities.push_back(1.0 / static_cast<double>(p + 2));
    of_row[Row(patterns.row(p), patterns.row(p) + 3)] = probabilities.back();
  }
  std::map<Row, Count> expected;
  for (const std::uint32_t i : kSome) {
    for (std::size_t j = 0; j < 90; ++j) {
      Count& count = expected[coarse.row(i, j)];
      count.pairs += 1;
      count.matches += of_row.at(fine.row(i, j));
    }
  }
  const Comparison comparison(spec_, client_.records(), server_.records(), kSome);
  expect_equal(counts_of(comparison.count(finest, patterns, probabilities, {})), expected);
}

TEST_F(Comparing, ReportsProgressToItsEnd) {
  std::vector<std::size_t> done;
  Comparison(spec_, client_.records(), server_.records(), kSome)
      .count({}, [&](std::size_t so_far, std::size_t all) {
        EXPECT_EQ(all, 90U);
        done.push_back(so_far);
      });
  EXPECT_THAT(done, ElementsAre(64, 90));
}

TEST_F(Comparing, EstimatesDistinctValues) {
  const Comparison comparison(model_with_buckets(1024, 64), client_.records(), server_.records(),
                              sample_records(60, 60, 1));
  EXPECT_NEAR(comparison.field(0).distinct_values(0), 40, 4);
  EXPECT_NEAR(comparison.field(0).distinct_values(1), 5, 1);
  EXPECT_NEAR(comparison.field(1).distinct_values(0), 15, 2);
}

std::string refusal(const linkage::ModelSpec& spec, const File& file) {
  try {
    const Comparison comparison(spec, file.records(), file.records(), kSome);
  } catch (const Error& error) {
    EXPECT_EQ(error.category(), ErrorCategory::kConfig);
    return error.what();
  }
  return "accepted";
}

TEST_F(Comparing, RefusesModelsThatAreTooLarge) {
  linkage::ModelSpec spec = spec_;
  spec.fields[2].levels.assign(5, spec.fields[2].levels[0]);
  EXPECT_THAT(refusal(spec, client_), HasSubstr("'town' has 5 levels; fitting takes up to 4"));
  spec = spec_;
  spec.fields.assign(33, spec.fields[1]);  // two bits each
  EXPECT_THAT(refusal(spec, client_), HasSubstr("33 fields and their levels are 66 in all"));
  spec.fields.pop_back();
  EXPECT_EQ(refusal(spec, client_), "accepted");
  spec.fields[0].columns = {"nowhere"};
  EXPECT_THAT(refusal(spec, client_), HasSubstr("nowhere"));
}

TEST(SampleRecords, DrawsDistinctRecordsInOrder) {
  EXPECT_THAT(sample_records(3, 5, 1), ElementsAre(0, 1, 2));
  std::vector<int> drawn(50, 0);
  for (std::uint64_t seed = 1; seed <= 400; ++seed) {
    const auto sample = sample_records(50, 10, seed);
    ASSERT_EQ(sample.size(), 10U);
    EXPECT_TRUE(std::is_sorted(sample.begin(), sample.end()));
    EXPECT_EQ(std::set(sample.begin(), sample.end()).size(), 10U);
    for (const std::uint32_t i : sample) ++drawn.at(i);
  }
  for (const int times : drawn) EXPECT_NEAR(times, 80, 40);  // five standard deviations
  EXPECT_EQ(sample_records(50, 10, 7), sample_records(50, 10, 7));
}

// Some pairs of the sample, in the order of server records.
TEST(Comparison, OfSomePairsCountsThemAlone) {
  const File client(40, 21), server(30, 22);
  const linkage::ModelSpec spec = model_with_buckets(16, 8);
  const std::vector<std::uint32_t> sample{1, 5, 8, 30, 39};
  const Comparison comparison(spec, client.records(), server.records(), sample);
  const Naive naive(spec, client, server);
  std::vector<KeyedPair> pairs;
  std::vector<double> matches;
  std::map<Row, Count> expected;
  for (std::uint32_t j = 0; j < 30; ++j) {
    for (std::uint32_t place = 0; place < sample.size(); ++place) {
      if ((j + place) % 3 != 0) continue;
      pairs.push_back({j, place, 1});
      matches.push_back(j % 2 == 0 ? 0.25 : 1);
      Count& count = expected[naive.row(sample[place], j)];
      ++count.pairs;
      count.matches += matches.back();
    }
  }
  expect_equal(counts_of(comparison.count_only(pairs, matches)), expected);

  const PatternTable patterns = comparison.count({}, {});
  std::vector<double> numbers;  // of patterns
  std::map<Row, double> number_of;
  for (std::size_t p = 0; p < patterns.size(); ++p) {
    numbers.push_back(static_cast<double>(p));
    number_of[Row(patterns.row(p), patterns.row(p) + patterns.fields().size())] = static_cast<double>(p);
  }
  const std::vector<double> found = comparison.look_up(pairs, patterns, numbers);
  ASSERT_EQ(found.size(), pairs.size());
  for (std::size_t k = 0; k < pairs.size(); ++k)
    EXPECT_EQ(found[k], number_of.at(naive.row(sample[pairs[k].place], pairs[k].server)));
}

}  // namespace
}  // namespace tacit::fit
