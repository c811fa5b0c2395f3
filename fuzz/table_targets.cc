// SPDX-License-Identifier: Apache-2.0
// What a custodian's and a researcher's files are read by: CSV, SQLite, dates, decimals, a server's
// configuration.
#include <toml++/toml.h>

#include <algorithm>
#include <cstdio>
#include <limits>

#include "base/error.h"
#include "ingest/catalog_config.h"
#include "ingest/csv.h"
#include "ingest/sqlite_source.h"
#include "input.h"
#include "scratch.h"
#include "table/bands.h"
#include "table/csv_cell.h"
#include "table/date.h"
#include "table/date_part.h"
#include "table/decimal.h"
#include "targets.h"

namespace tacit::fuzz {
namespace {

constexpr table::SourceLimits kLimits{.max_bytes = 1 << 20, .max_records = 10'000, .max_columns = 100};

std::string as_csv(const table::Table& table) {
  std::string text;
  const auto line = [&](const auto& cell) {
    for (std::size_t c = 0; c < table.columns(); ++c)
      text.append(c == 0 ? "" : ",").append(table::csv_cell(cell(c)));
    text += "\n";
  };
  line([&](std::size_t c) { return std::string_view(table.column_names()[c]); });
  for (std::size_t r = 0; r < table.records(); ++r) line([&](std::size_t c) { return table.at(r, c); });
  return text;
}

bool same_cells(const table::Table& a, const table::Table& b) {
  if (a.column_names() != b.column_names() || a.records() != b.records()) return false;
  for (std::size_t r = 0; r < a.records(); ++r) {
    for (std::size_t c = 0; c < a.columns(); ++c) {
      if (a.at(r, c) != b.at(r, c)) return false;
    }
  }
  return true;
}

/// A table that has every column of the configuration, with cells of all kinds.
table::Table table_for(const ingest::CatalogConfig& config) {
  std::vector<std::string> columns;
  const auto want = [&](const std::string& column) {
    if (std::ranges::find(columns, column) == columns.end()) columns.push_back(column);
  };
  for (const table::DimensionSpec& dimension : config.dimensions) want(dimension.column);
  for (const table::MeasureSpec& measure : config.measures) want(measure.column);
  if (columns.empty()) columns.push_back("x");
  table::TableBuilder builder("table", "table:1", columns, kLimits);
  for (const std::string_view cell : {"12", "-3.5", "2001-02-03", "", "yes", "\xff", "13/7/1970"}) {
    for (std::size_t c = 0; c < builder.columns(); ++c) builder.add_cell(cell);
  }
  return builder.build();
}

}  // namespace

void csv(std::string_view bytes) {
  const table::Table read = ingest::parse_csv(bytes, "file.csv", kLimits);
  // An empty line stands for a record only where there is one column, and is dropped at the end.
  if (read.columns() == 1) return;
  expect(same_cells(read, ingest::parse_csv(as_csv(read), "again.csv")), "a table reads as it was written");
}

void sqlite(std::string_view bytes) {
  static const ScratchFile file(".sqlite");
  ingest::read_sqlite(file.write(bytes), "", kLimits);
}

void date(std::string_view bytes) {
  Input script(bytes);
  const std::uint8_t choice = script.byte();
  const std::string_view text = script.rest();
  for (const table::DateOrder order :
       {table::DateOrder::kYearFirst, table::DateOrder::kDayMonthYear, table::DateOrder::kMonthDayYear}) {
    const std::optional<table::Date> parsed = table::parse_date(text, order);
    for (const table::DatePart part :
         {table::DatePart::kYear, table::DatePart::kQuarter, table::DatePart::kYearMonth,
          table::DatePart::kMonth, table::DatePart::kWeekday}) {
      const std::optional<std::string> category = table::date_category({part, order}, text);
      expect(parsed.has_value() || !category.has_value(), "what is no date has no part");
    }
    const std::optional<int> age = table::age_of(
        text,
        {table::Date{std::chrono::year(2000 + choice % 100), std::chrono::February, std::chrono::day(28)},
         order});
    expect(age.has_value() == parsed.has_value(), "who has a date of birth has an age");
    if (!parsed) continue;
    expect(parsed->ok(), "a date exists");
    expect(parsed->year() >= std::chrono::year(1) && parsed->year() <= std::chrono::year(9999),
           "a year has four digits");
    expect(*age >= -9999 && *age <= 9999, "an age is a difference of years");
    char form[32];
    std::snprintf(form, sizeof form, "%04d-%02u-%02u", int{parsed->year()}, unsigned{parsed->month()},
                  unsigned{parsed->day()});
    expect(table::parse_date(form, order) == parsed, "a date reads as it was written");
  }
}

void decimal(std::string_view bytes) {
  Input script(bytes);
  const int decimals = static_cast<int>(script.below(table::kMaxDecimals + 1));
  if (script.byte() % 4 == 0) {
    const auto numerator = static_cast<std::int64_t>(script.integer());
    const auto denominator = static_cast<std::int64_t>(script.integer());
    // What a figure's sums and counts can be.
    const std::int64_t most = std::numeric_limits<std::int64_t>::max() / 1000;
    if (numerator < -most || numerator > most) return;
    const std::int64_t rounded = table::divide_rounded(numerator, denominator, decimals % 4);
    expect((numerator >= 0 && rounded >= 0) || (numerator <= 0 && rounded <= 0), "division keeps the sign");
    return;
  }
  const std::string_view text = script.rest();
  table::band_of({{-5, 0, 7}, 1}, text);
  const std::optional<std::int64_t> value = table::parse_decimal(text, decimals);
  if (!value) return;
  expect(*value >= -table::kTooLarge && *value <= table::kTooLarge, "a number is within its bound");
  if (*value == table::kTooLarge || *value == -table::kTooLarge) return;
  expect(table::parse_decimal(table::format_decimal(*value, decimals), decimals) == value,
         "a number reads as it was written");
}

void server_config(std::string_view bytes) {
  toml::table file;
  try {
    file = toml::parse(bytes, std::string_view("server.toml"));
  } catch (const toml::parse_error&) {
    return;
  }
  const ingest::CatalogConfig config = ingest::parse_catalog_config(file, "server.toml");
  const table::Catalog catalog = ingest::build_catalog(config, table_for(config));
  expect(table::catalog_defect(catalog).empty(), "what a configuration makes is a catalog");
}

}  // namespace tacit::fuzz
