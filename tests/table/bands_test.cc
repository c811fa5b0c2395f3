// SPDX-License-Identifier: Apache-2.0
#include "table/bands.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "table/dimension.h"

namespace tacit::table {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

Bands whole(std::vector<std::int64_t> edges) {
  return {.edges = std::move(edges)};
}

Bands ages(std::vector<std::int64_t> edges) {
  return {
      .edges = std::move(edges),
      .age = AgeDerivation{*parse_date("2024-01-01", DateOrder::kDayMonthYear), DateOrder::kDayMonthYear}};
}

TEST(BandNames, OfWholeEdgesEndBeforeTheNextOne) {
  EXPECT_THAT(band_names(whole({18, 30, 31, 65})),
              ElementsAre("under 18", "18 to 29", "30", "31 to 64", "65 and over"));
  EXPECT_THAT(band_names(whole({0})), ElementsAre("under 0", "0 and over"));
  EXPECT_THAT(band_names(whole({-10, -5, 5})),
              ElementsAre("under -10", "-10 to -6", "-5 to 4", "5 and over"));
}

TEST(BandNames, OfDecimalsAreAsShortAsTheyCanBe) {
  EXPECT_THAT(band_names({.edges = {50, 100, 125, 1000}, .decimals = 2}),
              ElementsAre("under 0.5", "from 0.5 to under 1", "from 1 to under 1.25", "from 1.25 to under 10",
                          "10 and over"));
  EXPECT_THAT(band_names({.edges = {-5, 0}, .decimals = 1}),
              ElementsAre("under -0.5", "from -0.5 to under 0", "0 and over"));
}

TEST(BandOf, PlacesNumbers) {
  const Bands bands = whole({18, 30, 65});
  const auto place = [&](const char* cell) { return band_of(bands, cell).value(); };
  EXPECT_EQ(place("-3"), 0U);
  EXPECT_EQ(place("17"), 0U);
  EXPECT_EQ(place("17.999999"), 0U);  // not rounded to 18
  EXPECT_EQ(place("18"), 1U);
  EXPECT_EQ(place("29.5"), 1U);
  EXPECT_EQ(place("30"), 2U);
  EXPECT_EQ(place("65"), 3U);
  EXPECT_EQ(place("99999999999999999999999"), 3U);
  EXPECT_EQ(place("-99999999999999999999999"), 0U);
}

TEST(BandOf, PlacesDecimalsAndTheLargestEdges) {
  const Bands bands{.edges = {50, 100}, .decimals = 2};
  EXPECT_EQ(band_of(bands, "0.499999"), 0U);
  EXPECT_EQ(band_of(bands, "0.5"), 1U);
  EXPECT_EQ(band_of(bands, "1"), 2U);
  const Bands wide = whole({-kMaxEdge, kMaxEdge});
  EXPECT_EQ(band_of(wide, "-1000000000000.000001"), 0U);
  EXPECT_EQ(band_of(wide, "-1000000000000"), 1U);
  EXPECT_EQ(band_of(wide, "999999999999.999999"), 1U);
  EXPECT_EQ(band_of(wide, "1000000000000"), 2U);
}

TEST(BandOf, DerivesAges) {
  const Bands bands = ages({18, 65});
  EXPECT_EQ(band_of(bands, "2006-01-02"), 0U);  // 17
  EXPECT_EQ(band_of(bands, "2006-01-01"), 1U);  // 18 that day
  EXPECT_EQ(band_of(bands, "1/1/1959"), 2U);
  EXPECT_EQ(band_of(bands, "2024-01-01"), 0U);
  EXPECT_EQ(band_of(bands, "2024-01-02"), std::nullopt);  // not born yet
  EXPECT_EQ(band_of(bands, "40"), std::nullopt);
}

TEST(BandOf, HasNoneForWhatIsNoNumber) {
  EXPECT_EQ(band_of(whole({18}), "n/a"), std::nullopt);
  EXPECT_EQ(band_of(whole({18}), "2001-02-03"), std::nullopt);
}

TEST(BandsDefect, AcceptsWhatFits) {
  EXPECT_EQ(bands_defect(whole({18})), "");
  EXPECT_EQ(bands_defect(whole({-kMaxEdge, kMaxEdge})), "");
  EXPECT_EQ(bands_defect(ages({1, kMaxAgeEdge})), "");
}

TEST(BandsDefect, FindsWhatDoesNot) {
  EXPECT_THAT(bands_defect(whole({})), HasSubstr("at least one"));
  EXPECT_THAT(bands_defect(whole({30, 18})), HasSubstr("above the one before"));
  EXPECT_THAT(bands_defect(whole({18, 18})), HasSubstr("above the one before"));
  EXPECT_THAT(bands_defect(whole({kMaxEdge + 1})), HasSubstr("within 1000000000000 of zero"));
  EXPECT_THAT(bands_defect(whole({-kMaxEdge - 1, 0})), HasSubstr("within 1000000000000 of zero"));
  EXPECT_THAT(bands_defect(ages({0, 18})), HasSubstr("ages must be 1 to 150"));
  EXPECT_THAT(bands_defect(ages({18, 151})), HasSubstr("ages must be 1 to 150"));
  EXPECT_THAT(bands_defect({.edges = {18}, .decimals = 7}), HasSubstr("decimals must be 0 to 6"));
  Bands decimal_ages = ages({18});
  decimal_ages.decimals = 1;
  EXPECT_THAT(bands_defect(decimal_ages), HasSubstr("no decimals"));
  Bands many;
  for (std::size_t i = 0; i < kMaxCategories - 2; ++i) many.edges.push_back(static_cast<std::int64_t>(i));
  EXPECT_EQ(bands_defect(many), "");
  many.edges.push_back(kMaxCategories);
  EXPECT_THAT(bands_defect(many), HasSubstr("there are 1999, at most 1998"));
}

}  // namespace
}  // namespace tacit::table
