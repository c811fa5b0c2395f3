// SPDX-License-Identifier: Apache-2.0
#include "report/browser.h"

#include <gmock/gmock.h>

#include "report/report.h"
#include "report/tables.h"

namespace tacit::report {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const std::vector<int> kWidths = {390, 1280};

PageInfo info() {
  return {.title = "",
          .groups = {{"Linkage",
                      {{"model", "person"},
                       {"model hash", "0ee73e2f4bbb1d9a8c7e5f6a7b8c9d0e1f2a3b4c5d6e7f8091a2b3c4d5e6f708"}}},
                     {"Time and bytes", {{"record linkage", "8.51 s, 0 bytes up, 1.47 MB down"}}}},
          .linkage = linkage_notes(),
          .words = full_words(study(), circumstances())};
}

// Names as long as they may be, with and without a place to break, and what would be markup.
ResultTable hostile_names() {
  ResultTable table = ages();
  table.axes[0].categories = {
      "<script>document.title = 'x'</script> & \"more\" <b>than</b> an edge holds, and on",
      std::string(200, 'x'), "</main></body></html>"};
  table.columns[0].unit = "<i>";
  return table;
}

// Twelve bars in each chart, and numbers with many digits.
ResultTable large_numbers() {
  ResultTable table = study();
  table.axes[0].categories = {"a", "b", "c", "d", "e", "an ethnicity of a longer name"};
  table.columns.resize(3);
  table.figures.clear();
  for (std::int64_t cell = 0; cell < 12; ++cell) {
    const std::int64_t spread = 10'000'000'000 + 1'000'000'000 * cell;
    table.figures.push_back(shown(10'000 + cell));
    const Figure balance =
        cell == 5 ? kHidden : of_values({spread, -spread / 3, 2 * spread, 0, spread}, -100000);
    table.figures.push_back(balance);
    table.figures.push_back(balance);
  }
  table.columns[1].minimum_scaled = table.columns[2].minimum_scaled = -100000;
  return table;
}

std::vector<std::string> pages() {
  std::vector<std::string> pages;
  for (const ResultTable& table :
       {overall(), ages(), study(), three_ways(), hostile_names(), large_numbers()}) {
    pages.push_back(html(table, info(), {.total = true}));
  }
  return pages;
}

class Browser : public testing::TestWithParam<bool> {};

// Both widths of every page in one run of the browser, which takes its time to start.
TEST_P(Browser, ShowsEveryPageWell) {
  const std::vector<LaidOut> looks = lay_out(pages(), kWidths, GetParam());
  ASSERT_EQ(looks.size(), 12u);
  const std::vector<std::vector<std::string>> numbers = {
      {"4,753", "4,603", "39.46"},
      {"45.25", "n = 1,573", "1,585", "45.17", "suppressed"},
      {"-30.3500", "54.2264", "14,846.92", "n = 1,204", "83.3", "-212.45", "All cells shown", "1,219.5392"},
      {"1,999", "f \xC2\xB7 40+ \xC2\xB7 b", "2,300", "2 are suppressed"},
      {"<script>document.title = 'x'</script> & \"more\" <b>than</b>", "</main></body></html>",
       "mean age (<i>)"},
      {"88,000,000.0000", "92,496,246.1691", "10,011"}};
  const std::vector<std::size_t> bars = {0, 2, 3 + 2 + 2 + 2 + 2, 6, 2, 12 + 11 + 11};
  const std::vector<std::size_t> hidden = {0, 1, 1 + 2 + 2 + 2 + 2, 2, 1, 2};
  for (std::size_t i = 0; i < looks.size(); ++i) {
    SCOPED_TRACE("page " + std::to_string(i / 2) + " at " + std::to_string(kWidths[i % 2]));
    EXPECT_THAT(looks[i].problems, IsEmpty());
    EXPECT_EQ(looks[i].scripts, 0u);
    EXPECT_EQ(looks[i].requests, 0u);
    EXPECT_EQ(looks[i].bars, bars[i / 2]);
    EXPECT_EQ(looks[i].hidden_bars, hidden[i / 2]);
    for (const std::string& number : numbers[i / 2]) EXPECT_THAT(looks[i].text, HasSubstr(number));
    EXPECT_THAT(looks[i].text, HasSubstr("1.47 MB down"));
    if (GetParam()) {
      EXPECT_LT(looks[i].ground, 0.05);
    } else {
      EXPECT_GT(looks[i].ground, 0.95);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Schemes, Browser, testing::Bool(),
                         [](const auto& scheme) { return scheme.param ? "Dark" : "Light"; });

// The look itself: what is wrong with a page is found.
TEST(BrowserLook, FindsWhatIsWrong) {
  const std::string bad =
      "<!DOCTYPE html><html><body style=\"margin:0;background:#fff\">"
      "<p style=\"position:absolute;top:0;left:0\">under</p><p "
      "style=\"position:absolute;top:0;left:0\">over</p>"
      "<p style=\"position:absolute;top:100px;left:380px\">outside</p>"
      "<p style=\"position:absolute;top:200px;color:#ccc\">pale</p>"
      "<p style=\"position:absolute;top:300px;font-size:0\">nothing</p></body></html>";
  const std::vector<LaidOut> looks = lay_out({bad}, {390}, false);
  ASSERT_EQ(looks.size(), 1u);
  EXPECT_THAT(looks[0].problems,
              ElementsAre("wider than its window", "\"under\" overlaps \"over\"", "\"outside\" is cut off",
                          "\"pale\" has too little contrast", "\"nothing\" has no size"));
}

}  // namespace
}  // namespace tacit::report
