// SPDX-License-Identifier: Apache-2.0
#include "ingest/catalog_config.h"

#include "ingest/csv.h"
#include "support/error_of.h"

namespace tacit::ingest {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::string_view kGood = R"(model = "../models/person.toml"
min_cell = 7
[source]
path = "data/server.db"
table = "people"
[[dimension]]
name = "state"
[[dimension]]
name = "area"
column = "post code"
keep = 5
[[measure]]
name = "age"
unit = "years"
minimum = 0
maximum = 120
derive = "age"
column = "born"
at = 2024-01-01
date_order = "mdy"
[[measure]]
name = "income"
decimals = 2
minimum = -10
maximum = 1000000
[server]
name = "Statistics Office"
listen = "127.0.0.1:0"
[tls]
[limits]
)";

CatalogConfig parsed_config(std::string_view text) {
  return parse_catalog_config(toml::parse(text), "etc/site/server.toml");
}

std::string config_refusal(std::string_view text) {
  return error_of(ErrorCategory::kConfig, [&] { parsed_config(text); });
}

// The good configuration with one text in it replaced.
std::string good_but(std::string_view from, std::string_view to) {
  std::string text(kGood);
  const std::size_t place = text.find(from);
  EXPECT_NE(place, std::string::npos) << from;
  return text.replace(place, from.size(), to);
}

TEST(CatalogConfig, ReadsHowTheSourceIsWritten) {
  const CatalogConfig config = parsed_config(
      good_but("table = \"people\"",
               "columns = {given_name = \"vorname\"}\ndate_order = \"mdy\"\ntwo_digit_years = 26"));
  EXPECT_EQ(config.source.reading, (Reading{0, {{"given_name", "vorname"}}, DateOrder::kMonthDayYear, 26}));
  EXPECT_THAT(config_refusal(good_but("table = \"people\"", "date_order = \"american\"")),
              HasSubstr("server.toml:5: [source] `date_order` must be"));
}

TEST(CatalogConfig, ADatabaseHasNoDelimiter) {
  const std::string text =
      good_but("path = \"data/server.db\"", "postgres = \"dbname=registry\"\ndelimiter = \";\"");
  EXPECT_THAT(config_refusal(text), HasSubstr("[source] `delimiter` is for a CSV file"));
}

TEST(CatalogConfig, ReadsEveryKey) {
  const CatalogConfig config = parsed_config(kGood);
  EXPECT_EQ(config.model, "etc/models/person.toml");
  EXPECT_EQ(config.min_cell, 7);
  EXPECT_EQ(config.source.path, "etc/site/data/server.db");
  EXPECT_EQ(config.source.table, "people");
  ASSERT_EQ(config.dimensions.size(), 2U);
  EXPECT_EQ(config.dimensions[0], (table::DimensionSpec{.name = "state", .column = "state", .keep = 0}));
  EXPECT_EQ(config.dimensions[1], (table::DimensionSpec{.name = "area", .column = "post code", .keep = 5}));
  ASSERT_EQ(config.measures.size(), 2U);
  const table::MeasureSpec& age = config.measures[0];
  EXPECT_EQ(age.column, "born");
  EXPECT_EQ(age.unit, "years");
  EXPECT_EQ(age.maximum, 120);
  ASSERT_TRUE(age.age.has_value());
  EXPECT_EQ(age.age->at, *table::parse_date("20240101", table::DateOrder::kDayMonthYear));
  EXPECT_EQ(age.age->order, table::DateOrder::kMonthDayYear);
  const table::MeasureSpec& income = config.measures[1];
  EXPECT_EQ(income.column, "income");
  EXPECT_EQ(income.minimum_scaled(), -1000);
  EXPECT_FALSE(income.age.has_value());
}

TEST(CatalogConfig, KnowsTheCustodiansName) {
  EXPECT_EQ(parsed_config(kGood).custodian, "Statistics Office");
  EXPECT_EQ(parsed_config(good_but("name = \"Statistics Office\"", "")).custodian, "");
  EXPECT_EQ(parsed_config(good_but("\"Statistics Office\"", "5")).custodian, "")
      << "who reads [server] says so";
}

