// SPDX-License-Identifier: Apache-2.0
#include "table/measure.h"

#include "ingest/csv.h"
#include "support/error_of.h"

namespace tacit::table {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ColumnValues = std::vector<std::optional<std::int64_t>>;

MeasureSpec money(int decimals, std::int64_t minimum, std::int64_t maximum) {
  MeasureSpec spec;
  spec.name = spec.column = "income";
  spec.decimals = decimals;
  spec.minimum = minimum;
  spec.maximum = maximum;
  return spec;
}

MeasureSpec age_at(const char* day) {
  MeasureSpec spec = money(0, 0, 120);
  spec.age = AgeDerivation{*parse_date(day, DateOrder::kDayMonthYear), DateOrder::kDayMonthYear};
  return spec;
}

MeasureData built(const MeasureSpec& spec, const std::string& cells) {
  return build_measure(spec, ingest::parse_csv("id,income\n" + cells, "f.csv"));
}

TEST(Measure, ScalesByItsDecimals) {
  EXPECT_EQ(built(money(2, 0, 100), "1,12\n2,3.5\n3,0.005\n").values, (ColumnValues{1200, 350, 1}));
}

TEST(Measure, CountsWhatItCannotUse) {
  const MeasureData data = built(money(0, -5, 10), "1,\n2,1e3\n3,11\n4,-6\n5,-5\n6,10\n7,abc\n8, \n");
  EXPECT_EQ(data.values, (ColumnValues{{}, {}, {}, {}, -5, 10, {}, {}}));
  EXPECT_EQ(data.missing, 2U);
  EXPECT_EQ(data.unreadable, 2U);
  EXPECT_EQ(data.out_of_range, 2U);
}

TEST(Measure, RoundsBeforeItHoldsAgainstTheRange) {
  EXPECT_EQ(built(money(0, 0, 10), "1,10.4\n2,10.5\n3,-0.4\n").values, (ColumnValues{10, {}, 0}));
}

TEST(Measure, TakesAHugeNumberForOutOfRange) {
  EXPECT_EQ(built(money(6, -1, 1), "1,99999999999999999999999\n").out_of_range, 1U);
}

TEST(Measure, DerivesAges) {
  const MeasureData data = built(
      age_at("2024-01-01"), "1,19240101\n2,2023-01-02\n3,1/1/2024\n4,20240102\n5,18000101\n6,19990231\n7,\n");
  EXPECT_EQ(data.values, (ColumnValues{100, 0, 0, {}, {}, {}, {}}));
  EXPECT_EQ(data.out_of_range, 2U);  // born after the day; 224 years old
  EXPECT_EQ(data.unreadable, 1U);
  EXPECT_EQ(data.missing, 1U);
}

TEST(Measure, ABirthAfterTheDayIsOutOfRangeWhateverTheMinimum) {
  MeasureSpec spec = age_at("2024-01-01");
  spec.minimum = -10;
  EXPECT_EQ(built(spec, "1,20240102\n").out_of_range, 1U);
}

TEST(Measure, GivesItsRangeScaled) {
  EXPECT_EQ(money(2, -5, 10).minimum_scaled(), -500);
  EXPECT_EQ(money(2, -5, 10).maximum_scaled(), 1000);
}

TEST(Measure, RefusesAColumnThatIsNotThere) {
  MeasureSpec spec = money(0, 0, 1);
  spec.column = "incom";
  EXPECT_THAT(error_of(ErrorCategory::kInput, [&] { built(spec, "1,2\n"); }),
              HasSubstr("f.csv has no column \"incom\" (nearest: \"income\""));
}

TEST(RangeDefect, AcceptsWhatFits) {
  EXPECT_EQ(range_defect(money(0, 0, 0)), "");
  EXPECT_EQ(range_defect(money(0, 0, kMaxScaled)), "");
  EXPECT_EQ(range_defect(money(6, 0, 70'000'000)), "");
}

TEST(RangeDefect, RefusesWhatDoesNot) {
  EXPECT_THAT(range_defect(money(7, 0, 1)), HasSubstr("decimals must be 0 to 6"));
  EXPECT_THAT(range_defect(money(-1, 0, 1)), HasSubstr("decimals must be 0 to 6"));
  EXPECT_THAT(range_defect(money(0, 2, 1)), HasSubstr("minimum 2 is above maximum 1"));
  EXPECT_THAT(range_defect(money(0, 0, kMaxScaled + 1)), HasSubstr("too wide"));
  EXPECT_THAT(range_defect(money(0, -kMaxScaled, kMaxScaled)), HasSubstr("too wide"));
  EXPECT_THAT(range_defect(money(6, 0, 80'000'000)), HasSubstr("too wide"));
  EXPECT_THAT(range_defect(money(0, std::numeric_limits<std::int64_t>::min(),
                                 std::numeric_limits<std::int64_t>::max())),
              HasSubstr("too wide"));
}

}  // namespace
}  // namespace tacit::table
