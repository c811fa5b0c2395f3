// SPDX-License-Identifier: Apache-2.0
#include "synth/record_errors.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace tacit::synth {
namespace {

using Record = RecordErrors::Record;

// id, given name, surname, born, street, postcode, member number, sex
const std::vector<ColumnUse> kUses = {{ColumnKind::kNone, false},    {ColumnKind::kGivenName, false},
                                      {ColumnKind::kSurname, false}, {ColumnKind::kDate, false},
                                      {ColumnKind::kText, true},     {ColumnKind::kNumber, true},
                                      {ColumnKind::kNumber, false},  {ColumnKind::kCategory, false}};
enum : std::size_t { kId, kGiven, kSurname, kBorn, kStreet, kPostcode, kNumber, kSex, kColumns };

const std::vector<Record> kPeople = [] {
  std::vector<Record> people;
  for (int i = 0; i < 20; ++i) {
    const std::string letters = std::string(1, static_cast<char>('a' + i));
    people.push_back({std::to_string(i), "given" + letters, "sur" + letters,
                      std::to_string(19500611 + 10000 * i), "street " + letters, std::to_string(2000 + i),
                      std::to_string(5551000 + i), i % 2 == 0 ? "f" : "m"});
  }
  return people;
}();

RecordErrors errors(ErrorShares shares = {}, Nicknames nicknames = {}) {
  return RecordErrors(
      kUses, shares,
      {kPeople.size(),
       [](std::size_t record, std::size_t c) -> std::string_view { return kPeople[record][c]; }},
      std::move(nicknames));
}

std::vector<std::size_t> changed_columns(const Record& before, const Record& after) {
  std::vector<std::size_t> changed;
  for (std::size_t c = 0; c < kColumns; ++c) {
    if (before[c] != after[c]) changed.push_back(c);
  }
  return changed;
}

TEST(RecordErrors, AnErrorIsWhatItSays) {
  const RecordErrors errors = synth::errors();
  Rng rng(1, 0);
  for (int i = 0; i < 5000; ++i) {
    Record person = kPeople[3];
    const auto kind = errors.add(person, rng);
    ASSERT_TRUE(kind);
    const std::vector<std::size_t> changed = changed_columns(kPeople[3], person);
    ASSERT_FALSE(changed.empty());
    ASSERT_EQ(person[kId], kPeople[3][kId]);
    if (*kind == ErrorKind::kMoved) {
      ASSERT_THAT(changed, testing::ElementsAre(kStreet, kPostcode));
      ASSERT_EQ(person[kStreet].back() - 'a', std::stoi(person[kPostcode]) - 2000);  // one address
    } else if (*kind == ErrorKind::kSwapped) {
      ASSERT_EQ(person[kGiven], kPeople[3][kSurname]);
      ASSERT_EQ(person[kSurname], kPeople[3][kGiven]);
    } else {
      ASSERT_EQ(changed.size(), 1U);
      ASSERT_EQ(*kind == ErrorKind::kMissing, person[changed[0]].empty());
      if (*kind == ErrorKind::kDate) {
        ASSERT_EQ(changed[0], kBorn);
      }
      if (*kind == ErrorKind::kShortened) {
        ASSERT_EQ(person[kGiven], "g");
      }
      if (changed[0] == kSex && *kind != ErrorKind::kMissing) {
        ASSERT_EQ(person[kSex], "f");
      }
    }
  }
}

TEST(RecordErrors, KindsHaveTheirShares) {
  for (const ErrorShares shares :
       {ErrorShares{}, ErrorShares{.missing = 0.3, .swapped = 0.1, .moved = 0.2}}) {
    const RecordErrors errors = synth::errors(shares);
    std::array<int, kErrorKinds> seen{};
    Rng rng(2, 0);
    constexpr int kErrors = 40'000;
    for (int i = 0; i < kErrors; ++i) {
      Record person = kPeople[static_cast<std::size_t>(i) % kPeople.size()];
      ++seen[static_cast<std::size_t>(errors.add(person, rng).value())];
    }
    const auto share = [&](ErrorKind kind) { return seen[static_cast<std::size_t>(kind)] / double{kErrors}; };
    EXPECT_NEAR(share(ErrorKind::kMissing), shares.missing, 0.008);
    EXPECT_NEAR(share(ErrorKind::kSwapped), shares.swapped, 0.006);
    EXPECT_NEAR(share(ErrorKind::kMoved), shares.moved, 0.006);
    const double values = 1 - shares.missing - shares.swapped - shares.moved;
    EXPECT_NEAR(share(ErrorKind::kDate) / values, 12.0 / 140, 0.02);
    EXPECT_NEAR(share(ErrorKind::kShortened) / values, 32.0 / 140 * 0.05, 0.003);
    // Half of the other people drawn are of the same sex, which is no error.
    EXPECT_NEAR(share(ErrorKind::kOtherValue) / values, 33.0 / 140 * 0.04 + 5.0 / 140 / 2, 0.006);
  }
}

TEST(RecordErrors, NicknamesAreTakenAndWrittenLikeTheName) {
  const RecordErrors errors = synth::errors({}, [](const std::string& name) -> std::vector<std::string> {
    return name == "william" ? std::vector<std::string>{"bill"} : std::vector<std::string>{};
  });
  std::set<std::string> seen;
  Rng rng(3, 0);
  for (int i = 0; i < 4000; ++i) {
    for (const char* name : {"william", "William", "WILLIAM"}) {
      Record person = kPeople[0];
      person[kGiven] = name;
      if (errors.add(person, rng) == ErrorKind::kShortened) seen.insert(person[kGiven]);
    }
  }
  EXPECT_THAT(seen, testing::UnorderedElementsAre("bill", "Bill", "BILL", "w", "W"));
}

TEST(RecordErrors, NothingIsMadeOfNothing) {
  const RecordErrors errors = synth::errors({.missing = 0.5, .swapped = 0.25, .moved = 0});
  Rng rng(4, 0);
  Record empty(kColumns);
  EXPECT_EQ(errors.add(empty, rng), std::nullopt);
  EXPECT_EQ(empty, Record(kColumns));
  const RecordErrors none({{ColumnKind::kNone, false}}, {}, {1, [](auto, auto) { return "x"; }});
  Record untouched = {"x"};
  EXPECT_EQ(none.add(untouched, rng), std::nullopt);
}

TEST(RecordErrors, OtherPeopleAreNobodyOfTheFile) {
  const RecordErrors errors = synth::errors();
  Rng rng(5, 0);
  for (int i = 0; i < 500; ++i) {
    const Record person = errors.other_person(rng);
    ASSERT_EQ(person.size(), kColumns);
    std::set<int> donors = {person[kGiven].back() - 'a', person[kSurname].back() - 'a',
                            (std::stoi(person[kBorn]) - 19500611) / 10000, person[kStreet].back() - 'a'};
    EXPECT_EQ(donors.size(), 4U);
    EXPECT_EQ(std::stoi(person[kPostcode]) - 2000, person[kStreet].back() - 'a');
    EXPECT_EQ(person[kNumber].size(), 7U);
    EXPECT_EQ(person[kSex], (person[kGiven].back() - 'a') % 2 == 0 ? "f" : "m");
  }
}

}  // namespace
}  // namespace tacit::synth