TEST(CatalogConfig, TakesDefaultsAndTextDates) {
  EXPECT_EQ(parsed_config(good_but("min_cell = 7\n", "")).min_cell, kDefaultMinCell);
  EXPECT_EQ(parsed_config(good_but("at = 2024-01-01", "at = '2024-01-01'")).measures[0].age,
            parsed_config(kGood).measures[0].age);
}

TEST(CatalogConfig, KeepsAbsolutePaths) {
  EXPECT_EQ(parsed_config(good_but("data/server.db", "/srv/s.db")).source.path, "/srv/s.db");
}

TEST(CatalogConfig, ListsAllProblemsWithTheirLines) {
  const std::string message = config_refusal(R"(modle = "x"
min_cell = 1
[source]
file = "server.csv"
[[dimension]]
name = "my state"
keep = -1
[[measure]]
name = "age"
minimum = 10
maximum = 0
[[measure]]
name = "age"
minimum = "0"
maximum = 1.5
colour = 3
)");
  EXPECT_EQ(
      message,
      "etc/site/server.toml:1: `modle` is not a key that is known here (nearest: \"model\", \"source\", "
      "\"tls\")\n"
      "etc/site/server.toml:1: `model` is missing\n"
      "etc/site/server.toml:2: `min_cell` must be a whole number from 2 to 100\n"
      "etc/site/server.toml:3: [source] `path` is missing\n"
      "etc/site/server.toml:4: [source] `file` is not a key that is known here (nearest: \"table\", "
      "\"path\", \"odbc\")\n"
      "etc/site/server.toml:6: [[dimension]] 1 `name` must start with a letter or _, hold only letters, "
      "digits, _ and -, and have at most 64 characters\n"
      "etc/site/server.toml:7: [[dimension]] 1 `keep` must be a whole number from 0 to 1998\n"
      "etc/site/server.toml:10: [[measure]] 1 `minimum` and `maximum` do not fit: minimum 10 is above "
      "maximum 0\n"
      "etc/site/server.toml:13: [[measure]] 2 `name` is \"age\", which an earlier [[measure]] has\n"
      "etc/site/server.toml:14: [[measure]] 2 `minimum` must be a whole number from -70368744177664 to "
      "70368744177664\n"
      "etc/site/server.toml:15: [[measure]] 2 `maximum` must be a whole number from -70368744177664 to "
      "70368744177664\n"
      "etc/site/server.toml:16: [[measure]] 2 `colour` is not a key that is known here (nearest: "
      "\"column\", \"name\", \"unit\")");
}

TEST(CatalogConfig, RequiresItsParts) {
  const std::string message = config_refusal("model = 'm.toml'\n");
  EXPECT_THAT(message, HasSubstr("`source` is missing: give a [source] table"));
  EXPECT_THAT(message, HasSubstr("`dimension` is missing: give one or more [[dimension]] tables"));
  EXPECT_THAT(message, HasSubstr("`measure` is missing: give one or more [[measure]] tables"));
  EXPECT_THAT(config_refusal("dimension = 'state'\nmeasure = []\nsource = 'x'\n"),
              HasSubstr("`dimension` is missing: give one or more [[dimension]] tables"));
}

