// SPDX-License-Identifier: Apache-2.0
#include "ingest/spec_reader.h"

#include "support/error_of.h"

namespace tacit::ingest {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// A [[dimension]] of these lines below its name; throws Error(kConfig) with what is wrong.
table::DimensionSpec dimension(const std::string& lines) {
  const toml::table table = toml::parse("name = 'd'\n" + lines);
  ConfigProblems problems("c.toml");
  table::DimensionSpec spec = read_dimension(TomlReader(table, "[[dimension]] 1", problems));
  problems.throw_if_any();
  return spec;
}

std::string spec_refusal(const std::string& lines) {
  return error_of(ErrorCategory::kConfig, [&] { dimension(lines); });
}

table::Bands bands(const std::string& lines) {
  return std::get<table::Bands>(dimension(lines).cut);
}

TEST(DimensionReader, ReadsWhatIsAsWritten) {
  EXPECT_EQ(dimension("column = 'post code'\nkeep = 7"),
            (table::DimensionSpec{.name = "d", .column = "post code", .keep = 7}));
}

TEST(DimensionReader, ReadsBandsOfNumbers) {
  const table::DimensionSpec spec = dimension("bands = [18, 30, 45, 65]");
  EXPECT_EQ(spec.column, "d");
  EXPECT_EQ(spec.cut, (std::variant<table::AsWritten, table::Bands, table::DatePartOf>(
                          table::Bands{.edges = {18, 30, 45, 65}})));
  EXPECT_THAT(bands("bands = [-1, 0.0, 2e3]").edges, ElementsAre(-1, 0, 2000));
  EXPECT_THAT(bands("bands = [1_000_000_000_000]").edges, ElementsAre(table::kMaxEdge));
}

TEST(DimensionReader, ReadsBandsOfDecimals) {
  EXPECT_THAT(bands("decimals = 1\nbands = [-0.3, 0.1, 0.7, 1, 12345678901.1]").edges,
              ElementsAre(-3, 1, 7, 10, 123456789011));
  EXPECT_THAT(bands("decimals = 6\nbands = [0.000001, 0.999999, 999999.999999]").edges,
              ElementsAre(1, 999999, 999999999999));
  EXPECT_EQ(bands("decimals = 3\nbands = [1]").decimals, 3);
}

TEST(DimensionReader, ReadsBandsOfAges) {
  const table::Bands read = bands("derive = 'age'\nat = 2024-01-01\ndate_order = 'mdy'\nbands = [18, 65]");
  EXPECT_THAT(read.edges, ElementsAre(18, 65));
  EXPECT_EQ(read.age,
            (table::AgeDerivation{*table::parse_date("20240101", {}), table::DateOrder::kMonthDayYear}));
}

TEST(DimensionReader, ReadsPartsOfDates) {
  const auto part = [](const std::string& lines) {
    return std::get<table::DatePartOf>(dimension(lines).cut);
  };
  EXPECT_EQ(part("part = 'year'"),
            (table::DatePartOf{table::DatePart::kYear, table::DateOrder::kDayMonthYear}));
  EXPECT_EQ(part("part = 'year_month'\ndate_order = 'mdy'"),
            (table::DatePartOf{table::DatePart::kYearMonth, table::DateOrder::kMonthDayYear}));
}

TEST(DimensionReader, RefusesEdgesThatDoNotFit) {
  EXPECT_EQ(
      spec_refusal("bands = 18"),
      "c.toml:2: [[dimension]] 1 `bands` must be the numbers where bands start, such as [18, 30, 45, 65]");
  EXPECT_EQ(spec_refusal("bands = []"),
            "c.toml:2: [[dimension]] 1 `bands` do not fit: there must be at least one");
  EXPECT_THAT(spec_refusal("bands = [18, 18]"),
              HasSubstr("`bands` do not fit: each must be above the one before it"));
  EXPECT_THAT(spec_refusal("bands = [18, '30']"), HasSubstr("number 2 is not"));
  EXPECT_THAT(spec_refusal("bands = [18, 30.5]"), HasSubstr("at most 0 decimals (`decimals`)"));
  EXPECT_THAT(spec_refusal("decimals = 1\nbands = [0.51]"),
              HasSubstr("c.toml:3: [[dimension]] 1 `bands` must hold"));
  EXPECT_THAT(spec_refusal("decimals = 2\nbands = [100000000.001]"), HasSubstr("at most 2 decimals"));
  EXPECT_THAT(spec_refusal("bands = [nan]"), HasSubstr("number 1 is not"));
  EXPECT_THAT(spec_refusal("bands = [0, inf]"), HasSubstr("number 2 is not"));
  EXPECT_THAT(spec_refusal("bands = [1_000_000_000_001]"), HasSubstr("within 1000000000000 of zero"));
  EXPECT_THAT(spec_refusal("bands = [9223372036854775807]"), HasSubstr("within 1000000000000 of zero"));
  EXPECT_THAT(spec_refusal("decimals = 9\nbands = [1]"),
              HasSubstr("`decimals` must be a whole number from 0 to 6"));
  EXPECT_THAT(spec_refusal("derive = 'age'\nat = 2024-01-01\nbands = [0, 18]"),
              HasSubstr("ages must be 1 to 150"));
}

TEST(DimensionReader, RefusesKeysThatDoNotGoTogether) {
  EXPECT_EQ(spec_refusal("keep = 3\nbands = [1]"),
            "c.toml:2: [[dimension]] 1 `keep` cannot be combined with `bands`");
  EXPECT_THAT(spec_refusal("part = 'year'\nbands = [1]"),
              HasSubstr("`part` cannot be combined with `bands`"));
  EXPECT_THAT(spec_refusal("keep = 3\npart = 'year'"), HasSubstr("`keep` cannot be combined with `part`"));
  EXPECT_THAT(spec_refusal("part = 'year'\nat = 2024-01-01"),
              HasSubstr("`at` cannot be combined with `part`"));
  EXPECT_THAT(spec_refusal("part = 'year'\ndecimals = 1"),
              HasSubstr("`decimals` cannot be combined with `part`"));
  EXPECT_THAT(spec_refusal("derive = 'age'\nat = 2024-01-01"), HasSubstr("`derive` also needs `bands`"));
  EXPECT_THAT(spec_refusal("decimals = 1"), HasSubstr("`decimals` also needs `bands`"));
  EXPECT_THAT(spec_refusal("date_order = 'mdy'"),
              HasSubstr("`date_order` also needs `part`, or `bands` with derive"));
  EXPECT_THAT(spec_refusal("bands = [1]\nat = 2024-01-01"), HasSubstr("`at` also needs derive = \"age\""));
  EXPECT_THAT(spec_refusal("bands = [1]\nderive = 'age'\nat = 2024-01-01\ndecimals = 0"),
              HasSubstr("`decimals` cannot be combined with derive = \"age\""));
}

TEST(DimensionReader, RefusesUnknownValues) {
  EXPECT_EQ(spec_refusal("part = 'day'"),
            "c.toml:2: [[dimension]] 1 `part` must be one of year, quarter, year_month, month, weekday");
  EXPECT_THAT(spec_refusal("part = 3"), HasSubstr("`part` must be a text in quotes"));
  EXPECT_THAT(spec_refusal("part = 'year'\ndate_order = 'ymd'"), HasSubstr("`date_order` must be"));
  EXPECT_THAT(spec_refusal("bands = [1]\nderive = 'log'"), HasSubstr("`derive` must be \"age\""));
  EXPECT_THAT(spec_refusal("bands = [1]\nderive = 'age'"), HasSubstr("`at` is missing"));
  EXPECT_THAT(spec_refusal("band = [1]"),
              HasSubstr("`band` is not a key that is known here (nearest: \"bands\""));
}

}  // namespace
}  // namespace tacit::ingest
