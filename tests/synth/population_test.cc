// SPDX-License-Identifier: Apache-2.0
#include "synth/population.h"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <tuple>

#include "base/error.h"

namespace tacit::synth {
namespace {

constexpr std::size_t kCount = 20'000;
constexpr std::uint32_t kFamilies = 400'000;

const std::vector<Resident>& people() {
  static const std::vector<Resident> kPeople = [] {
    Rng rng(1, 0);
    return make_population(kCount, kFamilies, rng);
  }();
  return kPeople;
}

std::chrono::year_month_day parsed(const std::string& date) {
  return {std::chrono::year{std::stoi(date.substr(0, 4))},
          std::chrono::month{static_cast<unsigned>(std::stoul(date.substr(4, 2)))},
          std::chrono::day{static_cast<unsigned>(std::stoul(date.substr(6, 2)))}};
}

/// Whole years from `born` to kReferenceDay.
int age_at_reference(std::chrono::year_month_day born) {
  int age = static_cast<int>(kReferenceDay.year()) - static_cast<int>(born.year());
  const bool birthday_to_come =
      std::tuple(kReferenceDay.month(), kReferenceDay.day()) < std::tuple(born.month(), born.day());
  return birthday_to_come ? age - 1 : age;
}

double share(std::size_t part) {
  return static_cast<double>(part) / kCount;
}

TEST(Population, HasAsManyPeopleAsAskedFor) {
  for (std::size_t count : {0U, 1U, 2U, 3U, 7U}) {
    Rng rng(3, 0);
    EXPECT_EQ(make_population(count, kFamilies, rng).size(), count);
  }
  EXPECT_EQ(people().size(), kCount);
}

TEST(Population, RefusesMoreThanItHasNumbersFor) {
  Rng rng(1, 0);
  EXPECT_THROW(make_population(1, kMillion + 1, rng), Error);
  EXPECT_THROW(make_population(kMaxResidents + 1, kFamilies, rng), Error);
}

TEST(Population, SocSecIdsAreUniqueAndOfSevenDigits) {
  std::set<std::string> ids;
  for (const Resident& person : people()) {
    ids.insert(person[Field::kSocSecId]);
    ASSERT_EQ(person[Field::kSocSecId].size(), 7U);
  }
  EXPECT_EQ(ids.size(), kCount);
}

TEST(Population, DatesOfBirthExistAndGiveAPyramidOfAges) {
  std::map<int, std::size_t> by_decade;
  for (const Resident& person : people()) {
    const std::string& date = person[Field::kDateOfBirth];
    if (date.empty()) continue;
    ASSERT_EQ(date.size(), 8U);
    ASSERT_TRUE(parsed(date).ok()) << date;
    const int age = age_at_reference(parsed(date));
    ASSERT_GE(age, 0) << date;
    ASSERT_LE(age, kOldestAge) << date;
    ++by_decade[age / 10];
  }
  EXPECT_NEAR(share(by_decade[3]), 0.14, 0.03);
  EXPECT_GT(by_decade[0], 3 * by_decade[8]);
  EXPECT_GT(by_decade[8], 2 * by_decade[9]);
}

TEST(Population, MissingRatesAreThoseSaid) {
  std::array<std::size_t, kFieldCount> missing{};
  std::size_t missing_income = 0;
  for (const Resident& person : people()) {
    for (std::size_t field = 0; field < kFieldCount; ++field) missing[field] += person.fields[field].empty();
    missing_income += !person.income.has_value();
  }
  const std::array<double, kFieldCount> expected = {0.02, 0.01, 0.03, 0.02, 0.33, 0.01, 0, 0.01, 0.02, 0};
  for (std::size_t field = 0; field < kFieldCount; ++field) {
    EXPECT_NEAR(share(missing[field]), expected[field], field == 4 ? 0.02 : 0.004) << field;
    EXPECT_EQ(missing[field] == 0, expected[field] == 0) << field;
  }
  EXPECT_NEAR(share(missing_income), 0.05, 0.006);
}

TEST(Population, SomePeopleShareAHomeAndSomeAreTwins) {
  std::map<std::tuple<std::string, std::string, std::string>, std::vector<const Resident*>> homes;
  for (const Resident& person : people()) {
    homes[{person[Field::kSurname], person[Field::kStreetNumber] + person[Field::kAddress1],
           person[Field::kSuburb]}]
        .push_back(&person);
  }
  std::size_t sharing = 0;
  std::size_t twins = 0;
  for (const auto& [home, members] : homes) {
    if (members.size() > 1) sharing += members.size();
    std::set<std::string> dates;
    for (const Resident* member : members) {
      const std::string& date = (*member)[Field::kDateOfBirth];
      if (!date.empty() && !dates.insert(date).second) ++twins;
    }
  }
  EXPECT_NEAR(share(sharing), 0.4, 0.05);
  EXPECT_GT(twins, kCount / 1000);
  EXPECT_LT(twins, kCount / 100);
}

TEST(Population, WithoutFamiliesNobodySharesAHome) {
  Rng rng(2, 0);
  std::set<std::string> homes;
  std::size_t shared = 0;
  for (const Resident& person : make_population(2000, 0, rng)) {
    const std::string home =
        person[Field::kSurname] + person[Field::kStreetNumber] + person[Field::kAddress1];
    shared += homes.insert(home + person[Field::kSuburb]).second ? 0 : 1;
  }
  EXPECT_EQ(shared, 0U);
}

TEST(Population, SexIsSpreadAndSometimesMissing) {
  std::map<std::string, std::size_t> counts;
  for (const Resident& person : people()) ++counts[person.sex];
  EXPECT_EQ(counts.size(), 4U);
  EXPECT_NEAR(share(counts["f"]), 0.503, 0.015);
  EXPECT_NEAR(share(counts["m"]), 0.489, 0.015);
  EXPECT_NEAR(share(counts[""]), 0.005, 0.002);
}

}  // namespace
}  // namespace tacit::synth
