// SPDX-License-Identifier: Apache-2.0
#include "app/corrupt_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/stat.h>

#include <map>
#include <numeric>
#include <set>

#include "app/evaluate.h"
#include "app/fit_model.h"
#include "app/links.h"
#include "base/files.h"
#include "ingest/source.h"
#include "support/error_of.h"
#include "support/temporary_directory.h"
#include "synth/write.h"

namespace tacit::app {
namespace {

using testing::AllOf;
using testing::HasSubstr;

// 3,000 residents as a party's own file, once for all tests.
class CorruptFile : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    place_ = new TemporaryDirectory;
    synth::Options options;
    options.records = 3000;
    options.seed = 51;
    synth::write(synth::generate(options), path("own"));
  }
  static void TearDownTestSuite() {
    delete place_;
    place_ = nullptr;
  }

  static std::filesystem::path path(const std::string& name) { return *place_ / name; }

  static CorruptFiles files() {
    CorruptFiles files;
    files.in = path("own/client.csv");
    files.out = path("copy.csv");
    files.links = path("links.csv");
    files.model = TACIT_SOURCE_DIR "/models/person.toml";
    return files;
  }

  static table::Table read(const std::filesystem::path& file) { return ingest::read_source({file, ""}); }

  inline static TemporaryDirectory* place_ = nullptr;
};

// How many cells of linked records differ, by column.
std::map<std::string, std::size_t> differences(const table::Table& own, const table::Table& copy,
                                               const std::vector<linkage::RecordPair>& links) {
  std::map<std::string, std::size_t> differences;
  for (std::size_t c = 0; c < own.columns(); ++c) {
    for (const auto& [from, to] : links)
      differences[own.column_names()[c]] += own.at(from, c) != copy.at(to, c) ? 1 : 0;
  }
  return differences;
}

TEST_F(CorruptFile, WithoutErrorsACopyHasTheSameRecordsInAnotherOrder) {
  CorruptOptions options;
  options.errors = 0;
  const CorruptReport report = corrupt_file(files(), options, {});
  EXPECT_EQ(report.copied, 3000U);
  EXPECT_EQ(std::accumulate(report.errors.begin(), report.errors.end(), std::size_t{0}), 0U);
  const table::Table own = read(files().in), copy = read(files().out);
  EXPECT_EQ(own.column_names(), copy.column_names());
  const auto links = resolve_links(read(files().links), own, copy, "rec_id");
  ASSERT_EQ(links.size(), 3000U);
  for (const auto& [column, different] : differences(own, copy, links)) {
    EXPECT_EQ(different, column == "rec_id" ? 3000U : 0U) << column;
  }
  std::size_t in_place = 0;
  for (const auto& [from, to] : links) in_place += from == to ? 1 : 0;
  EXPECT_LT(in_place, 20U);
}

TEST_F(CorruptFile, HasAsManyErrorsAndOtherPeopleAsAsked) {
  CorruptOptions options;
  options.errors = 2;
  options.leave_out = 0.2;
  options.add = 0.5;
  options.as = {{"state", "address"}};
  std::vector<double> shares;
  const CorruptReport report = corrupt_file(files(), options, [&](double share) { shares.push_back(share); });
  EXPECT_EQ(report.records, 3000U);
  EXPECT_EQ(report.copied, 2400U);
  EXPECT_EQ(report.added, 1500U);
  const auto errors = std::accumulate(report.errors.begin(), report.errors.end(), std::size_t{0});
  EXPECT_NEAR(static_cast<double>(errors) / 3900, 2, 0.08);
  EXPECT_TRUE(std::ranges::is_sorted(shares));
  EXPECT_FALSE(shares.empty());
  const table::Table own = read(files().in), copy = read(files().out);
  EXPECT_EQ(copy.records(), 3900U);
  const auto links = resolve_links(read(files().links), own, copy, "rec_id");
  ASSERT_EQ(links.size(), 2400U);
  EXPECT_EQ(std::set(links.begin(), links.end()).size(), 2400U);
  const auto by_column = differences(own, copy, links);
  EXPECT_EQ(by_column.at("soc_sec_id"), 0U);  // the model does not name it
  EXPECT_EQ(by_column.at("address_2"), 0U);
  for (const char* column : {"given_name", "surname", "address_1", "date_of_birth", "state"}) {
    EXPECT_GT(by_column.at(column), 100U) << column;
  }
}

