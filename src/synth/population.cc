// SPDX-License-Identifier: Apache-2.0
#include "synth/population.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "base/error.h"
#include "base/work.h"
#include "synth/income.h"
#include "synth/names.h"
#include "synth/places.h"

namespace tacit::synth {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year_month_day;
using std::chrono::years;

constexpr std::uint32_t kCouple = 700'000;  // of the shared homes; the others have one grown-up
constexpr std::uint32_t kTwins = 60'000;    // of the homes with two children
constexpr std::uint32_t kMissingIncome = 50'000;
constexpr int kAdultAge = 18;

// Parts per million of the clean copy, by Field: about what the clean half of FEBRL 4 lacks.
constexpr std::array<std::uint32_t, kFieldCount> kMissing = {20'000, 10'000, 30'000, 20'000, 0,
                                                             10'000, 0,      10'000, 20'000, 0};

int draw_age(Rng& rng) {
  // Thousandths of the population by five years of age, after the census of 2021; 100 stands alone.
  constexpr std::array<std::uint32_t, 21> kPyramid = {58, 62, 62, 57, 62, 70, 73, 72, 65, 64, 63,
                                                      61, 58, 51, 44, 32, 22, 13, 7,  2,  1};
  constexpr int kBand = 5;
  const int from = static_cast<int>(rng.weighted(kPyramid)) * kBand;
  return from == kOldestAge ? kOldestAge : from + static_cast<int>(rng.below(kBand));
}

int draw_adult_age(Rng& rng) {
  for (;;) {
    const int age = draw_age(rng);
    if (age >= kAdultAge) return age;
  }
}

/// A day of birth, uniform among those that make somebody `age` years old at kReferenceDay.
std::string draw_date_of_birth(int age, Rng& rng) {
  const sys_days last{kReferenceDay - years{age}};
  const sys_days before_first{kReferenceDay - years{age + 1}};
  const auto span = static_cast<std::uint32_t>((last - before_first).count());
  const year_month_day born{last - days{rng.below(span)}};
  const std::uint32_t digits = static_cast<std::uint32_t>(static_cast<int>(born.year())) * 10'000 +
                               static_cast<unsigned>(born.month()) * 100 + static_cast<unsigned>(born.day());
  return std::to_string(digits);
}

std::string draw_sex(Rng& rng) {
  constexpr std::array<std::string_view, 4> kSexes = {"f", "m", "x", ""};
  constexpr std::array<std::uint32_t, 4> kThousandths = {503, 489, 3, 5};
  return std::string(kSexes[rng.weighted(kThousandths)]);
}

/// Numbers of seven digits, the first not 0, each given out once.
class SocSecIds {
 public:
  std::string draw(Rng& rng) {
    for (;;) {
      const std::uint32_t number = rng.below(kCount);
      if (used_[number]) continue;
      used_[number] = true;
      return std::to_string(kFirst + number);
    }
  }

 private:
  static constexpr std::uint32_t kFirst = 1'000'000;
  static constexpr std::uint32_t kCount = 9'000'000;
  std::vector<bool> used_ = std::vector<bool>(kCount);
};

/// What the members of a household have in common.
struct Home {
  const Origin* origin;
  std::string surname;
  Address address;
};

/// The share of the households that must be shared for `families_ppm` of the people to live in such: two to
/// four, so three members on average, where the others have one.
std::uint32_t shared_homes(std::uint32_t families_ppm) {
  const std::uint64_t people = families_ppm;
  return static_cast<std::uint32_t>(people * kMillion / (3 * std::uint64_t{kMillion} - 2 * people));
}

class Population {
 public:
  Population(std::size_t count, std::uint32_t families_ppm, Rng& rng)
      : count_(count), shared_homes_ppm_(shared_homes(families_ppm)), rng_(rng) {
    people_.reserve(count + kMaxMembers);
  }

  std::vector<Resident> make() {
    while (people_.size() < count_) {
      work_step();
      add_household();
    }
    people_.resize(count_);
    for (Resident& person : people_) {
      work_step();
      lose_values(person);
    }
    return std::move(people_);
  }

 private:
  static constexpr std::size_t kMaxMembers = 4;

  void add_household() {
    const std::size_t first = people_.size();
    const Origin& origin = draw_origin(rng_);
    const Home home{&origin, draw_surname(origin, rng_), draw_address(rng_)};
    if (!rng_.chance(shared_homes_ppm_)) return add_person(home, draw_age(rng_), first);
    const int age = draw_adult_age(rng_);
    const std::size_t members = 2 + rng_.below(kMaxMembers - 1);
    add_person(home, age, first);
    if (rng_.chance(kCouple)) add_person(home, partner_age(age), first);
    const std::size_t first_child = people_.size();
    while (people_.size() < first + members) add_person(home, child_age(age), first);
    if (people_.size() >= first_child + 2 && rng_.chance(kTwins)) make_twins(people_.size() - 2);
  }

  int partner_age(int age) { return std::clamp(age + rng_.between(-6, 6), kAdultAge, kOldestAge); }

  /// A parent is 18 to 40 years older than the child.
  int child_age(int parent) {
    const int oldest = parent - kAdultAge;
    return rng_.between(std::max(0, parent - 40), oldest);
  }

  void add_person(const Home& home, int age, std::size_t household_start) {
    Resident person;
    person.sex = draw_sex(rng_);
    do {
      person[Field::kGivenName] = draw_given_name(*home.origin, person.sex, rng_);
    } while (has_given_name(household_start, person[Field::kGivenName]));
    person[Field::kSurname] = home.surname;
    person[Field::kStreetNumber] = home.address.street_number;
    person[Field::kAddress1] = home.address.address_1;
    person[Field::kAddress2] = home.address.address_2;
    person[Field::kSuburb] = home.address.suburb;
    person[Field::kPostcode] = home.address.postcode;
    person[Field::kState] = home.address.state;
    person[Field::kDateOfBirth] = draw_date_of_birth(age, rng_);
    person[Field::kSocSecId] = ids_.draw(rng_);
    person.income = draw_income(age, rng_);
    person.age = age;
    people_.push_back(std::move(person));
  }

  bool has_given_name(std::size_t household_start, const std::string& given_name) const {
    for (std::size_t i = household_start; i < people_.size(); ++i) {
      if (people_[i][Field::kGivenName] == given_name) return true;
    }
    return false;
  }

  void make_twins(std::size_t first) {
    people_[first + 1][Field::kDateOfBirth] = people_[first][Field::kDateOfBirth];
    people_[first + 1].age = people_[first].age;
    // One age, one income bracket: a child's 0 must not stand beside a grown-up's date of birth.
    people_[first + 1].income = people_[first].income;
  }

  void lose_values(Resident& person) {
    for (std::size_t field = 0; field < kFieldCount; ++field) {
      if (kMissing[field] != 0 && rng_.chance(kMissing[field])) person.fields[field].clear();
    }
    if (rng_.chance(kMissingIncome)) person.income.reset();
  }

  std::size_t count_;
  std::uint32_t shared_homes_ppm_;  // of the households
  Rng& rng_;
  SocSecIds ids_;
  std::vector<Resident> people_;
};

}  // namespace

std::vector<Resident> make_population(std::size_t count, std::uint32_t families_ppm, Rng& rng) {
  require(count <= kMaxResidents, "no more residents than there are seven-digit numbers for");
  require(families_ppm <= kMillion, "a share of people in families is at most one");
  return Population(count, families_ppm, rng).make();
}

}  // namespace tacit::synth
