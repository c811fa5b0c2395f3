// SPDX-License-Identifier: Apache-2.0
#include "ingest/csv.h"

#include <gmock/gmock.h>

#include <fstream>

#include "report/report.h"
#include "report/tables.h"

namespace tacit::report {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

TEST(Csv, WithoutAxesIsOneLine) {
  EXPECT_EQ(csv(overall(), kTotal), "count,count_age,mean_age,suppressed\n4753,4603,39.46,false\n");
}

TEST(Csv, HasOneLineACellAndEmptyPlacesWhereSuppressed) {
  EXPECT_EQ(
      csv(study()),
      "ethnicity,arm,count,count_balance,mean_balance,mean_balance_se,mean_balance_low,mean_balance_high,"
      "std_balance,sum_balance,count_sex,share_sex_f,share_sex_f_se,share_sex_f_low,share_sex_f_high,"
      "suppressed\n"
      "asian,control,12,7,-30.3500,20.49567,-80.5011,19.8011,54.2264,-212.45,12,50.0,14.43,25.4,74.6,"
      "false\n"
      "asian,treated,9,,,,,,,,,,,,,partly\n"
      "white,control,,,,,,,,,,,,,,true\n"
      "white,treated,1204,5,2969.3840,2393.52630,-3676.1104,9614.8784,5352.0875,14846.92,1204,83.3,1.07,"
      "81.1,85.3,false\n");
}

TEST(Csv, TheTotalIsALineOfItsOwn) {
  EXPECT_THAT(csv(three_ways(), kTotal), HasSubstr("m,40+,b,1999,false\nall cells shown,,,2300,false\n"));
}

TEST(Csv, QuotesAsRfc4180Asks) {
  ResultTable table = ages();
  table.axes[0].categories = {"a, \"b\"", "", "c d"};
  EXPECT_EQ(csv(table),
            "state,count_age,mean_age,suppressed\n\"a, \"\"b\"\"\",12,45.25,false\n,1573,45.16,false\nc "
            "d,,,true\n");
}

TEST(Csv, ATableWithoutCellsIsItsHeader) {
  ResultTable table = ages();
  table.axes[0].categories.clear();
  table.figures.clear();
  EXPECT_EQ(csv(table), "state,count_age,mean_age,suppressed\n");
}

TEST(Csv, NamesThatASpreadsheetWouldRunAreTexts) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"=1+1", "'=1+1"},
      {"=HYPERLINK(\"http://x\",\"y\")", "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\""},
      {"+cmd|' /C calc'!A0", "\"'+cmd|' /C calc'!A0\""},
      {"-2+3", "'-2+3"},
      {"@SUM(A1)", "'@SUM(A1)"},
      {"\xEF\xBC\x9D"
       "1",
       "'\xEF\xBC\x9D"
       "1"},  // a full-width =
      {"-", "'-"},
      {"-5", "-5"},  // a number is no formula
      {"+3.5", "+3.5"},
      {"a=b", "a=b"},
      {"'s-Gravenhage", "'s-Gravenhage"},
  };
  for (const auto& [name, cell] : cases) {
    ResultTable table = ages();
    table.axes[0].categories = {name, "x", "y"};
    EXPECT_THAT(csv(table), HasSubstr("suppressed\n" + cell + ",12,")) << name;
    EXPECT_THAT(csv_long(table), HasSubstr("suppressed\n" + cell + ",mean,")) << name;
  }
}

TEST(Csv, NamesOfColumnsAreUnique) {
  ResultTable table = ages();
  table.axes[0].name = "count_age";
  table.columns.push_back(share_column("age", "a b"));
  table.columns.push_back(share_column("age", "a_b"));
  table.figures = std::vector<Figure>(9, kHidden);
  EXPECT_THAT(csv(table),
              StartsWith("count_age,count_age_2,mean_age,count_age_3,share_age_a_b,share_age_a_b_se,"
                         "share_age_a_b_low,share_age_a_b_high,share_age_a_b_2,share_age_a_b_se_2,"));
}

TEST(Csv, NamesOfColumnsKeepTheirLetters) {
  ResultTable table = ages();
  table.columns = {share_column("sex", "n\xC3\xA3o-bin, x")};
  table.figures = {kHidden, kHidden, kHidden};
  EXPECT_THAT(csv(table),
              StartsWith("state,count_sex,share_sex_n\xC3\xA3o_bin__x,share_sex_n\xC3\xA3o_bin__x_se,"));
}

