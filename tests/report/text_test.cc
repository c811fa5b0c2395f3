// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "report/format.h"
#include "report/report.h"
#include "report/tables.h"

namespace tacit::report {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

TEST(Text, WithoutAxesIsOneLine) {
  EXPECT_EQ(
      text(overall()),
      "count and mean age (years) of all linked records\n"
      "\n"
      "count  n of age  mean age (years)\n"
      "-----  --------  ----------------\n"
      " 4753      4603             39.46\n"
      "\n"
      "n: the linked records that a figure is about, for a measure those with a value. Suppressed: n is\n"
      "under 5, or fewer than 5 are on one side of a share or of a measure with only two values.\n"
      "A mean has a 95 % interval if its standard deviation is asked for too: --interval.\n");
}

TEST(Text, WithoutAxesHasNoTotal) {
  EXPECT_EQ(text(overall(), kTotal), text(overall()));
}

TEST(Text, AlignsColumnsAndExplainsSuppression) {
  EXPECT_EQ(
      text(ages()),
      "mean age (years) by state\n"
      "\n"
      "state    n of age  mean age (years)\n"
      "-------  --------  ----------------\n"
      "act            12             45.25\n"
      "nsw          1573             45.16\n"
      "missing         -        suppressed\n"
      "\n"
      "n: the linked records that a figure is about, for a measure those with a value. Suppressed: n is\n"
      "under 5, or fewer than 5 are on one side of a share or of a measure with only two values.\n"
      "A mean has a 95 % interval if its standard deviation is asked for too: --interval.\n");
}

TEST(Text, TheTotalSaysWhatItLeavesOut) {
  const std::string result = text(ages(), kTotal);
  EXPECT_THAT(result, HasSubstr("missing                 -        suppressed\n"
                                "---------------  --------  ----------------\n"
                                "all cells shown      1585             45.17\n"));
  EXPECT_THAT(
      result,
      HasSubstr("\"all cells shown\" adds up the 2 cells that are shown; 1 is suppressed and not in it.\n"));
}

TEST(Text, ManyStatisticsOfTwoAxesAreAList) {
  EXPECT_EQ(
      text(study(), kTotal),
      "count, mean balance (EUR), std balance (EUR), sum balance (EUR) and share of sex = f (%) by\n"
      "ethnicity and arm (held by the researcher)\n"
      "\n"
      "ethnicity        arm           count  n of balance                   mean balance (EUR)  std. error  "
      "std balance (EUR)  sum balance (EUR)  n of sex  share of sex = f (%)  std. error\n"
      "---------------  -------  ----------  ------------  -----------------------------------  ----------  "
      "-----------------  -----------------  --------  --------------------  ----------\n"
      "asian            control          12             7   -30.3500     (-80.5011 to 19.8011)    20.49567   "
      "         54.2264            -212.45        12   50.0 (25.4 to 74.6)       14.43\n"
      "asian            treated           9             -                           suppressed           -   "
      "      suppressed         suppressed         -            suppressed           -\n"
      "white            control  suppressed             -                           suppressed           -   "
      "      suppressed         suppressed         -            suppressed           -\n"
      "white            treated        1204             5  2969.3840 (-3676.1104 to 9614.8784)  2393.52630   "
      "       5352.0875           14846.92      1204   83.3 (81.1 to 85.3)        1.07\n"
      "---------------  -------  ----------  ------------  -----------------------------------  ----------  "
      "-----------------  -----------------  --------  --------------------  ----------\n"
      "all cells shown                 1225            12  1219.5392 (-1053.9704 to 3493.0487)  1032.95087   "
      "       3578.2468           14634.47      1216   83.0 (80.8 to 85.0)        1.08\n"
      "\n"
      "n: the linked records that a figure is about, for a measure those with a value. Suppressed: n is\n"
      "under 5, or fewer than 5 are on one side of a share or of a measure with only two values.\n"
      "95 % interval, in brackets: it covers chance, as if the linked people were a random sample of a\n"
      "large population, but not false and missed links, missing values, or who is on the list.\n"
      "\"all cells shown\" adds up the cells that are shown; between 1 and 2 of 4, depending on the\n"
      "statistic, are suppressed and not in it. A person whom two groups of arm reach counts in each.\n");
}

TEST(Text, AnIntervalStandsBehindItsFigure) {
  EXPECT_EQ(
      text(ages_with_intervals(), kTotal),
      "mean age (years) and std age (years) by state\n"
      "\n"
      "state            n of age        mean age (years)  std. error  std age (years)\n"
      "---------------  --------  ----------------------  ----------  ---------------\n"
      "act                    12  45.25 (31.72 to 58.78)       6.149            21.30\n"
      "nsw                  1573  45.16 (44.15 to 46.18)       0.519            20.60\n"
      "missing                 -              suppressed           -       suppressed\n"
      "---------------  --------  ----------------------  ----------  ---------------\n"
      "all cells shown      1585  45.17 (44.15 to 46.18)       0.517            20.60\n"
      "\n"
      "n: the linked records that a figure is about, for a measure those with a value. Suppressed: n is\n"
      "under 5, or fewer than 5 are on one side of a share or of a measure with only two values.\n"
      "95 % interval, in brackets: it covers chance, as if the linked people were a random sample of a\n"
      "large population, but not false and missed links, missing values, or who is on the list.\n"
      "\"all cells shown\" adds up the 2 cells that are shown; 1 is suppressed and not in it.\n");
}

TEST(Text, WhereAllIsSuppressedNothingIsSaidOfIntervals) {
  ResultTable table = ages_with_intervals();
  table.figures = std::vector<Figure>(6, kHidden);
  EXPECT_THAT(text(table, kTotal), Not(HasSubstr("interval")));
}

TEST(Text, IntervalsBelowEachOtherHaveFiguresBelowEachOther) {
  ResultTable table = ages_with_intervals();
  table.figures[0] = table.figures[1] = shown(3, 12, 3248);
  EXPECT_THAT(text(table), HasSubstr("act             3   4.00 (-95.37 to 103.37)      23.094"));
  EXPECT_THAT(text(table), HasSubstr("nsw          1573  45.16   (44.15 to 46.18)       0.519"));
}

TEST(Text, ACrossTableOfSharesHasIntervalAndPeopleInBrackets) {
  const ResultTable table =
      crossed(share_column("sex", "f"), {shown(12, 6), shown(1204, 1003), kHidden, shown(31, 10)});
  EXPECT_THAT(text(table, kTotal),
              HasSubstr("ethnicity / arm                  control                    treated\n"
                        "---------------  -----------------------  -------------------------\n"
                        "asian            50.0 (25.4 to 74.6; 12)  83.3 (81.1 to 85.3; 1204)\n"
                        "white                         suppressed  32.3   (18.6 to 49.9; 31)\n"
                        "In brackets: 95 % interval; n.\n"
                        "all cells shown: 81.7 (79.5 to 83.8; 1247)\n"));
}

TEST(Text, CountsOfTwoAxesCross) {
  const ResultTable table = crossed(count_column(), {shown(120), shown(9), kHidden, shown(1204)});
  EXPECT_EQ(
      text(table, kTotal),
      "count by ethnicity and arm (held by the researcher)\n"
      "\n"
      "ethnicity / arm     control  treated\n"
      "---------------  ----------  -------\n"
      "asian                   120        9\n"
      "white            suppressed     1204\n"
      "all cells shown: 1333\n"
      "\n"
      "Counts are linked records. Suppressed: fewer than 5.\n"
      "\"all cells shown\" adds up the 3 cells that are shown; 1 is suppressed and not in it. A person whom\n"
      "two groups of arm reach counts in each.\n");
}

TEST(Text, ACrossTableOfMeansHasThePeopleInBrackets) {
  const ResultTable table = crossed(measure_column(StatisticKind::kMean, "income", "EUR", 0),
                                    {shown(7, -700), shown(1204, 1204000), kHidden, shown(31, 310)});
  EXPECT_THAT(text(table, kTotal), HasSubstr("ethnicity / arm      control         treated\n"
                                             "---------------  -----------  --------------\n"
                                             "asian            -100.00 (7)  1000.00 (1204)\n"
                                             "white             suppressed    10.00   (31)\n"
                                             "In brackets: n.\n"
                                             "all cells shown: 969.09 (1242)\n"));
}

TEST(Text, ACrossTableThatDoesNotFitIsAList) {
  const ResultTable table = crossed(count_column(), {shown(120), shown(9), kHidden, shown(1204)});
  EXPECT_THAT(text(table, {.width = 36}), HasSubstr("ethnicity / arm     control  treated\n"));
  EXPECT_THAT(text(table, {.width = 35}), HasSubstr("ethnicity  arm           count\n"));
}

TEST(Text, ThreeAxesAreAList) {
  EXPECT_THAT(text(three_ways(), kTotal), HasSubstr("sex              age_band  arm       count\n"
                                                    "---------------  --------  ---  ----------\n"
                                                    "f                0-39      a             5\n"
                                                    "f                0-39      b    suppressed\n"
                                                    "f                40+       a            17\n"
                                                    "f                40+       b           230\n"
                                                    "m                0-39      a            41\n"
                                                    "m                0-39      b             8\n"
                                                    "m                40+       a    suppressed\n"
                                                    "m                40+       b          1999\n"
                                                    "---------------  --------  ---  ----------\n"
                                                    "all cells shown                       2300\n"));
}

TEST(Text, ATotalOfNothingIsSuppressed) {
  ResultTable table = ages();
  table.figures = {kHidden, kHidden, kHidden};
  EXPECT_THAT(text(table, kTotal), HasSubstr("all cells shown         -        suppressed\n"));
  EXPECT_THAT(text(table, kTotal), HasSubstr("adds up the 0 cells that are shown; 3 are suppressed"));
}

TEST(Text, ATotalOfEverythingSaysSo) {
  ResultTable table = ages();
  table.figures[2] = shown(5, 100);
  EXPECT_THAT(text(table, kTotal),
              HasSubstr("\"all cells shown\" adds up all 3 cells; none is suppressed.\n"));
}

TEST(Text, AlignsByDisplayWidth) {
  ResultTable table = ages();
  table.axes[0].categories = {"\xE6\x9D\x8E", "Zo\xC3\xAB", "x"};
  EXPECT_THAT(text(table), HasSubstr("state  n of age  mean age (years)\n"
                                     "-----  --------  ----------------\n"
                                     "\xE6\x9D\x8E           12             45.25\n"
                                     "Zo\xC3\xAB        1573             45.16\n"));
}

TEST(Text, DoesNotLetANameSteerTheTerminal) {
  ResultTable table = study();
  table.axes[0].categories[0] = "a\x1B[2J";
  table.axes[1].name = "b\x1B[2J";
  table.columns[1].statistic.of = "c\x1B[2J";
  table.columns[1].unit = "d\x1B[2J";
  table.columns[4].statistic.value = "e\x1B[2J";
  EXPECT_THAT(text(table, kTotal), Not(HasSubstr("\x1B")));
  EXPECT_THAT(text(crossed(count_column(), {shown(5), shown(5), shown(5), shown(5)})),
              StartsWith("count by"));
}

TEST(Text, OfLinkageIsABlockOfAlignedLines) {
  EXPECT_EQ(text(linkage_notes(), 50),
            "Linkage\n"
            "  linked                12 of 20\n"
            "  expected to be false  about 3 of <12>, by the\n"
            "                        *model* & list\n"
            "\n"
            "Warning: more <b> than people.\n"
            "\n"
            "These are estimates.\n");
  EXPECT_EQ(text(LinkageNotes{}), "");
}

TEST(Text, OfLinkageDoesNotSteerTheTerminal) {
  EXPECT_THAT(text(LinkageNotes{{{"a\x1B[2J", "b\x1B[2J"}}, {"c\x1B[2J"}, "d\x1B[2J"}),
              Not(HasSubstr("\x1B")));
}

TEST(Text, HasTheLinkageBelowTheTable) {
  Provenance provenance;
  EXPECT_EQ(render(overall(), Format::kTable, {}, provenance), text(overall()));
  provenance.page.linkage = linkage_notes();
  EXPECT_EQ(render(overall(), Format::kTable, {}, provenance),
            text(overall()) + "\n" + text(linkage_notes()));
  EXPECT_EQ(render(overall(), Format::kCsv, {}, provenance), csv(overall())) << "a table and nothing else";
}

}  // namespace
}  // namespace tacit::report
