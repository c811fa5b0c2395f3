// SPDX-License-Identifier: Apache-2.0
#include "fit/keyed_pairs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fit/check_passes.h"
#include "fit/check_support.h"
#include "support/text_table.h"

namespace tacit::fit {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// Two passes: the name, and the first letter of the town.
linkage::ModelSpec two_passes() {
  linkage::ModelSpec spec = model_of({one_level("name", kAsIs)}, 1).spec();
  spec.missing = {"unknown"};
  spec.passes = {{"name", {{{"name"}, kAsIs, {}}}}, {"town", {{{"town"}, {linkage::step::Prefix{1}}, {}}}}};
  return spec;
}

table::Table rows(const std::vector<std::vector<std::string>>& rows) {
  return text_table({"name", "town"}, rows);
}

std::vector<std::array<int, 3>> pairs_of(const table::Table& client, const table::Table& server,
                                         const std::vector<std::uint32_t>& sample,
                                         std::size_t server_records = 100) {
  std::vector<std::array<int, 3>> result;
  for (const KeyedPair& pair : keyed_pairs(two_passes(), client, server, sample, 100, server_records))
    result.push_back({static_cast<int>(pair.server), static_cast<int>(pair.place), pair.passes});
  return result;
}

TEST(KeyedPairs, SayInWhichPassesTheyShareAKey) {
  const auto client = rows({{"anna", "perth"}, {"erin", "paris"}, {"unknown", ""}, {"anna", ""}});
  const auto server = rows({{"anna", "pinner"}, {"unknown", "rome"}, {"zoe", "york"}, {"erin", "york"}});
  EXPECT_THAT(pairs_of(client, server, {0, 1, 2, 3}), ElementsAre(std::array{0, 0, 3}, std::array{0, 1, 2},
                                                                  std::array{0, 3, 1}, std::array{3, 1, 1}));
  EXPECT_THAT(pairs_of(client, server, {1, 3}),
              ElementsAre(std::array{0, 0, 2}, std::array{0, 1, 1}, std::array{3, 0, 1}));
}

// Six of ten are more than a bin of a large table takes; of a small table it takes them all.
TEST(KeyedPairs, LeaveOutKeysThatALargeTableWould) {
  std::vector<std::vector<std::string>> people(10, {"anna", ""});
  for (std::size_t i = 6; i < people.size(); ++i) people[i][0] = "erin" + std::to_string(i);
  const auto server = rows(people), client = rows({{"anna", ""}, {"erin7", ""}});
  ASSERT_LT(usual_bins(100, 1'000'000).server_places, 600'000U);
  EXPECT_THAT(pairs_of(client, server, {0, 1}, 1'000'000), ElementsAre(std::array{7, 1, 1}));
  ASSERT_GE(usual_bins(100, 10).server_places, 6U);
  EXPECT_EQ(pairs_of(client, server, {0, 1}, 10).size(), 7U);
}

std::vector<std::size_t> chosen(const std::vector<std::uint8_t>& passes, const std::vector<double>& matches,
                                double all) {
  std::vector<KeyedPair> pairs;
  for (std::uint32_t k = 0; k < passes.size(); ++k) pairs.push_back({k, k, passes[k]});
  return choose_passes(pairs, matches, 3, all);
}

TEST(ChoosePasses, TakesThoseThatAddTruePairs) {
  // Pass 1 has most, pass 2 has the rest, and pass 0 has nothing that these lack.
  EXPECT_THAT(chosen({0b011, 0b010, 0b100, 0b101}, {1, 1, 1, 0}, 3), ElementsAre(1, 2));
  EXPECT_THAT(chosen({0b001, 0b010, 0b100}, {1, 1, 1}, 3), ElementsAre(0, 1, 2));
  EXPECT_THAT(chosen({0b111}, {1}, 1), ElementsAre(0)) << "of equal ones the first";
}

TEST(ChoosePasses, APassHasToAddOneInTwoHundred) {
  EXPECT_THAT(chosen({0b001, 0b010}, {199, 1.1}, 200.1), ElementsAre(0, 1));
  EXPECT_THAT(chosen({0b001, 0b010}, {199, 0.9}, 199.9), ElementsAre(0));
  EXPECT_THAT(chosen({0b001, 0b010}, {0, 0}, 10), IsEmpty());
  EXPECT_THAT(chosen({0b100}, {0.001}, 10), ElementsAre(2)) << "one at least";
}

}  // namespace
}  // namespace tacit::fit