TEST(CsvLong, HasOneLineForEachCellAndStatistic) {
  EXPECT_EQ(csv_long(study()),
            "ethnicity,arm,statistic,of,category,unit,count,value,standard_error,low,high,suppressed\n"
            "asian,control,count,,,,12,12,,,,false\n"
            "asian,control,mean,balance,,EUR,7,-30.3500,20.49567,-80.5011,19.8011,false\n"
            "asian,control,std,balance,,EUR,7,54.2264,,,,false\n"
            "asian,control,sum,balance,,EUR,7,-212.45,,,,false\n"
            "asian,control,share,sex,f,%,12,50.0,14.43,25.4,74.6,false\n"
            "asian,treated,count,,,,9,9,,,,false\n"
            "asian,treated,mean,balance,,EUR,,,,,,true\n"
            "asian,treated,std,balance,,EUR,,,,,,true\n"
            "asian,treated,sum,balance,,EUR,,,,,,true\n"
            "asian,treated,share,sex,f,%,,,,,,true\n"
            "white,control,count,,,,,,,,,true\n"
            "white,control,mean,balance,,EUR,,,,,,true\n"
            "white,control,std,balance,,EUR,,,,,,true\n"
            "white,control,sum,balance,,EUR,,,,,,true\n"
            "white,control,share,sex,f,%,,,,,,true\n"
            "white,treated,count,,,,1204,1204,,,,false\n"
            "white,treated,mean,balance,,EUR,5,2969.3840,2393.52630,-3676.1104,9614.8784,false\n"
            "white,treated,std,balance,,EUR,5,5352.0875,,,,false\n"
            "white,treated,sum,balance,,EUR,5,14846.92,,,,false\n"
            "white,treated,share,sex,f,%,1204,83.3,1.07,81.1,85.3,false\n");
}

TEST(CsvLong, WithoutAxesStartsWithTheStatistic) {
  EXPECT_EQ(csv_long(overall(), kTotal),
            "statistic,of,category,unit,count,value,standard_error,low,high,suppressed\n"
            "count,,,,4753,4753,,,,false\n"
            "mean,age,,years,4603,39.46,,,,false\n");
}

TEST(CsvLong, TheTotalIsTheLastLines) {
  EXPECT_EQ(csv_long(ages(), kTotal),
            "state,statistic,of,category,unit,count,value,standard_error,low,high,suppressed\n"
            "act,mean,age,,years,12,45.25,,,,false\n"
            "nsw,mean,age,,years,1573,45.16,,,,false\n"
            "missing,mean,age,,years,,,,,,true\n"
            "all cells shown,mean,age,,years,1585,45.17,,,,false\n");
}

TEST(CsvLong, AnAxisOfAFixedColumnsNameKeepsIt) {
  ResultTable table = ages();
  table.axes[0].name = "value";
  EXPECT_THAT(csv_long(table), StartsWith("value,statistic,of,category,unit,count,value_2,standard_error,"));
}

// What docs/output.md shows is what is written.
TEST(CsvLong, AndCsvAreAsDocumented) {
  std::ifstream file(TACIT_SOURCE_DIR "/docs/output.md");
  const std::string page(std::istreambuf_iterator<char>(file), {});
  EXPECT_THAT(page, HasSubstr("```\n" + csv(study(), kTotal) + "```\n"));
  EXPECT_THAT(page, HasSubstr("```\n" + csv_long(ages_with_intervals(), kTotal) + "```\n"));
}

// What this program writes, it reads.
TEST(CsvLong, IsReadBackCellByCell) {
  ResultTable table = study();
  table.axes[0].categories = {"a, \"b\"", " c "};
  for (const std::string& written : {csv(table, kTotal), csv_long(table, kTotal)}) {
    const table::Table read = ingest::parse_csv(written, "written");
    EXPECT_EQ(read.records(), written == csv(table, kTotal) ? 5u : 25u);
    EXPECT_EQ(read.at(0, 0), "a, \"b\"");
    EXPECT_EQ(read.at(read.records() - 1, 0), "all cells shown");
  }
}

TEST(Csv, ATextIsNoFormula) {
  EXPECT_EQ(csv_text("a pilot, 5,000"), "\"a pilot, 5,000\"");
  EXPECT_EQ(csv_text("=1+1"), "'=1+1");
  EXPECT_EQ(csv_text("-5"), "-5");
}

}  // namespace
}  // namespace tacit::report
