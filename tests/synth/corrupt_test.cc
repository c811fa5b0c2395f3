// SPDX-License-Identifier: Apache-2.0
#include "synth/corrupt.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "synth/places.h"

namespace tacit::synth {
namespace {

Resident sample() {
  return {.rec_id = "p",
          .fields = {"grace", "walker", "17", "wattle street", "unit 4", "dubbo", "2830", "nsw", "19710509",
                     "4711081"},
          .sex = "f",
          .income = 52'000};
}

std::size_t changed_fields(const Resident& before, const Resident& after) {
  std::size_t changed = 0;
  for (std::size_t field = 0; field < kFieldCount; ++field)
    changed += before.fields[field] != after.fields[field];
  return changed;
}

TEST(Corrupt, ErrorCountHasItsMean) {
  for (double mean : {0.0, 0.5, 2.0, kMaxTypos}) {
    Rng rng(1, 0);
    double sum = 0;
    for (int i = 0; i < 20'000; ++i)
      sum += draw_error_count(static_cast<std::uint32_t>(mean * kMillion), rng);
    EXPECT_NEAR(sum / 20'000, mean, 0.05) << mean;
    EXPECT_EQ(sum == 0, mean == 0);
  }
}

TEST(Corrupt, AnErrorAlwaysChangesSomethingInTheLinkageColumns) {
  Rng rng(2, 0);
  for (int i = 0; i < 5000; ++i) {
    Resident person = sample();
    add_error(person, rng);
    ASSERT_GE(changed_fields(sample(), person), 1U);
    ASSERT_EQ(person.rec_id, "p");
    ASSERT_EQ(person.sex, "f");
    ASSERT_EQ(person.income, 52'000);
  }
}

TEST(Corrupt, KindsOfErrorComeAtTheirRates) {
  Rng rng(3, 0);
  constexpr int kCount = 50'000;
  int single = 0, swapped = 0, moved = 0, missing = 0, state = 0, surname = 0;
  for (int i = 0; i < kCount; ++i) {
    Resident person = sample();
    add_error(person, rng);
    const std::size_t changed = changed_fields(sample(), person);
    single += changed == 1;
    swapped += person[Field::kGivenName] == "walker" && person[Field::kSurname] == "grace";
    moved += changed >= 3;
    missing += changed == 1 && std::count(person.fields.begin(), person.fields.end(), "") == 1;
    state += changed == 1 && person[Field::kState] != "nsw";
    surname += changed == 1 && person[Field::kSurname] != "walker";
  }
  EXPECT_NEAR(single / double{kCount}, 0.96, 0.01);
  EXPECT_NEAR(swapped / double{kCount}, 0.02, 0.004);
  EXPECT_NEAR(moved / double{kCount}, 0.02, 0.004);
  EXPECT_NEAR(missing / double{kCount}, 0.085, 0.02);
  EXPECT_NEAR(state / double{kCount}, 0.02, 0.008);
  EXPECT_NEAR(surname / double{kCount}, 0.14, 0.02);
}

TEST(Corrupt, PostcodeAndNumberAreNeverMissing) {
  Rng rng(4, 0);
  for (int i = 0; i < 500; ++i) {
    Resident person = sample();
    for (int errors = 0; errors < 20; ++errors) add_error(person, rng);
    EXPECT_EQ(person[Field::kPostcode].size(), 4U);
    EXPECT_EQ(person[Field::kSocSecId].size(), 7U);
  }
}

TEST(Corrupt, ARecordWithNothingButItsNumberStillTakesAnError) {
  Resident person;
  person[Field::kSocSecId] = "1234567";
  const Resident before = person;
  Rng rng(5, 0);
  add_error(person, rng);
  EXPECT_GE(changed_fields(before, person), 1U);
}

}  // namespace
}  // namespace tacit::synth
