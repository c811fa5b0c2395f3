// SPDX-License-Identifier: Apache-2.0
#include "fit/check_dates.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "check_support.h"

namespace tacit::fit {
namespace {

using ::testing::ElementsAre;

constexpr auto kYmd = DateOrder::kYearFirst;
constexpr auto kDmy = DateOrder::kDayMonthYear;
constexpr auto kMdy = DateOrder::kMonthDayYear;

// Days 1 to 28 in turn, as a spreadsheet writes them.
std::vector<std::string> dates_by(DateOrder order, int count) {
  std::vector<std::string> texts;
  for (int i = 0; i < count; ++i) {
    const std::string year = std::to_string(1930 + i % 70), month = std::to_string(1 + i % 12),
                      day = std::to_string(1 + i % 28);
    texts.push_back(order == kYmd   ? year + "-" + month + "-" + day
                    : order == kDmy ? day + "/" + month + "/" + year
                                    : month + "/" + day + "/" + year);
  }
  return texts;
}

DateHabits habits_of(const std::vector<std::string>& texts, DateOrder order) {
  return date_habits(date_field("born", order), texts);
}

TEST(DateHabits, FindsTheOrderThatReadsMore) {
  const std::vector<std::string> texts = {"3/13/1965", "4/25/1970", "1/2/1980", ""};
  const DateHabits habits = habits_of(texts, kDmy);
  EXPECT_EQ(habits.values, 3U);
  EXPECT_EQ(habits.read(), 1U);
  EXPECT_EQ(habits.best_order(), kMdy);
  EXPECT_EQ(habits.read_by_best(), 3U);
  EXPECT_THAT(habits.read_by, ElementsAre(0U, 1U, 3U));
  const DateHabits right = habits_of(texts, kMdy);
  EXPECT_EQ(right.best_order(), kMdy);
  EXPECT_EQ(right.read(), 3U);
}

TEST(DateHabits, KeepsTheOrderWhereNoneReadsMore) {
  for (const DateOrder order : kDateOrders) {
    const DateHabits habits = habits_of({"1965-01-01", "1970-02-01", "what"}, order);
    EXPECT_EQ(habits.best_order(), order);
    EXPECT_EQ(habits.read(), 2U);
    EXPECT_EQ(habits.first_of_january, 1U);
  }
}

// By the wrong order a date may have its year alone, which is no reading where another order has the day; but
// of a field that looks at years only, every order reads it. What has no more than a year is read by every
// order.
TEST(DateHabits, ReadsATextAsTheFieldDoes) {
  linkage::Field field = date_field("born", kDmy);
  field.levels.push_back({{linkage::step::Date{linkage::DatePart::kYear, kDmy}}, 64, 0});
  const std::vector<std::string> texts = {"4/25/1965", "1970", "about 1980"};
  EXPECT_THAT(date_habits(field, texts).read_by, ElementsAre(1U, 1U, 2U));
  field.levels.erase(field.levels.begin());
  EXPECT_THAT(date_habits(field, texts).read_by, ElementsAre(1U, 2U, 2U));
  field.levels.push_back({{linkage::step::Digits{}}, 64, -1});  // is no date's
  EXPECT_EQ(date_habits(field, texts).read(), 2U);
}

TEST(DateHabits, ReadsDatesAsTheModelDoes) {
  const std::vector<std::string> texts = {"9/7/67", "24662", "7/13/68", "1/1/68"};
  EXPECT_EQ(habits_of(texts, kDmy).read(), 0U);
  linkage::Field field = date_field("born", kDmy);
  field.levels.front().transform = {
      linkage::step::Date{linkage::DatePart::kFull, kDmy, 30, DateSerial::kExcel}};
  const DateHabits habits = date_habits(field, texts);
  EXPECT_EQ(habits.read(), 3U);
  EXPECT_EQ(habits.best_order(), kMdy);
  EXPECT_EQ(habits.first_of_january, 1U);
}

TEST(DateHabits, CountsWhatAnotherStepWouldRead) {
  const DateHabits habits = habits_of({"13.4.67", "090767", "24662", "24662.5", "spring"}, kDmy);
  EXPECT_EQ(habits.read(), 0U);
  EXPECT_EQ(habits.two_digit_years, 2U);
  EXPECT_EQ(habits.serial_days, 2U);
}

TEST(DateHabits, AnOrderIsWrongWhereItLosesMostAndAnotherReadsNearlyAll) {
  EXPECT_TRUE(habits_of(dates_by(kMdy, 100), kDmy).has_wrong_order());
  EXPECT_TRUE(habits_of(dates_by(kMdy, 100), kYmd).has_wrong_order());
  EXPECT_FALSE(habits_of(dates_by(kMdy, 100), kMdy).has_wrong_order());
  EXPECT_FALSE(habits_of(dates_by(kYmd, 100), kMdy).has_wrong_order());
  EXPECT_FALSE(habits_of(dates_by(kMdy, 9), kYmd).has_wrong_order());  // nine may be slips
  EXPECT_TRUE(habits_of(dates_by(kMdy, 10), kYmd).has_wrong_order());
  std::vector<std::string> mixed = dates_by(kYmd, 60);
  for (const std::string& text : dates_by(kDmy, 40)) mixed.push_back(text);
  EXPECT_FALSE(habits_of(mixed, kYmd).has_wrong_order());  // the model reads most
  std::vector<std::string> other(100, "spring");
  EXPECT_FALSE(habits_of(other, kYmd).has_wrong_order());  // no order reads them
}

TEST(OrderForBoth, KeepsTheModelsWhereItReadsAsMuch) {
  const DateHabits iso = habits_of(dates_by(kYmd, 100), kDmy), german = habits_of(dates_by(kDmy, 100), kDmy);
  EXPECT_EQ(order_for_both(iso, iso), kDmy);
  EXPECT_EQ(order_for_both(iso, german), kDmy);
  EXPECT_EQ(order_for_both(DateHabits{.order = kDmy}, DateHabits{.order = kDmy}), kDmy);
}

TEST(OrderForBoth, TakesTheOneThatSuitsBoth) {
  const DateHabits iso = habits_of(dates_by(kYmd, 100), kDmy),
                   american = habits_of(dates_by(kMdy, 100), kDmy);
  EXPECT_EQ(order_for_both(iso, american), kMdy);
  EXPECT_EQ(order_for_both(american, american), kMdy);
  EXPECT_EQ(order_for_both(american, DateHabits{.order = kDmy}), kMdy);
}

TEST(OrderForBoth, IsNoneWhereTheFilesDiffer) {
  const DateHabits german = habits_of(dates_by(kDmy, 100), kYmd),
                   american = habits_of(dates_by(kMdy, 100), kYmd);
  EXPECT_EQ(order_for_both(german, american), std::nullopt);
  EXPECT_EQ(order_for_both(american, german), std::nullopt);
}

TEST(OrderForBoth, StaysWhereNoOrderIsClear) {
  std::vector<std::string> odd = dates_by(kMdy, 80);
  odd.resize(100, "spring");
  EXPECT_EQ(order_for_both(habits_of(odd, kYmd), habits_of(odd, kYmd)), kYmd);
}

table::Table born(DateOrder order) {
  return column_of("born", dates_by(order, 100));
}

linkage::ModelSpec model_with_dates(DateOrder order) {
  linkage::Field year = one_level("year", {linkage::step::Date{linkage::DatePart::kYear, order}});
  year.columns = {"born"};
  linkage::ModelSpec spec = model_of({date_field("born", order), year}, 1).spec();
  spec.passes = {{"birth", {{{"born"}, {linkage::step::Date{linkage::DatePart::kFull, order}}, {}}}}};
  return spec;
}

TEST(FindOrders, SetsTheOrderOfEveryFieldAndPassOfAColumn) {
  linkage::ModelSpec spec = model_with_dates(kDmy);
  const auto found = find_orders(spec, born(kMdy), born(kYmd), 50);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].order, kMdy);
  EXPECT_EQ(found[0].client.order, kDmy);
  EXPECT_EQ(found[0].client.values, 50U);
  EXPECT_THAT(found[0].columns, ElementsAre("born"));
  for (const linkage::Field& field : spec.fields) EXPECT_EQ(date_step(field)->order, kMdy);
  EXPECT_EQ(date_step(spec.passes[0].parts[0].transform)->order, kMdy);
}

TEST(FindOrders, LeavesWhatIsRightAndWhatDiffers) {
  linkage::ModelSpec spec = model_with_dates(kDmy);
  EXPECT_TRUE(find_orders(spec, born(kDmy), born(kYmd), 100).empty());
  const auto found = find_orders(spec, born(kDmy), born(kMdy), 100);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].order, std::nullopt);
  EXPECT_EQ(date_step(spec.fields[0])->order, kDmy);
  EXPECT_TRUE(find_orders(spec, column_of("other", {"1/13/1980"}), born(kMdy), 100).empty());
}

}  // namespace
}  // namespace tacit::fit
