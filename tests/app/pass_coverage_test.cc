// SPDX-License-Identifier: Apache-2.0
#include "app/pass_coverage.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "app/server/warnings.h"
#include "linkage/example_model.h"

namespace tacit::app {
namespace {

using ::testing::HasSubstr;

linkage::Model model_of_two_passes() {
  linkage::ModelSpec spec;
  spec.name = "two passes";
  spec.salt = "tests";
  spec.threshold = 1;
  const std::vector<linkage::TransformStep> exact{linkage::step::Exact{}};
  spec.fields = {linkage::one_level("name", "name", exact, 8, 1, 0)};
  spec.passes = {{"name", {{{"name"}, exact, {}}}}, {"town", {{{"town"}, exact, {}}}}};
  return linkage::Model(spec);
}

TEST(PassCoverage, SaysWhoIsInNoPassAndWhy) {
  linkage::FeatureTable table(6, 1, 0, 2);
  for (std::size_t i = 0; i < 5; ++i) table.keys(i)[0] = 7;  // one bin, which takes four
  table.keys(0)[1] = 3;
  const linkage::PassBins bins = linkage::client_bins(table, {16, 4, 4});
  EXPECT_EQ(
      coverage_text(model_of_two_passes(), bins),
      "2 of 6 records are in no pass and link with nobody; pass name: 1 without a key, 1 left out of full "
      "bins; pass town: 5 without a key, 0 left out of full bins");
}

TEST(BlockedRecords, PassesThatSayNearlyTheSameAreWarnedOf) {
  const linkage::Model model = model_of_two_passes();
  constexpr std::size_t kRecords = 100'000;
  linkage::FeatureTable different(kRecords, 1, 0, 2), alike(kRecords, 1, 0, 2);
  std::mt19937_64 random(1);
  for (std::size_t i = 0; i < kRecords; ++i) {
    const std::uint64_t home = random() % 2048, other = random() % 2048;
    different.keys(i)[0] = alike.keys(i)[0] = home;
    different.keys(i)[1] = other;
    // Thirty-two neighbouring bins of the first pass lead to every thirty-second bin of the other.
    alike.keys(i)[1] = other / 32 * 32 + home / 32 % 32;
  }
  const BlockedRecords fine = blocked_records(model, different);
  EXPECT_THAT(fine.figures, HasSubstr("2,048 bins: 0 of 100,000 records are in no pass"));
  EXPECT_FALSE(fine.warning.has_value());
  EXPECT_THAT(blocked_records(model, alike).warning.value_or(""),
              HasSubstr("two passes say nearly the same"));
}

TEST(BlockedRecords, AModelWithoutPassesHasNothingToSay) {
  linkage::ModelSpec spec = model_of_two_passes().spec();
  spec.passes.clear();
  EXPECT_EQ(blocked_records(linkage::Model(spec), linkage::FeatureTable(10, 1)).figures, "");
}

}  // namespace
}  // namespace tacit::app
