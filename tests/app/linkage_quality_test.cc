// SPDX-License-Identifier: Apache-2.0
#include "app/linkage_quality.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tacit::app {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

fit::LinkageEstimate of_lists(double false_links, double missed) {
  fit::LinkageEstimate estimate;
  estimate.client_records = 1000;
  estimate.server_records = 50'000;
  estimate.false_by_model = false_links;
  estimate.missed_by_model = missed;
  return estimate;
}

// One cell with this count; suppressed for less than 5.
table::ResultTable counted(std::int64_t count) {
  const table::Column column{.statistic = {table::StatisticKind::kCount, "", ""}, .unit = {}};
  const bool suppressed = count < 5;
  return {.axes = {},
          .columns = {column},
          .min_cell = 5,
          .figures = {{.suppressed = suppressed, .count = suppressed ? 0 : count}}};
}

std::vector<LinkageWarningKind> kinds(const LinkageQuality& quality) {
  std::vector<LinkageWarningKind> kinds;
  for (const LinkageWarning& warning : quality.warnings) kinds.push_back(warning.kind);
  return kinds;
}

LinkageQuality quality_of(const fit::LinkageEstimate& estimate, std::int64_t count) {
  const table::ResultTable result = counted(count);
  return linkage_quality(estimate, &result);
}

TEST(LinkageQuality, OfACountIsByIt) {
  const LinkageQuality quality = quality_of(of_lists(20, 0.02), 510);
  EXPECT_EQ(quality.linked, (table::LinkedRecords{510, 510}));
  EXPECT_TRUE(quality.links_counted);
  EXPECT_EQ(quality.links, 510);
  EXPECT_DOUBLE_EQ(*quality.false_share, 20.0 / 510);
  EXPECT_DOUBLE_EQ(*quality.missed_people, 490 * 0.02 / 0.98);
  EXPECT_THAT(quality.warnings, IsEmpty());
}

TEST(LinkageQuality, BeforeAResultIsForEverybodyOnTheList) {
  const LinkageQuality quality = linkage_quality(of_lists(20, 0.02), nullptr);
  EXPECT_FALSE(quality.linked);
  EXPECT_FALSE(quality.links_counted);
  EXPECT_DOUBLE_EQ(*quality.links, 20 + 980);
  EXPECT_DOUBLE_EQ(*quality.false_share, 0.02);
  EXPECT_FALSE(quality.missed_people);
}

TEST(LinkageQuality, OfAResultWithoutCountsIsForEverybodyToo) {
  table::ResultTable result = counted(3);
  result.columns[0].statistic = {table::StatisticKind::kMean, "age", ""};
  const LinkageQuality quality = linkage_quality(of_lists(20, 0.02), &result);
  EXPECT_FALSE(quality.links_counted);
  EXPECT_DOUBLE_EQ(*quality.links, 1000);
  EXPECT_THAT(quality.warnings, IsEmpty()) << "nothing bounds the number from above";
}

TEST(LinkageQuality, WithoutTheModelsFiguresThereIsLess) {
  fit::LinkageEstimate estimate;
  estimate.client_records = 1000;
  LinkageQuality quality = linkage_quality(estimate, nullptr);
  EXPECT_FALSE(quality.links);
  EXPECT_FALSE(quality.false_share);
  estimate.by_chance = 100;
  quality = quality_of(estimate, 400);
  EXPECT_DOUBLE_EQ(*quality.false_share, 0.25);
  EXPECT_FALSE(quality.missed_people);
}

