// SPDX-License-Identifier: Apache-2.0
#include "report/read_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/error.h"
#include "base/files.h"
#include "base/limits.h"
#include "report/circumstances.h"
#include "report/columns.h"
#include "report/json_place.h"
#include "report/provenance_json.h"

namespace tacit::report {

namespace {

using Json = nlohmann::ordered_json;
using table::Column;
using table::Figure;
using table::ResultTable;
using table::StatisticKind;

constexpr std::uint64_t kMostBytes = std::uint64_t{256} << 20;
constexpr int kMostDepth = 64;  // of a document; those that render() writes have a dozen
constexpr std::int64_t kMostPeople = 1'000'000'000'000;
constexpr Wide kMostSquares = Wide{1} << 108;  // of one cell (table/result.cc)
constexpr std::array kTableKeys = {"format", "version",    "min_cell", "axes",
                                   "cells",  "statistics", "page",     "total_of_shown"};

Json parsed(std::string_view text, std::string_view origin) {
  const auto bounded = [&](int depth, Json::parse_event_t, const Json&) {
    if (depth > kMostDepth) {
      throw Error(ErrorCategory::kInput,
                  fmt::format("{}: is no result of Tacit: it is nested too deeply", origin));
    }
    return true;
  };
  try {
    return Json::parse(text, bounded);
  } catch (const Json::parse_error& error) {
    const auto lines = std::count(text.begin(), text.begin() + std::min(error.byte, text.size()), '\n');
    throw Error(ErrorCategory::kInput,
                fmt::format("{}: cannot be read as JSON: line {} is not well-formed", origin, lines + 1));
  }
}

void require_format(const JsonPlace& document) {
  const bool is_table = document.value().is_object() && document.has("format") &&
                        document.at("format").value() == "tacit-table";
  if (!is_table) {
    document.fail(
        "is no result of Tacit as JSON (\"format\": \"tacit-table\"), as tacit query --out FILE.json writes "
        "it");
  }
  if (document.at("version").value() != 2) {
    document.at("version").fail(
        "is not 2; read the file with the version of Tacit that wrote it, or a newer one");
  }
}

std::vector<table::Axis> read_axes(const JsonPlace& list) {
  std::vector<table::Axis> axes;
  const std::vector<JsonPlace> items = list.items();
  for (const JsonPlace& item : items) {
    table::Axis axis{.name = item.at("name").text(), .categories = item.at("categories").texts()};
    const std::string holder = item.at("held_by").text();
    axis.is_clients = holder == "client";
    if (holder != "client" && holder != "server") {
      item.at("held_by").fail(R"(must be "server" or "client")");
    }
    if (axis.is_clients && axes.size() + 1 != items.size()) {
      item.at("held_by").fail(R"(only the last axis may be held by the "client")");
    }
    if (axis.categories.empty()) item.at("categories").fail("must not be empty");
    axes.push_back(std::move(axis));
  }
  return axes;
}

StatisticKind read_kind(const JsonPlace& place) {
  const std::string name = place.text();
  for (const auto kind : {StatisticKind::kCount, StatisticKind::kSum, StatisticKind::kMean,
                          StatisticKind::kStd, StatisticKind::kShare}) {
    if (name == kind_name(kind)) return kind;
  }
  place.fail("must be count, sum, mean, std or share");
}

// The measure's decimals, of which a figure may have more.
int measure_decimals(Column column, const JsonPlace& shown) {
  const std::int64_t given = shown.integer(0, table::kMaxDecimals + 2);
  for (column.decimals = 0; column.decimals <= table::kMaxDecimals; ++column.decimals) {
    if (table::shown_decimals(column) == given) return column.decimals;
  }
  shown.fail("does not fit the statistic");
}

Column read_column(const JsonPlace& place) {
  Column column;
  column.statistic = {read_kind(place.at("statistic")), place.at("of").text_or_null(),
                      place.at("category").text_or_null()};
  const StatisticKind kind = column.statistic.kind;
  if ((kind == StatisticKind::kCount) != column.statistic.of.empty()) {
    place.at("of").fail("a count is of nothing, and any other statistic of a measure or dimension");
  }
  if ((kind == StatisticKind::kShare) == column.statistic.value.empty()) {
    place.at("category").fail("a share has one, and no other statistic");
  }
  column.leaves_out_missing = place.at("leaves_out_missing").truth();
  if (kind != StatisticKind::kShare && column.leaves_out_missing == (kind == StatisticKind::kCount)) {
    place.at("leaves_out_missing").fail("is false for a count, and true for a statistic of a measure");
  }
  const std::string unit = place.at("unit").text_or_null();
  column.decimals = measure_decimals(column, place.at("decimals"));
  if (kind == StatisticKind::kCount || kind == StatisticKind::kShare) return column;
  column.unit = unit;
  const __int128 minimum = place.at("minimum").scaled(column.decimals);
  if (minimum < -table::kTooLarge || minimum > table::kTooLarge) place.at("minimum").fail("is too large");
  column.minimum_scaled = static_cast<std::int64_t>(minimum);
  return column;
}

std::int64_t read_sum(const JsonPlace& place, const Column& column, std::int64_t count) {
  if (column.statistic.kind == StatisticKind::kCount) return 0;
  if (column.statistic.kind == StatisticKind::kShare) return place.integer(0, count);
  const __int128 sum = place.scaled(column.decimals);
  if (sum < INT64_MIN || sum > INT64_MAX) place.fail("is too large");
  return static_cast<std::int64_t>(sum);
}

Wide read_squares(const JsonPlace& place, int decimals) {
  const __int128 squares = place.scaled(2 * decimals);
  if (squares < 0 || static_cast<Wide>(squares) > kMostSquares) place.fail("is negative or too large");
  return static_cast<Wide>(squares);
}

Figure read_figure(const JsonPlace& place, const Column& column) {
  if (place.at("suppressed").truth()) return {};
  Figure figure{.suppressed = false, .count = place.at("count").integer(0, kMostPeople)};
  figure.sum_scaled = read_sum(place.at("sum"), column, figure.count);
  if (column.statistic.kind == StatisticKind::kStd) {
    figure.squares = read_squares(place.at("squares"), column.decimals);
  }
  try {
    (void)table::figure_text(column, figure);
  } catch (const Error& error) {
    place.fail(error.what());
  }
  return figure;
}

void read_cells(const JsonPlace& list, const std::vector<std::string>& keys, ResultTable& table) {
  const std::vector<JsonPlace> cells = list.items();
  std::size_t expected = 1;
  for (const table::Axis& axis : table.axes) {
    expected *= axis.categories.size();
    if (expected > cells.size()) break;  // and will not become fewer
  }
  if (cells.size() != expected) {
    list.fail(
        "must have one entry for each combination of the axes' categories, the last axis changing fastest");
  }
  for (const JsonPlace& cell : cells) {
    const JsonPlace figures = cell.at("figures");
    for (std::size_t c = 0; c < keys.size(); ++c) {
      table.figures.push_back(read_figure(figures.at(keys[c]), table.columns[c]));
    }
  }
}

// What the document says as well, and what else follows from what has been read, must agree. Keys of
// `worked_out` that the document lacks are none that a form needs.
void require_same(const JsonPlace& given, const Json& worked_out) {
  if (worked_out.is_object() && given.value().is_object()) {
    for (const auto& [key, value] : worked_out.items()) {
      if (given.has(key)) require_same(given.at(key), value);
    }
    return;
  }
  if (worked_out.is_array() && given.value().is_array() && given.value().size() == worked_out.size()) {
    const std::vector<JsonPlace> items = given.items();
    for (std::size_t i = 0; i < items.size(); ++i) require_same(items[i], worked_out[i]);
    return;
  }
  if (given.value() != worked_out) {
    given.fail(
        fmt::format("does not follow from what else the file says, which gives {}", worked_out.dump()));
  }
}

ResultTable read_table(const JsonPlace& document) {
  ResultTable table;
  table.min_cell = static_cast<int>(document.at("min_cell").integer(kMinMinCell, kMaxMinCell));
  table.axes = read_axes(document.at("axes"));
  for (const JsonPlace& item : document.at("statistics").items()) table.columns.push_back(read_column(item));
  if (table.columns.empty()) document.at("statistics").fail("must not be empty");
  read_cells(document.at("cells"), statistic_keys(table), table);
  return table;
}

void require_consistent(const JsonPlace& document, const ReadResult& result) {
  try {
    require_same(document, json(result.table, {.total = result.total}));
  } catch (const Error& error) {
    if (error.category() == ErrorCategory::kInput) throw;
    document.fail(error.what());
  }
}

}  // namespace

ReadResult read_json(std::string_view text, std::string_view origin) {
  const Json json = parsed(text, origin);
  const JsonPlace document(json, origin);
  require_format(document);
  ReadResult result{.table = read_table(document), .total = document.has("total_of_shown"), .provenance = {}};
  require_consistent(document, result);
  result.provenance.circumstances = read_circumstances(document);
  if (result.provenance.circumstances) {
    require_same(document, circumstances_json(result.table, *result.provenance.circumstances));
  }
  if (document.has("page")) result.provenance.page = read_page(document.at("page"));
  if (document.has("linkage")) (void)linkage_csv(document.at("linkage"));
  for (const auto& [key, value] : json.items()) {
    const bool is_tables = std::find(kTableKeys.begin(), kTableKeys.end(), key) != kTableKeys.end();
    if (!is_tables && !is_circumstance(key)) result.provenance.json[key] = value;
  }
  return result;
}

ReadResult load_json(const std::filesystem::path& path) {
  return read_json(read_file(path, kMostBytes), path.string());
}

}  // namespace tacit::report
