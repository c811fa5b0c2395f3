// SPDX-License-Identifier: Apache-2.0
#include "table/linked.h"

#include <gtest/gtest.h>

namespace tacit::table {
namespace {

const Column kPeople{.statistic = {StatisticKind::kCount, "", ""}, .unit = {}};
const Column kAge{.statistic = {StatisticKind::kMean, "age", ""}, .unit = {}};
const Column kWomen{.statistic = {StatisticKind::kShare, "sex", "f"}, .unit = {}};
const Axis kState{.name = "state", .categories = {"act", "nsw"}};
const Axis kArm{.name = "arm", .categories = {"a", "b"}, .is_clients = true};

Figure of(std::int64_t people) {
  return {.suppressed = false, .count = people};
}

LinkedRecords linked(std::vector<Axis> axes, std::vector<Column> columns, std::vector<Figure> figures) {
  return linked_records(
      {.axes = std::move(axes), .columns = std::move(columns), .min_cell = 5, .figures = std::move(figures)});
}

TEST(LinkedRecords, AreTheSumOfTheCounts) {
  EXPECT_EQ(linked({}, {kPeople}, {of(12)}), (LinkedRecords{12, 12}));
  EXPECT_EQ(linked({kState}, {kPeople}, {of(12), of(7)}), (LinkedRecords{19, 19}));
  EXPECT_TRUE(linked({kState}, {kPeople}, {of(12), of(7)}).exact());
}

TEST(LinkedRecords, OfASuppressedCountAreFewerThanMinCell) {
  EXPECT_EQ(linked({kState}, {kPeople}, {of(12), {}}), (LinkedRecords{12, 16}));
  EXPECT_EQ(linked({kState}, {kPeople}, {{}, {}}), (LinkedRecords{0, 8}));
  EXPECT_FALSE(linked({kState}, {kPeople}, {of(12), {}}).exact());
}

TEST(LinkedRecords, AreAtLeastThoseWithAValue) {
  EXPECT_EQ(linked({}, {kAge}, {of(12)}), (LinkedRecords{12, std::nullopt}));
  EXPECT_EQ(linked({}, {kAge}, {{}}), (LinkedRecords{0, std::nullopt}));
  EXPECT_EQ(linked({kState}, {kAge, kPeople}, {of(11), of(12), {}, of(6)}), (LinkedRecords{18, 18}));
  EXPECT_EQ(linked({kState}, {kAge}, {of(11), {}}), (LinkedRecords{11, std::nullopt}));
}

TEST(LinkedRecords, AreAllThoseOfAShare) {
  EXPECT_EQ(linked({kState}, {kWomen}, {of(12), of(20)}), (LinkedRecords{32, 32}));
  // Suppressed: one side of the share may be small, and the cell large.
  EXPECT_EQ(linked({kState}, {kWomen}, {of(12), {}}), (LinkedRecords{12, std::nullopt}));
}

TEST(LinkedRecords, AreAtLeastThoseOfAShareWithoutTheMissing) {
  Column known = kWomen;
  known.leaves_out_missing = true;
  EXPECT_EQ(linked({kState}, {known}, {of(12), of(20)}), (LinkedRecords{32, std::nullopt}));
  EXPECT_EQ(linked({kState}, {known, kPeople}, {of(12), of(15), of(20), of(20)}), (LinkedRecords{35, 35}));
}

TEST(LinkedRecords, MayBeInSeveralOfTheClientsOwnCategories) {
  EXPECT_EQ(linked({kArm}, {kPeople}, {of(12), of(20)}), (LinkedRecords{20, 32}));
  EXPECT_EQ(linked({kState, kArm}, {kPeople}, {of(12), of(20), of(30), {}}), (LinkedRecords{42, 66}));
  EXPECT_EQ(links_of_categories({.axes = {kState, kArm},
                                 .columns = {kPeople},
                                 .min_cell = 5,
                                 .figures = {of(12), of(20), of(30), {}}}),
            (LinkedRecords{62, 66}));
  const Axis one{.name = "arm", .categories = {"a"}, .is_clients = true};
  EXPECT_EQ(linked({one}, {kPeople}, {of(12)}), (LinkedRecords{12, 12}));
}

}  // namespace
}  // namespace tacit::table
