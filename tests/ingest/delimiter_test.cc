// SPDX-License-Identifier: Apache-2.0
#include "ingest/delimiter.h"

#include <vector>

#include "ingest/csv.h"
#include "support/error_of.h"
#include "table/csv_cell.h"

namespace tacit::ingest {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<std::string> columns_of(std::string_view text, char delimiter = 0) {
  return parse_csv(text, "f.csv", {}, delimiter).column_names();
}

TEST(Delimiter, IsFoundInTheHeader) {
  EXPECT_THAT(columns_of("a,b\n1,2\n"), ElementsAre("a", "b"));
  EXPECT_THAT(columns_of("a;b\n1;2,5\n"), ElementsAre("a", "b"));
  EXPECT_THAT(columns_of("a\tb\n1\t2\n"), ElementsAre("a", "b"));
  EXPECT_THAT(columns_of("a|b\n1|2\n"), ElementsAre("a", "b"));
  EXPECT_THAT(columns_of("a;b"), ElementsAre("a", "b"));
  EXPECT_THAT(columns_of("\"a\";\"b,c\"\r\n1;2\r\n"), ElementsAre("a", "b,c"));
}

TEST(Delimiter, IsTheOneThatAllRecordsAgreeOn) {
  EXPECT_THAT(columns_of("name; first,born\nAnn,1965\nBob,1966\n"), ElementsAre("name; first", "born"));
  EXPECT_THAT(columns_of("name, first;born\nAnn;1965\nBob;1966\n"), ElementsAre("name, first", "born"));
  EXPECT_THAT(columns_of("name, first;born;sex\n\nAnn, B;1965;f\n"),
              ElementsAre("name, first", "born", "sex"));
}

TEST(Delimiter, DoesNotPartWhatIsInQuotes) {
  EXPECT_THAT(columns_of("a,\"b;c;d\"\n1,\"2;3;4\"\n"), ElementsAre("a", "b;c;d"));
  EXPECT_THAT(columns_of("\"a;b\",c\n\"1;2\",3\n"), ElementsAre("a;b", "c"));
}

TEST(Delimiter, IsNoneInASingleColumn) {
  EXPECT_THAT(columns_of("name\nAnn; Bob\nCem\n"), ElementsAre("name"));
  EXPECT_THAT(columns_of("name | alias\nAnn\nBob\n"), ElementsAre("name | alias"));
}

TEST(Delimiter, OfABrokenFileIsThatOfItsHeader) {
  const auto refusal = [](std::string_view text) {
    return error_of(ErrorCategory::kInput, [&] { parse_csv(text, "f.csv"); });
  };
  EXPECT_THAT(refusal("a;b\n1;2\n1;2;3\n"),
              HasSubstr("f.csv:3: 2 fields expected as in the header, 3 found"));
  EXPECT_THAT(refusal("a\tb\n1\t\"2\"x\n"), HasSubstr("f.csv:2: text after a closing quote"));
  EXPECT_THAT(refusal("a;b\n1;\"2\n"), HasSubstr("f.csv:2: a quote opens here"));
}

TEST(Delimiter, MayBeGiven) {
  EXPECT_THAT(columns_of("a,b;c\n1,2;3\n", ';'), ElementsAre("a,b", "c"));
  EXPECT_THAT(columns_of("a,b;c\n1,2;3\n", ','), ElementsAre("a", "b;c"));
  EXPECT_THAT(columns_of("a,b\n1,2\n", '|'), ElementsAre("a,b"));
}

TEST(Delimiter, MayBeSaidByTheFirstLine) {
  const table::Table table = parse_csv("\xEF\xBB\xBFsep=;\r\na,b;c\r\n1,2;3\r\n", "f.csv");
  EXPECT_THAT(table.column_names(), ElementsAre("a,b", "c"));
  EXPECT_EQ(table.at(0, 0), "1,2");
  EXPECT_THAT(error_of(ErrorCategory::kInput, [] { parse_csv("sep=,\na,b\n1\n", "f.csv"); }),
              HasSubstr("f.csv:3: 2 fields expected"));
  EXPECT_THAT(columns_of("sep=x,b\n1,2\n"), ElementsAre("sep=x", "b"));
}

TEST(Delimiter, OfWhatWeWriteIsTheComma) {
  for (const char* name : {"a;b", "a\tb", "a|b", "sep=;", "a\";\"b"}) {
    const std::string text =
        table::csv_cell("x") + "," + table::csv_cell(name) + "\n1," + table::csv_cell(name) + "\n";
    EXPECT_THAT(columns_of(text), ElementsAre("x", name));
    EXPECT_THAT(columns_of(table::csv_cell(name) + ",x\n" + table::csv_cell(name) + ",1\n"),
                ElementsAre(name, "x"));
  }
}

TEST(Delimiter, HasNames) {
  EXPECT_EQ(delimiter_named("semicolon"), ';');
  EXPECT_EQ(delimiter_named(";"), ';');
  EXPECT_EQ(delimiter_named("tab"), '\t');
  EXPECT_EQ(delimiter_named("\\t"), '\t');
  EXPECT_EQ(delimiter_named("\t"), '\t');
  EXPECT_EQ(delimiter_named("bar"), '|');
  EXPECT_EQ(delimiter_named("comma"), ',');
  EXPECT_EQ(delimiter_named("x"), std::nullopt);
  EXPECT_EQ(delimiter_named(""), std::nullopt);
  for (const char delimiter : kDelimiters) EXPECT_EQ(delimiter_named(delimiter_name(delimiter)), delimiter);
}

}  // namespace
}  // namespace tacit::ingest
