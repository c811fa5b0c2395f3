// SPDX-License-Identifier: Apache-2.0
// Estimates without labels on generated residents, whose true pairs are known: files with few people in
// common, with none, and with people several times.
#include "fit/unlabelled.h"

#include <gmock/gmock.h>

#include <cmath>
#include <map>
#include <numeric>
#include <set>

#include "base/error.h"
#include "fit/synth_files.h"

namespace tacit::fit {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

linkage::ModelSpec people_to_estimate() {
  using namespace linkage::step;
  const auto field = [](const char* column, linkage::About about,
                        std::vector<std::vector<linkage::TransformStep>> levels) {
    linkage::Field result;
    result.name = column;
    result.columns = {column};
    result.about = about;
    for (auto& level : levels) result.levels.push_back({std::move(level), 1024, 0});
    return result;
  };
  linkage::ModelSpec spec;
  spec.name = "people";
  spec.salt = "tests of estimates";
  spec.fields = {
      field("given_name", linkage::About::kPerson, {{Fold{}, Letters{}}, {Soundex{}}}),
      field("surname", linkage::About::kFamily, {{Fold{}, Letters{}}, {Soundex{}}}),
      field("date_of_birth", linkage::About::kPerson, {{Date{}}, {Date{linkage::DatePart::kYear}}}),
      field("street_number", linkage::About::kAddress, {{Digits{}}}),
      field("address_1", linkage::About::kAddress, {{Fold{}, Letters{}}}),
      field("postcode", linkage::About::kAddress, {{Digits{}}})};
  return spec;
}

Unlabelled estimate(const table::Table& client, const table::Table& server) {
  const linkage::ModelSpec spec = people_to_estimate();
  std::vector<std::uint32_t> sample(client.records());
  std::iota(sample.begin(), sample.end(), 0U);
  const Comparison comparison(spec, client, server, sample, true);
  const PatternTable patterns = comparison.count({}, {});
  return estimate_unlabelled(comparison, patterns, {spec, client, server, sample},
                             static_cast<double>(std::min(client.records(), server.records())), {});
}

// How many of the pairs that are probably one person are, and how many are missed.
void expect_right(const Unlabelled& found, const SynthFiles& files, double share) {
  std::set<linkage::RecordPair> links(files.links().begin(), files.links().end());
  double right = 0, likely = 0;
  for (std::size_t k = 0; k < found.pairs.size(); ++k) {
    if (found.probabilities[k] < 0.5) continue;
    ++likely;
    right += links.contains({found.pairs[k].place, found.pairs[k].server}) ? 1 : 0;
  }
  EXPECT_GE(right, share * likely);
  EXPECT_GE(right, share * static_cast<double>(links.size()));
}

TEST(Unlabelled, FindsPeopleWhetherFewOrAllAreInBothFiles) {
  for (const double overlap : {0.05, 0.3, 1.0}) {
    const SynthFiles files({.records = 800, .seed = 7, .overlap = overlap});
    const Unlabelled found = estimate(files.client(), files.server());
    const auto links = static_cast<double>(files.links().size());
    EXPECT_NEAR(found.mixture.matches(), links, 0.05 * links + 5) << overlap;
    EXPECT_FALSE(found.repeated);
    EXPECT_THAT(found.uncertain, IsEmpty());
    expect_right(found, files, overlap < 0.1 ? 0.85 : 0.95);  // of some forty pairs, and of many
  }
}

TEST(Unlabelled, ProbabilitiesOfARecordsPairsAddUpToNoMoreThanOne) {
  const SynthFiles files({.records = 500, .seed = 8, .overlap = 0.5});
  const Unlabelled found = estimate(files.client(), files.server());
  std::map<std::uint32_t, double> clients, servers;
  for (std::size_t k = 0; k < found.pairs.size(); ++k) {
    clients[found.pairs[k].place] += found.probabilities[k];
    servers[found.pairs[k].server] += found.probabilities[k];
  }
  for (const auto* side : {&clients, &servers}) {
    for (const auto& [record, sum] : *side) EXPECT_LE(sum, 1.001) << record;
  }
}

TEST(Unlabelled, RefusesFilesWithoutPeopleInCommon) {
  const SynthFiles one({.records = 600, .seed = 9}), other({.records = 600, .seed = 10});
  try {
    estimate(one.client(), other.server());
    ADD_FAILURE() << "found people who are not there";
  } catch (const Error& error) {
    EXPECT_EQ(error.category(), ErrorCategory::kUnsuitable);
    EXPECT_THAT(error.what(), HasSubstr("do not show who is one person"));
  }
}

// Every server record twice, the second time as it is.
TEST(Unlabelled, NoticesPeopleWhoAreInAFileSeveralTimes) {
  const SynthFiles files({.records = 300, .seed = 11});
  const table::Table server = files.server();
  std::vector<std::vector<std::string>> rows;
  for (int copy = 0; copy < 2; ++copy) {
    for (std::size_t j = 0; j < server.records(); ++j) {
      std::vector<std::string>& row = rows.emplace_back();
      for (std::size_t c = 0; c < server.columns(); ++c) row.emplace_back(server.at(j, c));
    }
  }
  const Unlabelled found = estimate(files.client(), text_table(server.column_names(), rows, "twice.csv"));
  EXPECT_TRUE(found.repeated);
  EXPECT_THAT(found.uncertain, testing::Contains(HasSubstr("several times")));
  EXPECT_NEAR(found.mixture.matches(), 2 * static_cast<double>(files.links().size()), 40);
}

}  // namespace
}  // namespace tacit::fit