TEST(CatalogConfig, ReadsAPostgresSource) {
  constexpr std::string_view kFile = "path = \"data/server.db\"\ntable = \"people\"";
  const SourceSpec source =
      parsed_config(good_but(kFile, "postgres = 'service=registry'\ntable = 'registry.people'")).source;
  EXPECT_EQ(source.postgres, "service=registry");
  EXPECT_EQ(source.table, "registry.people");
  EXPECT_EQ(source.path, "");

  const auto refused = [&](std::string_view keys) { return config_refusal(good_but(kFile, keys)); };
  EXPECT_THAT(refused("postgres = 'service=registry'"), HasSubstr(":3: [source] `table` is missing"));
  EXPECT_THAT(refused("postgres = 'service=registry'\ntable = 'a.b.c'"),
              HasSubstr(":5: [source] `table` must be a table or view"));
  EXPECT_THAT(refused("postgres = 'service=registry'\ntable = 't'\npath = 'x'"),
              HasSubstr(":6: [source] `path` and `postgres` are two sources"));
  EXPECT_THAT(refused("postgres = ''\ntable = 't'"), HasSubstr(":4: [source] `postgres` is empty"));
  EXPECT_THAT(refused("postgres = 5\ntable = 't'"), HasSubstr("`postgres` must be a text in quotes"));
  const std::string secret = refused("postgres = 'user=tacit password=hush4711'\ntable = 't'");
  EXPECT_THAT(secret, HasSubstr(":4: [source] `postgres` holds a password; take it out"));
  EXPECT_THAT(secret, Not(HasSubstr("hush")));
}

TEST(CatalogConfig, ReadsAnOdbcSource) {
  constexpr std::string_view kFile = "path = \"data/server.db\"\ntable = \"people\"";
  const SourceSpec source =
      parsed_config(good_but(kFile, "odbc = 'DSN=registry'\ntable = 'dbo.people'\npassword_file = 'secret'"))
          .source;
  EXPECT_EQ(source.odbc, "DSN=registry");
  EXPECT_EQ(source.table, "dbo.people");
  EXPECT_EQ(source.odbc_password_file, "etc/site/secret");
  EXPECT_EQ(source.path, "");
  EXPECT_EQ(source.postgres, "");

  const auto refused = [&](std::string_view keys) { return config_refusal(good_but(kFile, keys)); };
  EXPECT_THAT(refused("odbc = 'DSN=registry'"), HasSubstr(":3: [source] `table` is missing"));
  EXPECT_THAT(refused("odbc = 'DSN=registry'\ntable = 't'\npath = 'x'"),
              HasSubstr(":6: [source] `path` and `odbc` are two sources"));
  EXPECT_THAT(refused("odbc = 'DSN=registry'\ntable = 't'\npostgres = 'service=x'"),
              HasSubstr(":6: [source] `postgres` and `odbc` are two sources"));
  EXPECT_THAT(refused("path = 'x'\npassword_file = 'secret'"),
              HasSubstr(":5: [source] `password_file` also needs `odbc`"));
  EXPECT_THAT(refused("odbc = ''\ntable = 't'"), HasSubstr(":4: [source] `odbc` is empty"));
  const std::string secret = refused("odbc = 'DSN=registry;PWD=hush4711'\ntable = 't'");
  EXPECT_THAT(secret, HasSubstr(":4: [source] `odbc` holds a password; take it out"));
  EXPECT_THAT(secret, Not(HasSubstr("hush")));
}

TEST(CatalogConfig, RequiresNamesAndRanges) {
  EXPECT_THAT(config_refusal(good_but("name = \"state\"", "")),
              HasSubstr(":6: [[dimension]] 1 `name` is missing"));
  EXPECT_THAT(config_refusal(good_but("name = \"state\"", "name = ''")), HasSubstr("`name` is empty"));
  EXPECT_THAT(config_refusal(good_but("column = \"post code\"", "column = ' '")),
              HasSubstr("`column` is empty"));
  EXPECT_THAT(config_refusal(good_but("maximum = 120\n", "")),
              HasSubstr("[[measure]] 1 `maximum` is missing"));
  EXPECT_THAT(config_refusal(good_but("decimals = 2", "decimals = 7")),
              HasSubstr("`decimals` must be a whole number"));
  EXPECT_THAT(config_refusal(good_but("maximum = 1000000", "maximum = 1000000000000")),
              HasSubstr("too wide"));
  EXPECT_THAT(config_refusal(good_but("\"years\"", "\"\\u001B[2J\"")), HasSubstr("`unit` must be printable"));
}

