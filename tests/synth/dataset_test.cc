// SPDX-License-Identifier: Apache-2.0
#include "synth/dataset.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <map>
#include <set>
#include <sstream>

#include "base/error.h"
#include "synth/write.h"

namespace tacit::synth {
namespace {

std::string as_text(const Dataset& dataset) {
  std::ostringstream out;
  write_client(dataset, out);
  write_server(dataset, out);
  write_links(dataset, out);
  return out.str();
}

/// FNV-1a, 64 bits: enough to see that bytes are other ones.
std::uint64_t checksum(const std::string& text) {
  std::uint64_t sum = 0xcbf29ce484222325;
  for (char c : text) sum = (sum ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return sum;
}

std::map<std::string, const Resident*> by_id(const std::vector<Resident>& rows) {
  std::map<std::string, const Resident*> found;
  for (const Resident& row : rows) found[row.rec_id] = &row;
  return found;
}

/// Share of the links whose two copies differ in `field`.
double difference_rate(const Dataset& dataset, Field field) {
  const auto client = by_id(dataset.client);
  const auto server = by_id(dataset.server);
  double differ = 0;
  for (const auto& [x, y] : dataset.links) differ += (*client.at(x))[field] != (*server.at(y))[field] ? 1 : 0;
  return differ / static_cast<double>(dataset.links.size());
}

TEST(Dataset, SameOptionsSameBytesOnEveryMachine) {
  const Options options{.records = 300, .seed = 7, .typos = 2.0, .overlap = 0.8};
  EXPECT_EQ(as_text(generate(options)), as_text(generate(options)));
  // A golden checksum: another one means that every seed gives other files than it did.
  EXPECT_EQ(checksum(as_text(generate(options))), 15764453716468285051ULL);
}

TEST(Dataset, AnotherSeedAnotherDataset) {
  EXPECT_NE(as_text(generate({.records = 50, .seed = 1})), as_text(generate({.records = 50, .seed = 2})));
}

TEST(Dataset, LinksAreOneToOneAndOfBothFiles) {
  for (double overlap : {0.0, 0.3, 1.0}) {
    const Dataset dataset = generate({.records = 1000, .seed = 3, .overlap = overlap});
    EXPECT_EQ(dataset.client.size(), 1000U);
    EXPECT_EQ(dataset.server.size(), 1000U);
    EXPECT_EQ(dataset.links.size(), static_cast<std::size_t>(1000 * overlap));
    const auto client = by_id(dataset.client);
    const auto server = by_id(dataset.server);
    EXPECT_EQ(client.size(), 1000U);
    EXPECT_EQ(server.size(), 1000U);
    std::set<std::string> linked_clients;
    std::set<std::string> linked_servers;
    for (const auto& [x, y] : dataset.links) {
      EXPECT_TRUE(client.contains(x) && linked_clients.insert(x).second) << x;
      EXPECT_TRUE(server.contains(y) && linked_servers.insert(y).second) << y;
    }
  }
}

TEST(Dataset, WithoutTyposTheCopiesAreEqual) {
  const Dataset dataset = generate({.records = 500, .seed = 4, .typos = 0, .overlap = 0.5});
  const auto client = by_id(dataset.client);
  const auto server = by_id(dataset.server);
  for (const auto& [x, y] : dataset.links) EXPECT_EQ(client.at(x)->fields, server.at(y)->fields) << x;
}

TEST(Dataset, PeopleOutsideTheOverlapAreOtherPeople) {
  const Dataset dataset = generate({.records = 500, .seed = 4, .typos = 0, .overlap = 0.5});
  std::set<std::string> numbers;
  for (const Resident& person : dataset.client) numbers.insert(person[Field::kSocSecId]);
  for (const Resident& person : dataset.server) numbers.insert(person[Field::kSocSecId]);
  EXPECT_EQ(numbers.size(), 750U);
}

TEST(Dataset, TyposChangeTheServersCopyOnly) {
  const Dataset clean = generate({.records = 500, .seed = 5, .typos = 0});
  const Dataset typed = generate({.records = 500, .seed = 5, .typos = 3});
  EXPECT_EQ(clean.links, typed.links);
  for (std::size_t row = 0; row < 500; ++row) {
    EXPECT_EQ(clean.client[row].fields, typed.client[row].fields);
    EXPECT_EQ(clean.server[row].income, typed.server[row].income);
    EXPECT_EQ(clean.server[row].sex, typed.server[row].sex);
  }
}

TEST(Dataset, ColumnsDifferAboutAsInFebrl4) {
  const Dataset dataset = generate({.records = 10'000, .seed = 6});
  EXPECT_NEAR(difference_rate(dataset, Field::kGivenName), 0.32, 0.06);
  EXPECT_NEAR(difference_rate(dataset, Field::kSurname), 0.33, 0.06);
  EXPECT_NEAR(difference_rate(dataset, Field::kAddress1), 0.38, 0.08);
  EXPECT_NEAR(difference_rate(dataset, Field::kSuburb), 0.245, 0.06);
  EXPECT_NEAR(difference_rate(dataset, Field::kPostcode), 0.156, 0.05);
  EXPECT_NEAR(difference_rate(dataset, Field::kState), 0.05, 0.03);
  EXPECT_NEAR(difference_rate(dataset, Field::kDateOfBirth), 0.09, 0.03);
  EXPECT_NEAR(difference_rate(dataset, Field::kSocSecId), 0.09, 0.03);
}

TEST(Dataset, RowOrderSaysNothingAboutTheLinks) {
  const Dataset dataset = generate({.records = 1000, .seed = 8});
  std::size_t same_row = 0;
  for (const auto& [x, y] : dataset.links) same_row += x.substr(x.find('-')) == y.substr(y.find('-'));
  EXPECT_LT(same_row, 10U);
}

TEST(Dataset, TheSmallestOneIsOnePersonTwice) {
  const Dataset dataset = generate({.records = 1, .seed = 9});
  ASSERT_EQ(dataset.links.size(), 1U);
  EXPECT_EQ(dataset.links[0].first, "client-1");
  EXPECT_EQ(dataset.links[0].second, "server-1");
}

TEST(Dataset, OverlapIsRoundedToWholePeople) {
  EXPECT_EQ(generate({.records = 3, .overlap = 1.0 / 3}).links.size(), 1U);
  EXPECT_EQ(generate({.records = 3, .overlap = 0.1}).links.size(), 0U);
}

TEST(Dataset, TheServerMayHaveMoreOrFewerRecords) {
  for (std::size_t server_records : {30U, 100U, 2500U}) {
    const Dataset dataset =
        generate({.records = 100, .server_records = server_records, .seed = 3, .overlap = 0.3});
    EXPECT_EQ(dataset.client.size(), 100U);
    EXPECT_EQ(dataset.server.size(), server_records);
    EXPECT_EQ(dataset.links.size(), 30U);
  }
  // As many as the client has is what there is without the option.
  EXPECT_EQ(as_text(generate({.records = 100, .server_records = 100, .seed = 3})),
            as_text(generate({.records = 100, .seed = 3})));
}

TEST(Dataset, TheStudyIsTheSameOnEveryMachine) {
  const Options options{.study = Study::kHivIncome, .records = 200, .server_records = 900, .overlap = 0.9};
  EXPECT_EQ(checksum(as_text(generate(options))), 15051848787790007760ULL);
}

TEST(Dataset, PatientsAreGrownUpAndTyposLeaveTheStudyAlone) {
  Options options{.study = Study::kHivIncome, .records = 500, .server_records = 4000, .overlap = 0.9};
  const Dataset dataset = generate(options);
  ASSERT_EQ(dataset.patients.size(), 500U);
  ASSERT_EQ(dataset.insured.size(), 4000U);
  for (const Resident& person : dataset.client) {
    EXPECT_GE(person.age, kYoungestPatient);
    EXPECT_LE(person.age, kOldestPatient);
  }
  EXPECT_TRUE(std::any_of(dataset.server.begin(), dataset.server.end(),
                          [](const Resident& person) { return person.age < kYoungestPatient; }));
  options.typos = 0;
  const Dataset clean = generate(options);
  for (std::size_t row = 0; row < 4000; ++row) {
    EXPECT_EQ(dataset.insured[row].ethnicity, clean.insured[row].ethnicity);
    EXPECT_EQ(dataset.server[row].income, clean.server[row].income);
  }
}

TEST(Dataset, FewPeopleAreTakenAsTheyCome) {
  const Dataset dataset = generate({.study = Study::kHivIncome, .records = 400});
  EXPECT_EQ(dataset.links.size(), 400U);
  EXPECT_TRUE(std::any_of(dataset.client.begin(), dataset.client.end(),
                          [](const Resident& person) { return person.age < kYoungestPatient; }));
}

TEST(Dataset, EveryOptionOutOfRangeIsNamed) {
  const double not_a_number = std::numeric_limits<double>::quiet_NaN();
  try {
    generate({.records = 0, .seed = 1, .typos = -1, .overlap = not_a_number, .families = 1.5});
    FAIL() << "accepted";
  } catch (const Error& error) {
    EXPECT_EQ(error.category(), ErrorCategory::kUsage);
    EXPECT_THAT(error.what(),
                testing::AllOf(testing::HasSubstr("records is 0"), testing::HasSubstr("typos is -1"),
                               testing::HasSubstr("overlap is nan"), testing::HasSubstr("families is 1.5")));
  }
  EXPECT_THROW(generate({.records = kMaxRecords + 1}), Error);
  EXPECT_THROW(generate({.records = 1, .server_records = 0}), Error);
  EXPECT_THROW(generate({.records = 1, .server_records = kMaxRecords + 1}), Error);
  EXPECT_THROW(generate({.records = 100, .server_records = 92, .overlap = 0.93}), Error);
  EXPECT_THROW(generate({.records = 1, .typos = 10.5}), Error);
  EXPECT_THROW(generate({.records = 1, .overlap = 1.01}), Error);
}

}  // namespace
}  // namespace tacit::synth
