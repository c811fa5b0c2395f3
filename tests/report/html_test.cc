// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include <regex>

#include "report/report.h"
#include "report/tables.h"

namespace tacit::report {
namespace {

using testing::HasSubstr;
using testing::Not;

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

TEST(Html, SaysWhatWasAsked) {
  const std::string page = html(study(), {}, kTotal);
  EXPECT_THAT(page, HasSubstr("<title>People, balance and sex by ethnicity and arm</title>"));
  EXPECT_THAT(page, HasSubstr("<h1>People, balance and sex by ethnicity and arm</h1>"));
  EXPECT_THAT(
      page, HasSubstr("Number of people, mean balance, standard deviation of balance, sum balance and share "
                      "of sex = f by ethnicity and arm, of the people on the researcher&#39;s list who were "
                      "found in the custodian&#39;s table. The column arm is the researcher&#39;s own; the "
                      "custodian did not see it."));
  EXPECT_THAT(html(overall(), {.title = "A < B", .groups = {}}), HasSubstr("<h1>A &lt; B</h1>"));
}

TEST(Html, HeadsColumnsRowsAndGroupsOfRows) {
  const std::string page = html(study(), {}, kTotal);
  EXPECT_THAT(page,
              HasSubstr("<th scope=\"col\">n of balance</th><th scope=\"col\">mean balance (EUR)</th>"));
  EXPECT_THAT(page,
              HasSubstr("<tr class=\"starts\"><th scope=\"rowgroup\" rowspan=\"2\">asian</th><th "
                        "scope=\"row\">control</th><td>12</td><td class=\"people\">7</td><td>-30.3500 "));
  EXPECT_THAT(page, HasSubstr("<tr><th scope=\"row\">treated</th><td>9</td><td class=\"none\">-</td><td "
                              "class=\"none\">suppressed</td>"));
  EXPECT_THAT(page,
              HasSubstr("<tfoot><tr><th scope=\"row\" colspan=\"2\">All cells shown</th><td>1,225</td>"));
  EXPECT_THAT(html(three_ways(), {}), HasSubstr("<th scope=\"rowgroup\" rowspan=\"4\">f</th><th "
                                                "scope=\"rowgroup\" rowspan=\"2\">0-39</th><th "
                                                "scope=\"row\">a</th>"));
  EXPECT_THAT(html(study(), {}), Not(HasSubstr("<tfoot>")));
}

TEST(Html, DrawsABarFromZeroAndNamesIt) {
  const std::string page = html(study(), {});
  // sum balance: -212.45 and 14846.92 on a scale from -5000 to 15000.
  EXPECT_THAT(page, HasSubstr("<title>asian \xC2\xB7 control: -212.45, n = 7</title>"));
  EXPECT_THAT(page, HasSubstr("<rect class=\"c0\" x=\"23.94%\" y=\"6\" width=\"1.06%\""));
  EXPECT_THAT(page, HasSubstr("<title>white \xC2\xB7 treated: 14,846.92, n = 5</title>"));
  EXPECT_THAT(page, HasSubstr("<rect class=\"c1\" x=\"25.00%\" y=\"6\" width=\"74.23%\""));
}

TEST(Html, DrawsTheIntervalOfABar) {
  const std::string page = html(study(), {});
  // mean balance: 2969.384, from -3676.1104 to 9614.8784 on a scale from -5000 to 10000, which holds both
  // ends.
  EXPECT_THAT(page, HasSubstr("<title>white \xC2\xB7 treated: 2,969.3840, 95 % interval -3,676.1104 to "
                              "9,614.8784, n = 5</title>"));
  EXPECT_THAT(page, HasSubstr("<rect class=\"c1\" x=\"33.33%\" y=\"6\" width=\"19.80%\""));
  EXPECT_THAT(page, HasSubstr("<line class=\"whisker\" x1=\"8.83%\" x2=\"97.43%\" y1=\"15\" y2=\"15\"/>"));
  EXPECT_THAT(page, HasSubstr("<line class=\"whisker\" x1=\"97.43%\" x2=\"97.43%\" y1=\"11\" y2=\"19\"/>"));
  // Two means and two shares are shown.
  EXPECT_EQ(count(page, "<line class=\"halo\""), 4u);
  EXPECT_THAT(page, HasSubstr("The line at the end of a bar is its 95 % interval."));
  EXPECT_THAT(page, HasSubstr("it covers chance, as if the linked people were a random sample"));
  EXPECT_THAT(page,
              HasSubstr("<td>2,969.3840 <span class=\"interval\">(-3,676.1104 to 9,614.8784)</span></td>"
                        "<td class=\"people\">2,393.52630</td>"));
  EXPECT_THAT(html(three_ways(), {}), Not(HasSubstr("interval is")));
  EXPECT_EQ(count(html(ages(), {}), "<line class=\"halo\""), 0u);
}

TEST(Html, ASuppressedBarShowsNothingOfItsSize) {
  const std::string page = html(study(), {});
  EXPECT_EQ(count(page, "<rect class=\"hidden\" x=\"0\" y=\"6\" width=\"100%\""), 9u);
  EXPECT_THAT(page, HasSubstr("<title>white \xC2\xB7 control: suppressed</title>"));
}

TEST(Html, GroupsTheBarsOfTwoAxesAndLabelsThoseOfThree) {
  const std::string two = html(study(), {});
  EXPECT_EQ(count(two, "<h4>asian</h4>"), 5u);
  EXPECT_EQ(count(two, "<span class=\"label\">treated</span>"), 10u);
  const std::string three = html(three_ways(), {});
  EXPECT_THAT(three, Not(HasSubstr("<h4>")));
  EXPECT_EQ(count(three, "<span class=\"label\">m \xC2\xB7 40+ \xC2\xB7 b</span>"), 1u);
}

TEST(Html, HasNoChartForOneCellOrForTooMany) {
  EXPECT_THAT(html(overall(), {}), Not(HasSubstr("<figure")));
  ResultTable table = ages();
  table.axes[0].categories.clear();
  table.figures.clear();
  for (int i = 0; i < 60; ++i) {
    table.axes[0].categories.push_back("c" + std::to_string(i));
    table.figures.push_back(shown(5 + i, 100));
  }
  EXPECT_EQ(count(html(table, {}), "<figure"), 1u);
  table.axes[0].categories.push_back("one more");
  table.figures.push_back(shown(7, 100));
  const std::string page = html(table, {});
  EXPECT_THAT(page, Not(HasSubstr("<figure")));
  EXPECT_THAT(page, HasSubstr("No charts are drawn for more than 60 cells; the table has all 61."));
  EXPECT_EQ(count(page, "<tr><th scope=\"row\">"), 61u);
}

TEST(Html, TellsTheFacts) {
  const std::string page =
      html(ages(), {.title = "", .groups = {{"Linkage", {{"model", "<person>"}, {"n", "1"}}}}});
  EXPECT_THAT(page, HasSubstr("<h3>Linkage</h3>\n<dl>\n<div><dt>model</dt><dd>&lt;person&gt;</dd></div>\n"));
  EXPECT_THAT(html(ages(), {}), Not(HasSubstr("How it was made")));
}

TEST(Html, EscapesWhateverHasAName) {
  ResultTable table = study();
  const std::string name = "<img src=x onerror=\"alert(1)\">'&";
  table.axes[0].name = table.axes[1].name = name;
  table.axes[0].categories[0] = table.axes[1].categories[0] = name;
  table.columns[1].statistic.of = table.columns[1].unit = table.columns[4].statistic.value = name;
  const std::string page = html(table, {.title = name, .groups = {{name, {{name, name}}}}}, kTotal);
  EXPECT_THAT(page, Not(HasSubstr("<img")));
  EXPECT_THAT(page, HasSubstr("&lt;img src=x onerror=&quot;alert(1)&quot;&gt;&#39;&amp;"));
}

TEST(Html, NeedsNothingElse) {
  const std::string page = html(study(), {}, kTotal);
  for (const char* outside : {"http:", "https:", "src=", "@import", "<script", "<link", "href"}) {
    EXPECT_THAT(page, Not(HasSubstr(outside)));
  }
  EXPECT_EQ(count(page, "url("), 1u);
  EXPECT_THAT(page, HasSubstr("url(#hatch)"));
}

// Elements close in the order in which they were opened, attributes are quoted.
TEST(Html, IsWellFormed) {
  for (const ResultTable& table : {overall(), ages(), ages_with_intervals(), study(), three_ways()}) {
    std::string page = html(table, {.title = "", .groups = {{"a", {{"b", "c"}}}}}, kTotal);
    page.erase(page.find("<style>"), page.find("</style>") - page.find("<style>"));
    static const std::regex tag(R"re(<(/?)([a-z][a-z0-9]*)((?: [a-zA-Z][\w:-]*="[^"<>]*")*)(/?)>)re");
    std::vector<std::string> open;
    std::size_t tags = 0;
    for (std::sregex_iterator at(page.begin(), page.end(), tag), end; at != end; ++at, ++tags) {
      const std::string name = (*at)[2];
      if ((*at)[1].length() != 0) {
        if (name == "style") continue;
        ASSERT_FALSE(open.empty()) << name;
        ASSERT_EQ(open.back(), name);
        open.pop_back();
      } else if ((*at)[4].length() == 0 && name != "meta") {
        open.push_back(name);
      }
    }
    EXPECT_TRUE(open.empty());
    EXPECT_EQ(tags + 1, count(page, "<"));  // and the document type
  }
}

TEST(Html, TellsHowGoodTheLinkageIs) {
  const std::string page = html(ages(), {.title = "", .groups = {}, .linkage = linkage_notes()});
  const auto warning = page.find("<p class=\"warning\">Warning: more &lt;b&gt; than people.</p>");
  ASSERT_NE(warning, std::string::npos);
  EXPECT_LT(warning, page.find("<table>")) << "above the figures";
  EXPECT_THAT(page, HasSubstr("<h2 id=\"linkage\">Linkage</h2>"));
  EXPECT_THAT(
      page,
      HasSubstr("<dt>expected to be false</dt><dd>about 3 of &lt;12&gt;, by the *model* &amp; list</dd>"));
  EXPECT_THAT(page, HasSubstr("<p class=\"note\">These are estimates.</p>"));
  EXPECT_THAT(html(ages(), {.title = "", .groups = {}}), Not(HasSubstr("id=\"linkage\"")));
}

}  // namespace
}  // namespace tacit::report