TEST(CatalogConfig, HoldsADerivationTogether) {
  EXPECT_THAT(config_refusal(good_but("derive = \"age\"\n", "")),
              HasSubstr("`at` also needs derive = \"age\""));
  EXPECT_THAT(config_refusal(good_but("derive = \"age\"", "derive = \"log\"")),
              HasSubstr("`derive` must be \"age\""));
  EXPECT_THAT(config_refusal(good_but("at = 2024-01-01\n", "")), HasSubstr("`at` is missing"));
  EXPECT_THAT(config_refusal(good_but("2024-01-01", "'soon'")), HasSubstr("`at` must be a date"));
  EXPECT_THAT(config_refusal(good_but("2024-01-01", "2024")), HasSubstr("`at` must be a date"));
  EXPECT_THAT(config_refusal(good_but("\"mdy\"", "\"ymd\"")),
              HasSubstr("`date_order` must be \"dmy\" or \"mdy\""));
}

TEST(CatalogConfig, JoinsWithATable) {
  const table::Table table = parse_csv("state,post code,born,income\nvic,3000,1/31/1980,5\n", "f.csv");
  const table::Catalog catalog = build_catalog(parsed_config(kGood), table);
  EXPECT_EQ(catalog.min_cell, 7);
  EXPECT_EQ(catalog.dimensions[1].categories, std::vector<std::string>{"3000"});
  EXPECT_EQ(table::build_measure(parsed_config(kGood).measures[0], table).values[0], 43);
}

TEST(CatalogConfig, LoadsTheExample) {
  const std::filesystem::path root = TACIT_SOURCE_DIR;
  const CatalogConfig config = load_catalog_config(root / "examples/residents/server.toml");
  EXPECT_EQ(config.model, root / "models/person.toml");
  EXPECT_EQ(config.source.path, root / "demo/server.csv");
  EXPECT_EQ(config.min_cell, 5);
  ASSERT_EQ(config.dimensions.size(), 2U);
  EXPECT_EQ(config.dimensions[0], (table::DimensionSpec{.name = "state", .column = "state", .keep = 8}));
  EXPECT_EQ(config.dimensions[1].name, "age_band");
  EXPECT_EQ(config.dimensions[1].column, "date_of_birth");
  ASSERT_EQ(config.measures.size(), 1U);
  const auto& bands = std::get<table::Bands>(config.dimensions[1].cut);
  EXPECT_THAT(bands.edges, testing::ElementsAre(18, 30, 45, 65));
  EXPECT_EQ(bands.age, config.measures[0].age);
  EXPECT_EQ(config.measures[0].name, "age");
  EXPECT_EQ(config.measures[0].unit, "years");
  EXPECT_EQ(config.measures[0].maximum, 120);
  EXPECT_EQ(config.measures[0].column, "date_of_birth");
}

TEST(CatalogConfig, TheExampleServesFebrl4) {
  const std::filesystem::path root = TACIT_SOURCE_DIR;
  const auto folder = root / "../shared/data/febrl4";
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "the FEBRL 4 files are not beside the checkout";
  const CatalogConfig config = load_catalog_config(root / "examples/residents/server.toml");
  const table::Table table = read_csv(folder / "duplicates.csv");
  const table::Catalog catalog = build_catalog(config, table);
  EXPECT_THAT(catalog.dimensions[0].categories,
              testing::ElementsAre("act", "nsw", "nt", "qld", "sa", "tas", "vic", "wa", "other", "missing"));
  EXPECT_THAT(catalog.dimensions[1].categories,
              testing::ElementsAre("under 18", "18 to 29", "30 to 44", "45 to 64", "65 and over", "missing"));
  EXPECT_EQ(table::catalog_defect(catalog), "");
  const table::MeasureData ages = table::build_measure(config.measures[0], table);
  std::size_t values = 0;
  for (const auto& age : ages.values) values += age.has_value() ? 1 : 0;
  EXPECT_EQ(values + ages.missing + ages.unreadable + ages.out_of_range, 5000U);
  EXPECT_EQ(values, 4573U);
}

}  // namespace
}  // namespace tacit::ingest
