// SPDX-License-Identifier: Apache-2.0
#include "fit/check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "check_support.h"

namespace tacit::fit {
namespace {

using linkage::About;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

// `count` values that all differ and have letters only.
std::vector<std::string> different_words(std::size_t count) {
  std::vector<std::string> words;
  for (std::size_t i = 0; i < count; ++i) {
    std::string word = "n";
    for (std::size_t rest = i + 1; rest != 0; rest /= 26) word.push_back(static_cast<char>('a' + rest % 26));
    words.push_back(word);
  }
  return words;
}

std::vector<WarningKind> kinds(const linkage::Field& field, const std::vector<std::string>& values,
                               std::vector<std::string> missing = {}) {
  return kinds_of(
      check_of(model_of({field}, 1, std::move(missing)), column_of(field.columns.front(), values)));
}

TEST(Check, SaysNothingAboutAGoodFile) {
  const auto model = model_of({one_level("name", kWords, 1024, 2)}, 2);
  const ModelCheck check = check_of(model, column_of("name", different_words(200)), {.against = 5});
  // 200 different names, 1,024 buckets: collisions are what is left.
  EXPECT_THAT(kinds_of(check), Not(Contains(WarningKind::kChanceLinks)));
  const auto few = different_words(30);
  EXPECT_THAT(kinds_of(check_of(model, column_of("name", few))), Contains(WarningKind::kFewRecords));
  EXPECT_THAT(kinds_of(check), Not(Contains(WarningKind::kFewRecords)));
}

// Of 200 people, five or fewer in a place are within the share of a made-up record, or no group.
TEST(Check, WarnsOfAMadeUpRecordThatLinksManyPeople) {
  const auto model = model_of({one_level("place", kAsIs, 1024, 2)}, 2);
  auto places = different_words(200);
  std::fill_n(places.begin(), 20, "nowhere");
  const ModelCheck check = check_of(model, column_of("place", places), {.side = linkage::Side::kServer});
  EXPECT_GE(check.widest.links, 20U);
  EXPECT_EQ(check.widest.records, 200U);
  EXPECT_THAT(kinds_of(check), Contains(WarningKind::kWideRecord));
  EXPECT_STREQ(key(WarningKind::kWideRecord), "wide-record");
  const ModelCheck narrow = check_of(model, column_of("place", different_words(200)));
  EXPECT_LT(narrow.widest.links, 5U);
  EXPECT_THAT(kinds_of(narrow), Not(Contains(WarningKind::kWideRecord)));
}

TEST(Check, TakesTheFileForItsSide) {
  const auto model = model_of({one_level("name", kWords)}, 1);
  const auto table = column_of("name", different_words(4));
  const ModelCheck client = check_of(model, table, {.against = 7});
  EXPECT_EQ(client.client_records, 4U);
  EXPECT_EQ(client.server_records, 7U);
  const ModelCheck server = check_of(model, table, {.side = linkage::Side::kServer, .against = 7});
  EXPECT_EQ(server.client_records, 7U);
  EXPECT_EQ(server.server_records, 4U);
  EXPECT_EQ(check_of(model, table).server_records, 4U);
}

TEST(Check, MultipliesTheChanceOfAPair) {
  const auto model = model_of({one_level("a", kAsIs)}, 1);
  const ModelCheck check = check_of(model, column_of("a", {"1", "1", "2", "3"}), {.against = 60});
  EXPECT_DOUBLE_EQ(check.false_links.chance, 2.0 / 12);
  EXPECT_DOUBLE_EQ(check.false_links.expected, 4 * 60 * 2.0 / 12);
  EXPECT_DOUBLE_EQ(check.false_links.by_file, 4 * 60 * 2.0 / 12);
  EXPECT_DOUBLE_EQ(check.false_links.per_client, 10);
  EXPECT_THAT(kinds_of(check), Contains(WarningKind::kChanceLinks));
}

TEST(Check, NeedsTheColumnsOfAlsoFromAServerOnly) {
  linkage::Field field = one_level("first", kWords);
  field.also = {"last"};
  const auto model = model_of({field}, 1);
  const auto table = column_of("first", {"a", "b"});
  EXPECT_FALSE(check_of(model, table).has_alternatives);
  EXPECT_THROW(check_of(model, table, {.side = linkage::Side::kServer}), Error);
  const auto both = ingest::parse_csv("first,last\na,b\nb,c\n", "test.csv");
  const ModelCheck check = check_of(model, both);
  EXPECT_TRUE(check.has_alternatives);
  EXPECT_EQ(check.chance.linked_pairs, 1U);  // the second's first name is the first's last name
}

TEST(Check, RefusesAFileThatCannotBeChecked) {
  const auto model = model_of({one_level("name", kWords)}, 1);
  EXPECT_THROW(check_of(model, column_of("name", {})), Error);
  EXPECT_THROW(check_of(model, column_of("nme", {"anna"})), Error);
}

TEST(Check, TellsItsProgress) {
  std::vector<double> shares;
  check_model(model_of({one_level("name", kWords)}, 1), column_of("name", different_words(50)), {},
              [&](double share) { shares.push_back(share); });
  EXPECT_TRUE(std::is_sorted(shares.begin(), shares.end()));
  EXPECT_GT(shares.size(), 3U);
  EXPECT_EQ(shares.back(), 1.0);
}

TEST(Check, TellsTheCost) {
  const ModelCost cheap =
      cost_of(model_of({one_level("a", kAsIs, 64, 2), one_level("b", kAsIs, 256, 3, 1)}, 5));
  EXPECT_EQ(cheap.planes, 16U + 32U);
  EXPECT_EQ(cheap.score_range, 6);
  EXPECT_EQ(cheap.shifted_threshold, 6);
  EXPECT_EQ(cheap.window, 8U);
  EXPECT_EQ(cost_of(model_of({one_level("a", kAsIs, 64, 12)}, 12)).window, 16U);
  EXPECT_EQ(cost_of(model_of({one_level("a", kAsIs, 64, 20)}, 18)).window, 0U);
}

TEST(CheckWarnings, AFeatureThatSaysLittle) {
  std::vector<std::string> sexes(200, "f");
  std::fill(sexes.begin(), sexes.begin() + 100, "m");
  EXPECT_THAT(kinds(one_level("sex", kWords, 16), sexes), Contains(WarningKind::kSaysLittle));
  EXPECT_THAT(kinds(one_level("name", kWords), different_words(200)),
              Not(Contains(WarningKind::kSaysLittle)));
}

TEST(CheckWarnings, AFieldThatIsMostlyMissing) {
  std::vector<std::string> values = different_words(200);
  std::fill(values.begin(), values.begin() + 100, "");
  EXPECT_THAT(kinds(one_level("name", kWords), values), Not(Contains(WarningKind::kMostlyMissing)));
  values[150].clear();
  EXPECT_THAT(kinds(one_level("name", kWords), values), Contains(WarningKind::kMostlyMissing));
}

TEST(CheckWarnings, APlaceholderThatIsNotListed) {
  std::vector<std::string> values = different_words(200);
  std::fill(values.begin(), values.begin() + 10, "Unknown");
  const auto model = model_of({one_level("name", kWords)}, 1);
  const auto check = check_of(model, column_of("name", values));
  ASSERT_THAT(kinds_of(check), Contains(WarningKind::kUnlistedPlaceholder));
  EXPECT_THAT(check.warnings.front().what, HasSubstr("'unknown' is in 5.0 %"));
  EXPECT_THAT(kinds(one_level("name", kWords), values, {"unknown"}),
              Not(Contains(WarningKind::kUnlistedPlaceholder)));
  std::fill(values.begin(), values.begin() + 10, "Zebulon");
  const auto secret = check_of(model, column_of("name", values));
  ASSERT_THAT(kinds_of(secret), Contains(WarningKind::kUnlistedPlaceholder));
  for (const Warning& warning : secret.warnings) {
    EXPECT_THAT(warning.where + warning.what + warning.advice, Not(HasSubstr("ebulon")));
  }
}

TEST(CheckWarnings, MoreBucketsThanValuesNeed) {
  std::vector<std::string> months;
  for (int i = 0; i < 240; ++i) months.push_back(std::to_string(i % 12 + 1));
  EXPECT_THAT(kinds(one_level("month", kNumber, 1024), months), Contains(WarningKind::kTooManyBuckets));
  EXPECT_THAT(kinds(one_level("month", kNumber, 128), months), Not(Contains(WarningKind::kTooManyBuckets)));
}

TEST(CheckWarnings, NumbersThatASpreadsheetHasRewritten) {
  std::vector<std::string> postcodes;
  for (int i = 0; i < 200; ++i) postcodes.push_back(std::to_string(i < 20 ? 800 + i : 2000 + 7 * i));
  const auto field = one_level("postcode", kNumber);
  EXPECT_THAT(kinds(field, postcodes), Contains(WarningKind::kLostZeros));
  for (int i = 0; i < 20; ++i) postcodes[i] = "0" + postcodes[i];
  EXPECT_THAT(kinds(field, postcodes), Not(Contains(WarningKind::kLostZeros)));
  EXPECT_THAT(kinds(field, postcodes), Not(Contains(WarningKind::kDecimals)));
  EXPECT_THAT(kinds(field, postcodes), Not(Contains(WarningKind::kExponents)));
  postcodes[3] = "2600.0";
  EXPECT_THAT(kinds(one_level("postcode", kAsIs), postcodes), Contains(WarningKind::kDecimals));
  EXPECT_THAT(kinds(field, postcodes), Not(Contains(WarningKind::kDecimals)));  // reads it as 2600
  postcodes[4] = "1.2E+06";
  EXPECT_THAT(kinds(field, postcodes), Contains(WarningKind::kExponents));
}

TEST(CheckWarnings, DatesThatAreNotRead) {
  std::vector<std::string> dates;
  for (int i = 0; i < 200; ++i) {
    dates.push_back(std::to_string(1 + i % 9) + "/" + std::to_string(2 + i % 27) + "/" +
                    std::to_string(1920 + i % 80));
  }
  const auto day_first = date_field("born", DateOrder::kDayMonthYear);
  const auto month_first = date_field("born", DateOrder::kMonthDayYear);
  EXPECT_THAT(kinds(day_first, dates), Contains(WarningKind::kDateOrder));
  EXPECT_THAT(kinds(month_first, dates), Not(Contains(WarningKind::kDateOrder)));
  EXPECT_THAT(kinds(month_first, dates), Not(Contains(WarningKind::kUnreadDates)));
  dates[0] = "spring";
  dates[1] = "31/31/1970";
  EXPECT_THAT(kinds(month_first, dates), Not(Contains(WarningKind::kUnreadDates)));  // one in a hundred
  dates[2] = "1970";
  EXPECT_THAT(kinds(month_first, dates), Contains(WarningKind::kUnreadDates));
}

TEST(CheckWarnings, TwoPartsOfOneDateAreSpokenOfOnce) {
  linkage::Field year =
      one_level("year", {linkage::step::Date{linkage::DatePart::kYear, DateOrder::kYearFirst}});
  linkage::Field day =
      one_level("day", {linkage::step::Date{linkage::DatePart::kDay, DateOrder::kYearFirst}});
  year.columns = day.columns = {"born"};
  const auto check = check_of(model_of({year, day}, 2), column_of("born", {"1965-10-13", "spring"}));
  const auto all = kinds_of(check);
  EXPECT_EQ(std::count(all.begin(), all.end(), WarningKind::kUnreadDates), 1);
}

TEST(CheckWarnings, DatesOnTheFirstOfJanuary) {
  std::vector<std::string> dates;
  for (int i = 0; i < 200; ++i) {
    dates.push_back(std::to_string(1920 + i % 80) +
                    (i < 10 ? "-01-01" : "-03-" + std::to_string(10 + i % 20)));
  }
  const auto field = date_field("born", DateOrder::kYearFirst);
  EXPECT_THAT(kinds(field, dates), Not(Contains(WarningKind::kFirstOfJanuary)));
  dates[10] = "1965-01-01";
  EXPECT_THAT(kinds(field, dates), Contains(WarningKind::kFirstOfJanuary));
}

TEST(CheckWarnings, TextInAnotherEncodingAndDigitsInNames) {
  std::vector<std::string> names = different_words(200);
  for (std::string& name : names) name = "O'" + name + " III";
  const auto field = one_level("name", kWords);
  EXPECT_THAT(kinds(field, names), Not(Contains(WarningKind::kDigitsInNames)));
  EXPECT_THAT(kinds(field, names), Not(Contains(WarningKind::kNotUtf8)));
  names[0] = "Zo\xeb";
  EXPECT_THAT(kinds(field, names), Contains(WarningKind::kNotUtf8));
  for (int i = 1; i < 4; ++i) names[i] += " 2";
  EXPECT_THAT(kinds(field, names), Contains(WarningKind::kDigitsInNames));
  EXPECT_THAT(kinds(about(field, About::kAddress), names), Not(Contains(WarningKind::kDigitsInNames)));
}

TEST(CheckWarnings, DuplicatesInTheFile) {
  const auto model = model_of({one_level("a", kWords), one_level("b", kWords)}, 2);
  const std::vector<std::string> words = different_words(400);
  std::string csv = "a,b\n";
  for (std::size_t i = 0; i < 200; ++i) csv += words[i] + "," + words[399 - i] + "\n";
  EXPECT_THAT(kinds_of(check_of(model, ingest::parse_csv(csv, "test.csv"))),
              Not(Contains(WarningKind::kOwnLinks)));
  for (std::size_t i = 0; i < 3; ++i) csv += words[i] + "," + words[399 - i] + "\n";
  const ModelCheck check = check_of(model, ingest::parse_csv(csv, "test.csv"));
  EXPECT_THAT(kinds_of(check), Contains(WarningKind::kOwnLinks));
  EXPECT_EQ(check.chance.linked_records, 6U);
}

TEST(CheckWarnings, AThresholdOutOfReach) {
  const auto table = ingest::parse_csv("name,street\nanna,main\n", "test.csv");
  const auto kinds_at = [&](int threshold, int disagreement) {
    return kinds_of(
        check_of(model_of({one_level("name", kWords, 64, 3),
                           about(one_level("street", kWords, 64, 2, disagreement), About::kAddress)},
                          threshold),
                 table));
  };
  EXPECT_THAT(kinds_at(3, 0), Not(Contains(WarningKind::kMovedNotFound)));
  EXPECT_THAT(kinds_at(3, 0), Not(Contains(WarningKind::kNeedsAddress)));
  EXPECT_THAT(kinds_at(3, 1), Contains(WarningKind::kMovedNotFound));
  EXPECT_THAT(kinds_at(4, 1), Contains(WarningKind::kNeedsAddress));
  EXPECT_THAT(kinds_at(4, 1), Not(Contains(WarningKind::kMovedNotFound)));
  EXPECT_THAT(kinds_at(3, 0), Not(Contains(WarningKind::kHouseholdLinks)));
  EXPECT_THAT(kinds_at(2, 0), Contains(WarningKind::kHouseholdLinks));
}

TEST(CheckWarnings, HaveWordsAndKeys) {
  const auto check =
      check_of(model_of({one_level("name", kWords)}, 1), column_of("name", {"", "x1", "\xeb"}));
  ASSERT_FALSE(check.warnings.empty());
  for (const Warning& warning : check.warnings) {
    EXPECT_FALSE(std::string(key(warning.kind)).empty());
    EXPECT_FALSE(warning.where.empty());
    EXPECT_FALSE(warning.what.empty());
    EXPECT_NE(warning.what.back(), '.');
    EXPECT_NE(warning.advice.back(), '.');
  }
}

}  // namespace
}  // namespace tacit::fit