TEST(LinkageQuality, WarnsOfFalseLinksAboveOneInTwenty) {
  EXPECT_THAT(kinds(quality_of(of_lists(50, 0.02), 1000)), IsEmpty());
  const LinkageQuality quality = quality_of(of_lists(51, 0.02), 1000);
  EXPECT_THAT(kinds(quality), ElementsAre(LinkageWarningKind::kFalseLinks));
  EXPECT_THAT(quality.warnings[0].text,
              HasSubstr("about 51 of 1,000 links are expected to be false (5.1 %)"));
  EXPECT_THAT(kinds(linkage_quality(of_lists(60, 0), nullptr)), ElementsAre(LinkageWarningKind::kFalseLinks));
  EXPECT_DOUBLE_EQ(*quality_of(of_lists(900, 0), 600).false_share, 1) << "no more than all";
  EXPECT_DOUBLE_EQ(*quality_of(of_lists(900, 0), 600).missed_people, 0);
}

TEST(LinkageQuality, SaysWhereFalseLinksComeFromTheListItself) {
  fit::LinkageEstimate estimate = of_lists(1, 0);
  estimate.by_chance = 30;
  estimate.by_own_links = 70;
  EXPECT_THAT(quality_of(estimate, 1000).warnings.at(0).text, HasSubstr("people who are on it twice"));
  estimate.by_chance = 80;
  EXPECT_THAT(quality_of(estimate, 1000).warnings.at(0).text, Not(HasSubstr("twice")));
}

TEST(LinkageQuality, WarnsOfMoreLinksThanPeople) {
  EXPECT_THAT(kinds(quality_of(of_lists(1, 0), 1000)), IsEmpty());
  const LinkageQuality quality = quality_of(of_lists(1, 0), 1012);
  EXPECT_THAT(kinds(quality), ElementsAre(LinkageWarningKind::kMoreThanListed));
  EXPECT_THAT(quality.warnings[0].text,
              AllOf(HasSubstr("1,012 records are linked, and the list has 1,000"), HasSubstr("12 or more")));
}

TEST(LinkageQuality, WarnsOfHardlyAnyLinks) {
  EXPECT_THAT(kinds(quality_of(of_lists(0.1, 0), 20)), IsEmpty());
  EXPECT_THAT(kinds(quality_of(of_lists(0.1, 0), 19)), ElementsAre(LinkageWarningKind::kHardlyAny));
  const LinkageQuality suppressed = quality_of(of_lists(0.01, 0), 3);
  EXPECT_THAT(kinds(suppressed), ElementsAre(LinkageWarningKind::kHardlyAny));
  EXPECT_THAT(suppressed.warnings[0].text, HasSubstr("no more than 4 records"))
      << "as the table says, not more";
}

TEST(LinkageQuality, WarnsOfRecordsThatCannotLink) {
  fit::LinkageEstimate estimate = of_lists(1, 0.02);
  estimate.blocked = true;
  estimate.too_few_values = 40;
  estimate.in_no_pass = 10;
  EXPECT_THAT(kinds(linkage_quality(estimate, nullptr)), IsEmpty());
  estimate.in_no_pass = 11;
  const LinkageQuality quality = linkage_quality(estimate, nullptr);
  EXPECT_THAT(kinds(quality), ElementsAre(LinkageWarningKind::kCannotLink));
  EXPECT_THAT(quality.warnings[0].text, AllOf(HasSubstr("51 of 1,000 records"), HasSubstr("40 have too few"),
                                              HasSubstr("11 are in no pass")));
}

TEST(LinkageQuality, RoughNumbersHaveTwoDigits) {
  EXPECT_EQ(rough_text(0), "fewer than 1");
  EXPECT_EQ(rough_text(0.6), "about 1");
  EXPECT_EQ(rough_text(7.4), "about 7");
  EXPECT_EQ(rough_text(99.7), "about 100");
  EXPECT_EQ(rough_text(1284), "about 1,300");
  EXPECT_EQ(rough_percent(0.0004), "under 0.1 %");
  EXPECT_EQ(rough_percent(0.034), "3.4 %");
  EXPECT_EQ(rough_percent(0.0996), "10 %");
  EXPECT_EQ(rough_percent(1), "100 %");
}

}  // namespace
}  // namespace tacit::app
