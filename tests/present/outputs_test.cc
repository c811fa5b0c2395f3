// SPDX-License-Identifier: Apache-2.0
#include "present/outputs.h"

#include <gmock/gmock.h>

#include "base/error.h"
#include "report/tables.h"
#include "support/temporary_directory.h"

namespace tacit::present {
namespace {

using report::Format;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::string message_of(const std::function<void()>& call, ErrorCategory category) {
  try {
    call();
  } catch (const Error& error) {
    EXPECT_EQ(error.category(), category) << error.what();
    return error.what();
  }
  ADD_FAILURE() << "nothing was thrown";
  return "";
}

TEST(Outputs, EndingsMeanForms) {
  const std::vector<std::pair<std::string, std::optional<Format>>> cases = {{"a.txt", Format::kTable},
                                                                            {"a.csv", Format::kCsv},
                                                                            {"a.long.csv", Format::kCsvLong},
                                                                            {"a.json", Format::kJson},
                                                                            {"a.md", Format::kMarkdown},
                                                                            {"a.markdown", Format::kMarkdown},
                                                                            {"a.html", Format::kHtml},
                                                                            {"d.csv/a.HTM", Format::kHtml},
                                                                            {"A.Long.CSV", Format::kCsvLong},
                                                                            {"prolong.csv", Format::kCsv},
                                                                            {"a", std::nullopt},
                                                                            {"a.csv/b", std::nullopt},
                                                                            {"a.csv.gz", std::nullopt},
                                                                            {".csv", std::nullopt},
                                                                            {"", std::nullopt},
                                                                            {".long.csv", Format::kCsv}};
  for (const auto& [path, format] : cases) EXPECT_EQ(format_of_ending(path), format) << path;
}

TEST(Outputs, TheFormatIsForWhereTheEndingSaysNothing) {
  EXPECT_THAT(output_files({"a.html", "b.csv", "c", "d.pdf"}, Format::kMarkdown),
              ElementsAre(OutputFile{"a.html", Format::kHtml}, OutputFile{"b.csv", Format::kCsv},
                          OutputFile{"c", Format::kMarkdown}, OutputFile{"d.pdf", Format::kMarkdown}));
  EXPECT_THAT(output_files({"a.csv"}, Format::kCsvLong), ElementsAre(OutputFile{"a.csv", Format::kCsvLong}));
  EXPECT_THAT(output_files({"c"}, std::nullopt), ElementsAre(OutputFile{"c", Format::kTable}));
  EXPECT_THAT(message_of([] { output_files({"table.xlsx"}, std::nullopt); }, ErrorCategory::kUsage),
              HasSubstr("table.xlsx: no form of a result has the ending .xlsx"));
}

TEST(Outputs, BesideCsvStandsTheLinkage) {
  EXPECT_EQ(linkage_csv_path("d.x/r.csv"), "d.x/r.linkage.csv");
  EXPECT_EQ(linkage_csv_path("r.long.csv"), "r.linkage.csv");
  EXPECT_EQ(linkage_csv_path("r"), "r.linkage.csv");
  EXPECT_THAT(written_paths(output_files({"r.csv", "r.html", "./r.long.csv", "s.csv"}, std::nullopt)),
              ElementsAre("r.csv", "r.linkage.csv", "r.html", "./r.long.csv", "s.csv", "s.linkage.csv"));
  EXPECT_EQ(written_text(output_files({"t.html", "t.csv"}, std::nullopt)),
            "written: t.html, t.csv, t.linkage.csv");
  EXPECT_EQ(written_text(std::vector<OutputFile>()), "");
  EXPECT_EQ(written_text(std::vector<std::string>{"", "a", "b"}), "written: a, b");
}

TEST(Outputs, NoTwoAreOneFile) {
  const TemporaryDirectory place;
  const auto refused = [&](const std::vector<std::string>& names) {
    std::vector<std::string> paths;
    for (const std::string& name : names) paths.push_back((place / name).string());
    return message_of([&] { check_outputs(output_files(paths, std::nullopt), {}); }, ErrorCategory::kUsage);
  };
  EXPECT_THAT(refused({"r.html", "r.html"}), HasSubstr("r.html would be written twice: give each file"));
  EXPECT_THAT(refused({"r.html", "./r.html"}), HasSubstr("written twice"));
  EXPECT_THAT(refused({"r.linkage.csv", "r.csv"}),
              HasSubstr("r.linkage.csv would be written twice, also beside " + (place / "r.csv").string()));
  place.write("r.html", "");
  std::filesystem::create_symlink(place / "r.html", place / "s.html");
  EXPECT_THAT(refused({"r.html", "s.html"}), HasSubstr("s.html would be written twice"));
}

TEST(Outputs, AreCheckedBeforeTheWork) {
  const TemporaryDirectory place;
  const auto files = [&](const char* name) {
    return output_files({(place / name).string()}, Format::kTable);
  };
  EXPECT_NO_THROW(check_outputs(files("r.csv"), {place.write("in.csv", "").string(), ""}));
  EXPECT_THAT(message_of([&] { check_outputs(files("none/r.csv"), {}); }, ErrorCategory::kInput),
              HasSubstr("there is no directory"));
  EXPECT_THAT(message_of([&] { check_outputs(files(""), {}); }, ErrorCategory::kInput),
              HasSubstr("it is a directory"));
  EXPECT_THAT(message_of([&] { check_outputs(files("in.csv"), {(place / "in.csv").string()}); },
                         ErrorCategory::kUsage),
              HasSubstr("this file is read"));
  // The one beside a CSV file, too.
  const std::string data = place.write("r.linkage.csv", "").string();
  EXPECT_THAT(message_of([&] { check_outputs(files("r.csv"), {data}); }, ErrorCategory::kUsage),
              HasSubstr("r.linkage.csv: this file is read"));
}

TEST(Outputs, EveryFileHasItsForm) {
  const TemporaryDirectory place;
  const auto path = [&](const char* name) { return (place / name).string(); };
  const auto files = output_files({path("r.txt"), path("r.csv"), path("r.long.csv"), path("r.json"),
                                   path("r.md"), path("r.html"), path("other")},
                                  Format::kMarkdown);
  write_outputs(report::ages(), files, report::kTotal, {});
  const auto rendered = [](Format format) {
    return report::render(report::ages(), format, report::kTotal, {});
  };
  EXPECT_EQ(place.read("r.txt"), rendered(Format::kTable));
  EXPECT_EQ(place.read("r.csv"), rendered(Format::kCsv));
  EXPECT_EQ(place.read("r.long.csv"), rendered(Format::kCsvLong));
  EXPECT_EQ(place.read("r.json"), rendered(Format::kJson));
  EXPECT_EQ(place.read("r.md"), rendered(Format::kMarkdown));
  EXPECT_EQ(place.read("r.html"), rendered(Format::kHtml));
  EXPECT_EQ(place.read("other"), rendered(Format::kMarkdown));
  EXPECT_EQ(place.read("r.linkage.csv"), "figure,value,note\n");
  for (const std::string& written : written_paths(files)) {
    EXPECT_EQ(std::filesystem::status(written).permissions(), std::filesystem::perms(0600)) << written;
  }
}

TEST(Outputs, OneThatCannotBeWrittenLeavesTheOthersAsTheyWere) {
  const TemporaryDirectory place;
  place.write("r.html", "the last one");
  const auto files =
      output_files({(place / "r.html").string(), (place / "none/r.csv").string()}, std::nullopt);
  EXPECT_THROW(write_outputs(report::ages(), files, {}, {}), Error);
  EXPECT_EQ(place.read("r.html"), "the last one");
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(place.path()), {}), 1);
}

}  // namespace
}  // namespace tacit::present
