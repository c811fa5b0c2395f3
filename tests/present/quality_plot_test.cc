// SPDX-License-Identifier: Apache-2.0
#include "present/quality_plot.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/xml.h"

namespace tacit::present {
namespace {

using testing::HasSubstr;
using testing::Not;

linkage::Model model_named(const std::string& name, int threshold) {
  const std::string file = "format = 2\nname = '" + name +
                           "'\nsalt = 's'\nthreshold = " + std::to_string(threshold) +
                           "\n[[field]]\nname = 'a'\ncolumn = 'a'\ntransform = 'exact'\nbuckets = 16\n"
                           "agreement = 4\n";
  return linkage::parse_model(file, "test");
}

// Pairs found and correct, of 10 true ones, from threshold 1 up.
std::vector<linkage::CurvePoint> curve_of(const std::vector<std::pair<std::size_t, std::size_t>>& counts) {
  std::vector<linkage::CurvePoint> curve;
  for (const auto& [found, correct] : counts) {
    curve.push_back({static_cast<int>(curve.size()) + 1, linkage::pair_quality(10, found, correct), {}});
  }
  return curve;
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

TEST(QualityPlot, IsWellFormedAndSaysWhatItShows) {
  const std::string svg =
      quality_svg(model_named("clinic", 2), curve_of({{40, 10}, {10, 9}, {8, 8}, {0, 0}}));
  EXPECT_EQ(xml_problem(svg), "");
  EXPECT_THAT(svg, HasSubstr("clinic: F1 0.9000 at its threshold 2, best 0.9000 at 2"));
  EXPECT_THAT(svg, HasSubstr("prefers-color-scheme: dark"));
  EXPECT_THAT(svg, HasSubstr(">precision</text>"));
  EXPECT_THAT(svg, HasSubstr(">the model's threshold, 2</text>"));
  EXPECT_EQ(count(svg, "<polyline "), 3u);
}

TEST(QualityPlot, DrawsNoPrecisionWhereNothingIsFound) {
  const std::string svg =
      quality_svg(model_named("clinic", 2), curve_of({{40, 10}, {10, 9}, {8, 8}, {0, 0}}));
  EXPECT_EQ(count(svg, "class=\"precision-mark\""), 1u + 3u);  // the legend's, and three thresholds
  EXPECT_EQ(count(svg, "class=\"recall-mark\""), 1u + 4u);
  EXPECT_EQ(count(svg, "class=\"f1-mark\""), 1u + 3u);
}

TEST(QualityPlot, PutsSharesWhereTheAxisSays) {
  const std::string svg =
      quality_svg(model_named("clinic", 1), curve_of({{10, 10}, {10, 10}, {5, 5}, {0, 0}}));
  // 1 is at the top (112), 0.5 half way to the bottom (400), 0 there; thresholds 1 to 4 from 84 to 710.
  EXPECT_THAT(svg,
              HasSubstr("class=\"line recall\" points=\"84.0,112.0 292.7,112.0 501.3,256.0 710.0,400.0\""));
}

TEST(QualityPlot, OneThresholdIsACurveToo) {
  const std::string svg = quality_svg(model_named("clinic", 1), curve_of({{0, 0}}));
  EXPECT_EQ(xml_problem(svg), "");
  EXPECT_THAT(svg, Not(HasSubstr("nan")));
  EXPECT_THAT(svg, Not(HasSubstr("inf")));
}

TEST(QualityPlot, AModelsNameIsText) {
  const std::string svg = quality_svg(model_named("<b> & \"c\" ]]>", 1), curve_of({{1, 1}}));
  EXPECT_EQ(xml_problem(svg), "");
  EXPECT_THAT(svg, HasSubstr("&lt;b&gt; &amp; \"c\" ]]&gt;"));
}

TEST(XmlProblem, FindsWhatIsNotWellFormed) {
  EXPECT_EQ(xml_problem("<?xml version=\"1.0\"?><a b=\"1\"><c/>text &amp; more</a>"), "");
  for (const char* bad : {"<a><b></a></b>", "<a>", "</a>", "<a b=1/>", "<a>&</a>", "<a/><b/>", "<a b=\"<\"/>",
                          "text", "<a b=\"1\" b=\"2\"/>"}) {
    EXPECT_NE(xml_problem(bad), "") << bad;
  }
}

}  // namespace
}  // namespace tacit::present