TEST_F(CorruptFile, TheSameSeedGivesTheSameBytesAndAnotherOneOthers) {
  CorruptOptions options;
  options.add = 0.1;
  corrupt_file(files(), options, {});
  const std::string first = place_->read("copy.csv") + place_->read("links.csv");
  corrupt_file(files(), options, {});
  EXPECT_EQ(place_->read("copy.csv") + place_->read("links.csv"), first);
  options.seed = 2;
  corrupt_file(files(), options, {});
  EXPECT_NE(place_->read("copy.csv") + place_->read("links.csv"), first);
  struct stat status = {};
  ASSERT_EQ(stat(files().out.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600U);
}

TEST_F(CorruptFile, ATableInMemoryGivesTheSameTexts) {
  const CorruptOptions options;
  corrupt_file(files(), options, {});
  const linkage::Model model = linkage::load_model(files().model);
  const table::Table own = read(files().in);
  const CorruptTexts texts = corrupt_table(model, own, "rec_id", true, options, {});
  EXPECT_EQ(texts.copy, read_file(files().out, 1 << 24));
  EXPECT_EQ(texts.links, read_file(files().links, 1 << 24));
  EXPECT_EQ(texts.report.copied, 3000U);
  EXPECT_EQ(texts.report.columns.size(), own.columns());
  EXPECT_EQ(corrupt_table(model, own, "rec_id", false, options, {}).links, "");
}

TEST_F(CorruptFile, AFitToItFindsWhatItsLinksSay) {
  CorruptOptions options;
  options.leave_out = 0.1;
  options.add = 0.3;
  corrupt_file(files(), options, {});
  FitFiles fit_files;
  fit_files.start = files().model;
  fit_files.client = files().in;
  fit_files.server = files().out;
  const FitReport unlabelled = fit_model(fit_files, {}, {}, {});
  fit_files.links = files().links;
  const FitReport labelled = fit_model(fit_files, {}, {}, {});
  ASSERT_TRUE(unlabelled.fit.mixture);
  EXPECT_NEAR(unlabelled.fit.mixture->matches(), 2700, 110);
  const auto given = [](const FitReport& report) { return report.fit.fields.at(0); };
  EXPECT_EQ(labelled.model.fields()[0].name, unlabelled.model.fields()[0].name);
  EXPECT_NEAR(given(unlabelled).differs.m, given(labelled).differs.m, 0.03);
  EXPECT_NEAR(unlabelled.fit.expected.f1(), labelled.fit.expected.f1(), 0.02);
  EXPECT_GT(unlabelled.fit.expected.f1(), 0.95);
}

TEST_F(CorruptFile, QuotesAndAccentsComeThrough) {
  CorruptFiles odd = files();
  odd.in = place_->write(
      "odd.csv",
      "rec_id,given_name,surname,\"no, really\"\n7,Zoë,\"O\"\"Neil, jr\",\"a\nb\"\n8,Ann,,\" \"\n");
  CorruptOptions options;
  options.errors = 0;
  corrupt_file(odd, options, {});
  const table::Table own = read(odd.in), copy = read(odd.out);
  EXPECT_EQ(copy.column_names(), own.column_names());
  const auto links = resolve_links(read(odd.links), own, copy, "rec_id");
  for (const auto& [column, different] : differences(own, copy, links)) {
    EXPECT_EQ(different, column == "rec_id" ? 2U : 0U) << column;
  }
}

TEST_F(CorruptFile, SomeGivenNamesAreNicknames) {
  std::string rows = "rec_id,given_name,surname\n";
  for (int i = 0; i < 2000; ++i) rows += std::to_string(i) + ",William,Lee\n";
  CorruptFiles same = files();
  same.in = place_->write("williams.csv", rows);
  CorruptOptions options;
  options.errors = 3;
  corrupt_file(same, options, {});
  EXPECT_THAT(place_->read("copy.csv"), AllOf(HasSubstr(",Bill,"), HasSubstr(",W,")));
}

TEST_F(CorruptFile, WhatCannotBeIsRefusedBeforeAnythingIsWritten) {
  const auto refused = [](ErrorCategory category, const CorruptFiles& files, const CorruptOptions& options) {
    return error_of(category, [&] { corrupt_file(files, options, {}); });
  };
  CorruptFiles never = files();
  never.out = path("never.csv");
  never.links = path("never-links.csv");
  CorruptOptions wrong;
  wrong.errors = -1;
  wrong.leave_out = 2;
  wrong.shares = {0.9, 0.2, 0.1};
  EXPECT_THAT(refused(ErrorCategory::kUsage, never, wrong),
              AllOf(HasSubstr("errors is -1"), HasSubstr("leave-out is 2"), HasSubstr("more than 1")));
  CorruptFiles same = never;
  same.out = same.in;
  EXPECT_THAT(refused(ErrorCategory::kUsage, same, {}), HasSubstr("named twice"));
  same = never;
  same.links = same.out;
  EXPECT_THAT(refused(ErrorCategory::kUsage, same, {}), HasSubstr("named twice"));
  CorruptFiles other_id = never;
  other_id.id_column = "recid";
  EXPECT_THAT(refused(ErrorCategory::kInput, other_id, {}), HasSubstr("\"rec_id\""));
  other_id.id_column = "surname";
  EXPECT_THAT(refused(ErrorCategory::kInput, other_id, {}), HasSubstr("surname"));
  other_id.links.clear();
  EXPECT_THAT(refused(ErrorCategory::kInput, other_id, {}), HasSubstr("--id"));
  CorruptFiles twice = never;
  twice.in = place_->write("twice.csv", "rec_id,surname\n1,lee\n1,liu\n");
  EXPECT_THAT(refused(ErrorCategory::kInput, twice, {}), HasSubstr("records 1 and 2"));
  twice.links.clear();
  CorruptOptions more;
  more.add = 1;
  EXPECT_THAT(refused(ErrorCategory::kUsage, twice, more), HasSubstr("at least 10"));
  more = {};
  more.leave_out = 1;
  EXPECT_THAT(refused(ErrorCategory::kUsage, twice, more), HasSubstr("no records"));
  EXPECT_FALSE(std::filesystem::exists(never.out));
  EXPECT_FALSE(std::filesystem::exists(never.links));
}

}  // namespace
}  // namespace tacit::app
