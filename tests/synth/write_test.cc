// SPDX-License-Identifier: Apache-2.0
#include "synth/write.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>

#include "base/error.h"

namespace tacit::synth {
namespace {

namespace fs = std::filesystem;

/// A directory of the test's own, removed afterwards.
class SynthWrite : public testing::Test {
 protected:
  void SetUp() override {
    const auto* info = testing::UnitTest::GetInstance()->current_test_info();
    directory_ = fs::path(testing::TempDir()) / (std::string("tacit_synth_") + info->name());
    fs::remove_all(directory_);
    fs::create_directories(directory_);
  }
  void TearDown() override { fs::remove_all(directory_); }

  static std::string read(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }

  void expect_files(std::vector<std::string> expected) const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(directory_)) names.push_back(entry.path().filename());
    EXPECT_THAT(names, testing::UnorderedElementsAreArray(expected));
  }

  fs::path directory_;
};

TEST_F(SynthWrite, LeavesThreeFilesWithTheirHeaders) {
  write(generate({.records = 20, .seed = 1}), directory_ / "new" / "place");
  const fs::path place = directory_ / "new" / "place";
  const std::string columns =
      "rec_id,given_name,surname,street_number,address_1,address_2,suburb,postcode,state,date_of_birth,soc_"
      "sec_id";
  EXPECT_THAT(read(place / kClientFile), testing::StartsWith(columns + "\nclient-1,"));
  EXPECT_THAT(read(place / kServerFile), testing::StartsWith(columns + ",income,sex\nserver-1,"));
  EXPECT_THAT(read(place / kLinksFile), testing::StartsWith("client_id,server_id\nclient-1,server-"));
  EXPECT_EQ(std::distance(fs::directory_iterator(place), fs::directory_iterator()), 3);
}

TEST_F(SynthWrite, EveryLineHasItsColumnsAndNeedsNoQuotes) {
  const Dataset dataset = generate({.records = 5000, .seed = 2, .typos = 6});
  write(dataset, directory_);
  const auto check = [&](const char* file, std::ptrdiff_t commas) {
    std::istringstream lines(read(directory_ / file));
    std::size_t count = 0;
    for (std::string line; std::getline(lines, line); ++count) {
      ASSERT_EQ(std::count(line.begin(), line.end(), ','), commas) << file << ' ' << count;
      ASSERT_EQ(line.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789 '-,_"), std::string::npos);
      ASSERT_EQ(line.find(" ,"), std::string::npos);
      ASSERT_EQ(line.find(", "), std::string::npos);
    }
    EXPECT_EQ(count, 5001U) << file;
  };
  check(kClientFile, 10);
  check(kServerFile, 12);
  check(kLinksFile, 1);
}

TEST_F(SynthWrite, AStudyHasColumnsOfItsOwn) {
  write(generate({.study = Study::kHivIncome, .records = 200, .server_records = 1000, .seed = 3}),
        directory_);
  const std::string client = read(directory_ / kClientFile);
  const std::string server = read(directory_ / kServerFile);
  EXPECT_THAT(client, testing::ContainsRegex("soc_sec_id,arm,hiv_stage\nclient-1,.*,[a-z ]+,[1-4]\n"));
  EXPECT_THAT(server, testing::HasSubstr("soc_sec_id,sex,ethnicity,region,insured_since,income\nserver-1,"));
  EXPECT_THAT(server, testing::ContainsRegex("\n.*,[fm],[a-z]+,[a-z]+,[0-9]{4}-[0-9]{2}-[0-9]{2},[0-9]+\n"));
  EXPECT_EQ(std::count(client.begin(), client.end(), '\n'), 201);
  EXPECT_EQ(std::count(client.begin(), client.end(), ','), 201 * 12);
  EXPECT_EQ(std::count(server.begin(), server.end(), '\n'), 1001);
  EXPECT_EQ(std::count(server.begin(), server.end(), ','), 1001 * 15);
}

TEST_F(SynthWrite, TakesThePlaceOfOlderFiles) {
  write(generate({.records = 20, .seed = 1}), directory_);
  write(generate({.records = 5, .seed = 1}), directory_);
  const std::string links = read(directory_ / kLinksFile);
  EXPECT_EQ(std::count(links.begin(), links.end(), '\n'), 6);
  expect_files({"client.csv", "server.csv", "links.csv"});
}

TEST_F(SynthWrite, NoDirectoryUnderAFile) {
  std::ofstream(directory_ / "file") << "x";
  try {
    write(generate({.records = 1}), directory_ / "file" / "out");
    FAIL() << "written";
  } catch (const Error& error) {
    EXPECT_EQ(error.category(), ErrorCategory::kInput);
    EXPECT_THAT(error.what(), testing::HasSubstr("out"));
  }
  EXPECT_THROW(write(generate({.records = 1}), directory_ / "file"), Error);
  EXPECT_EQ(read(directory_ / "file"), "x");
}

TEST_F(SynthWrite, NothingIsLeftWhereOneFileCannotBeWritten) {
  fs::create_directories(directory_ / kLinksFile / "in the way");
  EXPECT_THROW(write(generate({.records = 10}), directory_), Error);
  expect_files({"links.csv"});
}

TEST_F(SynthWrite, OlderFilesStayWhereANewOneCannotBeWritten) {
  write(generate({.records = 10}), directory_);
  const std::string before = read(directory_ / kClientFile);
  fs::remove(directory_ / kLinksFile);
  fs::create_directories(directory_ / kLinksFile / "in the way");
  EXPECT_THROW(write(generate({.records = 20}), directory_), Error);
  EXPECT_EQ(read(directory_ / kClientFile), before);
  expect_files({"client.csv", "server.csv", "links.csv"});
}

}  // namespace
}  // namespace tacit::synth
