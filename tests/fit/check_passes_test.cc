// SPDX-License-Identifier: Apache-2.0
#include "fit/check_passes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "check_support.h"

namespace tacit::fit {
namespace {

using ::testing::Contains;
using ::testing::Not;

// A key that is a whole number of days, to know its bin.
linkage::Model with_passes(std::size_t passes, int threshold = 1) {
  linkage::ModelSpec spec = model_of({one_level("name", kAsIs)}, threshold).spec();
  for (std::size_t p = 0; p < passes; ++p) {
    const std::string column = "day" + std::to_string(p);
    spec.passes.push_back({column, {{{column}, {linkage::step::Date{}}, {}}}});
  }
  return linkage::Model(spec);
}

table::Table table_of(const std::string& csv) {
  return ingest::parse_csv(csv, "test.csv");
}

constexpr const char* kFour =
    "name,day0,day1\n"
    "a,1970-01-02,1970-01-02\n"
    "a,1970-01-02,1970-01-02\n"
    "b,1970-01-02,\n"
    "c,1970-01-03,1970-01-02\n";

TEST(CheckPasses, CountsKeysAndTheHeaviest) {
  const ModelCheck check = check_of(with_passes(2), table_of(kFour));
  const PassesUse& use = check.passes;
  ASSERT_EQ(use.passes.size(), 2U);
  EXPECT_EQ(use.passes[0].with_key, 4U);
  EXPECT_EQ(use.passes[0].keys, 2U);
  EXPECT_EQ(use.passes[0].heaviest, 3U);
  EXPECT_EQ(use.passes[1].with_key, 3U);
  EXPECT_EQ(use.passes[1].keys, 1U);
  EXPECT_EQ(use.passes[1].heaviest, 3U);
  EXPECT_EQ(use.in_no_pass, 0U);
  EXPECT_EQ(use.passes[0].left_out.records, 0U);
}

// Of 12 ordered pairs, 6 meet in either pass, and 10 in some: all but b and c, and they differ in both.
TEST(CheckPasses, ScalesTheFilesOwnPairs) {
  const PassesUse use = check_of(with_passes(2), table_of(kFour), {.against = 600}).passes;
  EXPECT_DOUBLE_EQ(use.passes[0].pairs, 4 * 600 * 6 / 12.0);
  EXPECT_DOUBLE_EQ(use.passes[1].pairs, 4 * 600 * 6 / 12.0);
  EXPECT_DOUBLE_EQ(use.pairs, 4 * 600 * 10 / 12.0);
  EXPECT_DOUBLE_EQ(use.false_links, 4 * 600 * 2 / 12.0) << "the two a";
}

TEST(CheckPasses, AModelWithoutPassesHasNone) {
  const ModelCheck check = check_of(with_passes(0), table_of(kFour));
  EXPECT_TRUE(check.passes.passes.empty());
  EXPECT_EQ(check.cost.blocked_window, check.cost.window);
}

// `heavy` of 4,000 records on one day, the others spread over 2,048 days and more.
table::Table days(std::size_t heavy) {
  std::string csv = "name,day0\n";
  for (std::size_t i = 0; i < 4000; ++i) {
    const std::chrono::sys_days day{std::chrono::days(i < heavy ? 5 : 3 * i)};
    const std::chrono::year_month_day date{day};
    csv += "x" + std::to_string(i) + "," + std::to_string(static_cast<int>(date.year())) + "-" +
           std::to_string(static_cast<unsigned>(date.month())) + "-" +
           std::to_string(static_cast<unsigned>(date.day())) + "\n";
  }
  return table_of(csv);
}

TEST(CheckPasses, SaysWhatTheServersBinsLeaveOut) {
  const auto model = with_passes(1);
  const ModelCheck check = check_of(model, days(200), {.side = linkage::Side::kServer, .against = 100});
  EXPECT_LT(check.passes.shape.server_places, 200U);
  EXPECT_GE(check.passes.passes[0].left_out.records, 200U);
  EXPECT_EQ(check.passes.passes[0].left_out.keys, 1U);
  EXPECT_EQ(check.passes.in_no_pass, check.passes.passes[0].left_out.records);
  EXPECT_THAT(kinds_of(check), Contains(WarningKind::kHeavyKeys));
  EXPECT_THAT(kinds_of(check), Contains(WarningKind::kInNoPass));
  EXPECT_STREQ(key(WarningKind::kHeavyKeys), "heavy-keys");
  const ModelCheck even = check_of(model, days(0), {.side = linkage::Side::kServer, .against = 100});
  EXPECT_THAT(kinds_of(even), Not(Contains(WarningKind::kHeavyKeys)));
  EXPECT_THAT(kinds_of(even), Not(Contains(WarningKind::kInNoPass)));
}

// The client's own records have places, but the server's of this key, in proportion, do not.
TEST(CheckPasses, AClientsFileForetellsHeavyKeys) {
  const auto model = with_passes(1);
  EXPECT_THAT(kinds_of(check_of(model, days(12), {.against = 1'000'000})), Contains(WarningKind::kHeavyKeys));
  EXPECT_THAT(kinds_of(check_of(model, days(0), {.against = 1'000'000})),
              Not(Contains(WarningKind::kHeavyKeys)));
}

TEST(CheckPasses, WarnsOfPassesThatMostRecordsAreNotIn) {
  const auto model = with_passes(2);
  const ModelCheck check =
      check_of(model, table_of("name,day0,day1\na,,\nb,,1970-01-01\nc,1970-01-01,1970-01-01\n"));
  EXPECT_EQ(check.passes.in_no_pass, 1U);
  EXPECT_THAT(kinds_of(check), Contains(WarningKind::kPassWithoutKeys));
  EXPECT_THAT(kinds_of(check), Contains(WarningKind::kInNoPass));
}

// Shifted threshold 8 of 15: three passes have the window of 8 zeros, four none.
TEST(CheckPasses, WarnsOfPassesThatNeedACostlierPolynomial) {
  const auto check = [](std::size_t passes) {
    linkage::ModelSpec spec = with_passes(passes).spec();
    spec.fields = {one_level("name", kAsIs, 1024, 11, 4)};
    spec.threshold = 4;
    return check_of(linkage::Model(spec), table_of("name,day0,day1,day2,day3\na,,,,\n"));
  };
  EXPECT_THAT(kinds_of(check(3)), Not(Contains(WarningKind::kCostlyPasses)));
  EXPECT_THAT(kinds_of(check(4)), Contains(WarningKind::kCostlyPasses));
}

}  // namespace
}  // namespace tacit::fit
