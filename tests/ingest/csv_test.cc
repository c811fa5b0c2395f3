// SPDX-License-Identifier: Apache-2.0
#include "ingest/csv.h"
#include "ingest/delimiter.h"
#include "table/csv_cell.h"

#include <fmt/format.h>

#include <random>
#include <vector>

#include "base/text.h"
#include "support/error_of.h"
#include "support/temporary_directory.h"

namespace tacit::ingest {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using Rows = std::vector<std::vector<std::string>>;

Rows rows_of(const table::Table& table) {
  Rows rows(table.records());
  for (std::size_t r = 0; r < table.records(); ++r) {
    for (std::size_t c = 0; c < table.columns(); ++c) rows[r].emplace_back(table.at(r, c));
  }
  return rows;
}

Rows parsed(std::string_view text) {
  return rows_of(parse_csv(text, "f.csv"));
}

std::string csv_refusal(std::string_view text) {
  return error_of(ErrorCategory::kInput, [&] { parse_csv(text, "f.csv"); });
}

TEST(Csv, ReadsPlainRecords) {
  EXPECT_EQ(parsed("a,b\n1,2\n3,4\n"), (Rows{{"1", "2"}, {"3", "4"}}));
}

TEST(Csv, ReadsALastLineWithoutEnd) {
  EXPECT_EQ(parsed("a,b\n1,2"), (Rows{{"1", "2"}}));
  EXPECT_EQ(parsed("a,b\n1,"), (Rows{{"1", ""}}));
  EXPECT_EQ(parsed("a,b\n1,\"2\""), (Rows{{"1", "2"}}));
}

TEST(Csv, ReadsEveryKindOfLineEnd) {
  EXPECT_EQ(parsed("a,b\r\n1,2\r\n3,4\r\n"), (Rows{{"1", "2"}, {"3", "4"}}));
  EXPECT_EQ(parsed("a,b\r1,2\r3,4"), (Rows{{"1", "2"}, {"3", "4"}}));
  EXPECT_EQ(parsed("a,b\r\n1,2\n3,4\r5,6\r\n"), (Rows{{"1", "2"}, {"3", "4"}, {"5", "6"}}));
}

TEST(Csv, DropsBlanksAroundCells) {
  const table::Table table = parse_csv("rec_id, given name ,x\nr1, elton ,\t3 \n", "f.csv");
  EXPECT_EQ(table.column_names(), (std::vector<std::string>{"rec_id", "given name", "x"}));
  EXPECT_EQ(rows_of(table), (Rows{{"r1", "elton", "3"}}));
}

TEST(Csv, ReadsQuotedCells) {
  EXPECT_EQ(parsed("a,b\n\"x, y\",\"say \"\"hi\"\"\"\n"), (Rows{{"x, y", "say \"hi\""}}));
  EXPECT_EQ(parsed("a,b\n1, \"x, y\" \n"), (Rows{{"1", "x, y"}}));
  EXPECT_EQ(parsed("a,b\n\"one\ntwo\r\nthree\",2\n"), (Rows{{"one\ntwo\r\nthree", "2"}}));
  EXPECT_EQ(parsed("a,b\n\"\",\"\"\"\"\n"), (Rows{{"", "\""}}));
}

TEST(Csv, TakesAQuoteInsideAnUnquotedCellAsItIs) {
  EXPECT_EQ(parsed("a,b\n5\" pipe,o\"\"k\n"), (Rows{{"5\" pipe", "o\"\"k"}}));
}

TEST(Csv, ReadsEmptyFields) {
  EXPECT_EQ(parsed("a,b,c\n,,\n, ,x\n"), (Rows{{"", "", ""}, {"", "", "x"}}));
}

TEST(Csv, SkipsAByteOrderMark) {
  const table::Table table = parse_csv("\xEF\xBB\xBF\"a\",b\n1,2\n", "f.csv");
  EXPECT_EQ(table.find_column("a"), 0U);
}

// Programs that put a mark before every file put a second one before a file that has one.
TEST(Csv, SkipsRepeatedByteOrderMarks) {
  EXPECT_EQ(parse_csv("\xEF\xBB\xBF\xEF\xBB\xBFid,b\n1,2\n", "f.csv").find_column("id"), 0U);
}

TEST(Csv, ACellThatBeginsWithAByteOrderMarkKeepsIt) {
  const std::string cell = "\xEF\xBB\xBFx";
  EXPECT_EQ(parse_csv(table::csv_cell(cell) + ",b\n1,2\n", "f.csv").find_column(cell), 0U);
}

TEST(Csv, IgnoresBlankLines) {
  EXPECT_EQ(parsed("a,b\n1,2\n\n \r\n\n"), (Rows{{"1", "2"}}));
  EXPECT_EQ(parsed("a,b\n\n1,2\n  \n\r\n3,4\n"), (Rows{{"1", "2"}, {"3", "4"}}));
}

TEST(Csv, InASingleColumnABlankLineBetweenRecordsIsOneWithoutAValue) {
  EXPECT_EQ(parsed("a\n1\n\n2\n\n"), (Rows{{"1"}, {""}, {"2"}}));
  EXPECT_EQ(parsed("a\n\n\"\"\n\n"), (Rows{{""}, {""}}));
}

TEST(Csv, AHeaderAloneHasNoRecords) {
  EXPECT_EQ(parse_csv("a,b\n", "f.csv").records(), 0U);
  EXPECT_EQ(parse_csv("a,b", "f.csv").records(), 0U);
}

TEST(Csv, RefusesAnEmptyFileOrHeader) {
  EXPECT_EQ(csv_refusal(""), "f.csv is empty");
  EXPECT_EQ(csv_refusal("\xEF\xBB\xBF \r\n"), "f.csv is empty");
  EXPECT_THAT(csv_refusal("\na,b\n1,2\n"), HasSubstr("f.csv:1: no header"));
}

TEST(Csv, RefusesBadColumnNames) {
  EXPECT_THAT(csv_refusal("a,,b\n"), HasSubstr("f.csv:1: column 2 has no name"));
  EXPECT_THAT(csv_refusal("a,b, a\n"), HasSubstr("f.csv:1: two columns are named \"a\""));
}

TEST(Csv, RefusesAWrongNumberOfFieldsWithItsLine) {
  EXPECT_THAT(csv_refusal("a,b\n1,2\n3\n"),
              HasSubstr("f.csv:3: 2 fields expected as in the header, 1 found"));
  EXPECT_THAT(csv_refusal("a,b\n1,2,3,4\n"),
              HasSubstr("f.csv:2: 2 fields expected as in the header, 4 found"));
  EXPECT_THAT(csv_refusal("a,b\n\n\n1\n"), HasSubstr("f.csv:4: 2 fields expected as in the header, 1 found"));
  EXPECT_THAT(csv_refusal("a;b\n1;2;3\n"),
              HasSubstr("f.csv:2: 2 fields expected as in the header, 3 found; put "
                        "cells with semicolons in quotes"));
}

TEST(Csv, CountsTheLinesInsideQuotedCells) {
  EXPECT_THAT(csv_refusal("a,b\r\n\"1\r\n\r\n\",2\r\nx\r\n"), HasSubstr("f.csv:5: 2 fields expected"));
}

TEST(Csv, RefusesAnUnterminatedQuoteWhereItOpened) {
  EXPECT_THAT(csv_refusal("a,b\n1,2\n3,\"secret\n5,6\n"),
              AllOf(HasSubstr("f.csv:3: a quote opens here"), Not(HasSubstr("secret"))));
}

TEST(Csv, RefusesTextAfterAClosingQuote) {
  EXPECT_THAT(csv_refusal("a,b\n1,\"x\"y\n"), HasSubstr("f.csv:2: text after a closing quote"));
}

TEST(Csv, RefusesNulBytes) {
  EXPECT_THAT(csv_refusal(std::string_view("a\0,\0b\0\n\0", 8)),
              HasSubstr("it is not CSV, or is UTF-16 without the mark"));
}

TEST(Csv, HoldsItsLimits) {
  const table::SourceLimits limits{.max_bytes = 8, .max_records = 1};
  EXPECT_THAT(error_of(ErrorCategory::kLimit, [&] { parse_csv("a\n1\n2\n", "f.csv", limits); }),
              HasSubstr("more than 1 records"));
  const TemporaryDirectory directory;
  const auto file = directory.write("long.csv", "a\n1234567\n");
  EXPECT_THAT(error_of(ErrorCategory::kLimit, [&] { read_csv(file, limits); }),
              HasSubstr("longer than 8 bytes"));
}

TEST(Csv, ReadsAFileAndSaysItsPath) {
  const TemporaryDirectory directory;
  const table::Table table = read_csv(directory.write("t.csv", "a\n1\n"));
  EXPECT_EQ(table.origin(), (directory.path() / "t.csv").string());
  EXPECT_EQ(table.at(0, 0), "1");
}

TEST(Csv, RefusesAMissingFileAndADirectory) {
  const TemporaryDirectory directory;
  EXPECT_THAT(error_of(ErrorCategory::kInput, [&] { read_csv(directory.path() / "no.csv"); }),
              HasSubstr("no.csv: there is no such file"));
  EXPECT_THAT(error_of(ErrorCategory::kInput, [&] { read_csv(directory.path()); }),
              HasSubstr("is a directory"));
}

TEST(CsvCell, QuotesOnlyWhatNeedsIt) {
  EXPECT_EQ(table::csv_cell("north ryde"), "north ryde");
  EXPECT_EQ(table::csv_cell("a,b"), "\"a,b\"");
  EXPECT_EQ(table::csv_cell("a;b"), "\"a;b\"");
  EXPECT_EQ(table::csv_cell("a|b"), "\"a|b\"");
  EXPECT_EQ(table::csv_cell("say \"hi\""), "\"say \"\"hi\"\"\"");
  EXPECT_EQ(table::csv_cell("a\nb"), "\"a\nb\"");
  EXPECT_EQ(table::csv_cell(" a"), "\" a\"");
}

// Random tables out of the characters that matter, written with random line ends, blanks and quotes, read
// back.
class CsvRoundTrip : public testing::TestWithParam<std::uint32_t> {};

std::string random_cell(std::mt19937& random) {
  static constexpr std::string_view kAlphabet = "ab,\"\"\n\r \t;|x\xC3\xAB";
  std::string cell;
  for (auto length = random() % 8; length > 0; --length) cell += kAlphabet[random() % kAlphabet.size()];
  return std::string(trim(cell));
}

std::string written(const std::string& cell, char delimiter, std::mt19937& random) {
  const bool quote = cell.find_first_of("\",;\t|\r\n") != std::string::npos || random() % 3 == 0;
  std::string text = quote ? "\"" : "";
  for (const char c : cell) text += quote && c == '"' ? "\"\"" : std::string(1, c);
  if (quote) text += '"';
  const std::string blanks[] = {"", " ", delimiter == '\t' ? "  " : "\t "};
  return blanks[random() % 3] + text + blanks[random() % 3];
}

TEST_P(CsvRoundTrip, GivesEveryCellBack) {
  std::mt19937 random(GetParam());
  const std::size_t columns = 2 + random() % 4;  // a blank line is no record
  const std::string ends[] = {"\n", "\r\n", "\r"};
  const char delimiter = kDelimiters[random() % kDelimiters.size()];
  std::string text = random() % 2 == 0 ? "\xEF\xBB\xBF" : "";
  for (std::size_t c = 0; c < columns; ++c)
    text += (c == 0 ? "c" : delimiter + std::string("c")) + std::to_string(c);
  Rows rows(random() % 20);
  for (auto& row : rows) {
    text += ends[random() % 3];
    for (std::size_t c = 0; c < columns; ++c) {
      row.push_back(random_cell(random));
      if (c > 0) text += delimiter;
      text += written(row.back(), delimiter, random);
    }
  }
  if (random() % 2 == 0) text += "\n";
  EXPECT_EQ(rows_of(parse_csv(text, "f.csv", {}, delimiter)), rows) << "seed " << GetParam() << "\n" << text;
}

INSTANTIATE_TEST_SUITE_P(Seeds, CsvRoundTrip, testing::Range(0U, 200U));

// Whatever the bytes, a reader ends with a table or with an Error.
TEST(Csv, SurvivesRandomBytes) {
  std::mt19937 random(7);
  static constexpr char kBytes[] = {',', ';', '\t', '|',    '"',    '\n',  '\r',
                                    ' ', 'a', '\0', '\xEF', '\xFE', '\xFF'};
  for (int round = 0; round < 5000; ++round) {
    std::string text;
    for (auto length = random() % 40; length > 0; --length) text += kBytes[random() % sizeof kBytes];
    try {
      const table::Table table = parse_csv(text, "f.csv");
      for (std::size_t r = 0; r < table.records(); ++r) {
        for (std::size_t c = 0; c < table.columns(); ++c) ASSERT_LE(table.at(r, c).size(), 2 * text.size());
      }
    } catch (const Error& error) {
      ASSERT_EQ(error.category(), ErrorCategory::kInput) << error.what();
    }
  }
}

TEST(Csv, ReadsFebrl4) {
  const std::filesystem::path folder = TACIT_SOURCE_DIR "/../shared/data/febrl4";
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "the FEBRL 4 files are not beside the checkout";
  for (const char* name : {"originals.csv", "duplicates.csv"}) {
    const table::Table table = read_csv(folder / name);
    EXPECT_EQ(table.records(), 5000U);
    EXPECT_EQ(table.columns(), 11U);
    EXPECT_EQ(table.column("soc_sec_id"), 10U);
    EXPECT_THAT(std::string(table.at(4999, 0)), testing::StartsWith("rec-"));
    EXPECT_EQ(table.at(0, 10).size(), 7U);
  }
}

}  // namespace
}  // namespace tacit::ingest
