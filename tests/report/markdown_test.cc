// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "report/format.h"
#include "report/report.h"
#include "report/tables.h"

namespace tacit::report {
namespace {

using testing::HasSubstr;

TEST(Markdown, IsATableBetweenItsSentences) {
  EXPECT_EQ(markdown(ages(), {.total = true}),
            "mean age (years) by state\n"
            "\n"
            "| state | n of age | mean age (years) |\n"
            "| --- | ---: | ---: |\n"
            "| act | 12 | 45.25 |\n"
            "| nsw | 1573 | 45.16 |\n"
            "| missing | - | suppressed |\n"
            "| all cells shown | 1585 | 45.17 |\n"
            "\n"
            "n: the linked records that a figure is about, for a measure those with a value. Suppressed: n "
            "is under "
            "5, or fewer than 5 are on one side of a share or of a measure with only two values.\n"
            "\n"
            "A mean has a 95 % interval if its standard deviation is asked for too: --interval.\n"
            "\n"
            "\"all cells shown\" adds up the 2 cells that are shown; 1 is suppressed and not in it.\n");
}

TEST(Markdown, HasIntervalsBehindTheirFigures) {
  const std::string result = markdown(ages_with_intervals());
  EXPECT_THAT(result, HasSubstr("| state | n of age | mean age (years) | std. error | std age (years) |\n"));
  EXPECT_THAT(result, HasSubstr("| act | 12 | 45.25 (31.72 to 58.78) | 6.149 | 21.30 |\n"));
  EXPECT_THAT(result, HasSubstr("| missing | - | suppressed | - | suppressed |\n"));
  EXPECT_THAT(result, HasSubstr("\n95 % interval, in brackets: it covers chance"));
}

TEST(Markdown, OfNoAxesAndOfThree) {
  EXPECT_THAT(markdown(overall()),
              HasSubstr("| count | n of age | mean age (years) |\n| ---: | ---: | ---: |\n"
                        "| 4753 | 4603 | 39.46 |\n"));
  EXPECT_THAT(markdown(three_ways(), {.total = true}), HasSubstr("| sex | age\\_band | arm | count |\n"
                                                                 "| --- | --- | --- | ---: |\n"
                                                                 "| f | 0-39 | a | 5 |\n"
                                                                 "| f | 0-39 | b | suppressed |\n"));
  EXPECT_THAT(markdown(three_ways(), {.total = true}), HasSubstr("| all cells shown |  |  | 2300 |\n"));
}

TEST(Markdown, NamesAreTextAndStayInTheirCell) {
  ResultTable table = ages();
  table.axes[0].categories = {"a|b\\", "*c* _d_ `e`", "<b>[f](g)&amp;"};
  const std::string result = markdown(table);
  EXPECT_THAT(result, HasSubstr("| a\\|b\\\\ | 12 |"));
  EXPECT_THAT(result, HasSubstr("| \\*c\\* \\_d\\_ \\`e\\` | 1573 |"));
  EXPECT_THAT(result, HasSubstr("| \\<b\\>\\[f\\](g)\\&amp; | - |"));
}

TEST(Markdown, OfLinkageIsAListWithItsWarnings) {
  EXPECT_EQ(markdown(linkage_notes()),
            "### Linkage\n\n"
            "- linked: 12 of 20\n"
            "- expected to be false: about 3 of \\<12\\>, by the \\*model\\* \\& list\n"
            "\n**Warning**: more \\<b\\> than people.\n"
            "\nThese are estimates.\n");
  EXPECT_EQ(markdown(LinkageNotes{}), "");
  Provenance provenance;
  provenance.page.linkage = linkage_notes();
  EXPECT_EQ(render(overall(), Format::kMarkdown, {}, provenance),
            markdown(overall()) + "\n" + markdown(linkage_notes()));
}

}  // namespace
}  // namespace tacit::report
