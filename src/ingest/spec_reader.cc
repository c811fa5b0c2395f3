// SPDX-License-Identifier: Apache-2.0
#include "ingest/spec_reader.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>
#include <initializer_list>
#include <optional>
#include <string>

#include "base/text.h"
#include "table/catalog.h"

namespace tacit::ingest {

namespace {

bool has(const TomlReader& reader, std::string_view key) {
  return reader.find(key) != nullptr;
}

// Notes each of the keys that is there though what it belongs to is not.
void refuse_keys(const TomlReader& reader, std::initializer_list<std::string_view> keys,
                 std::string_view message) {
  for (const std::string_view key : keys) {
    if (has(reader, key)) reader.problem(key, message);
  }
}

std::string read_name(const TomlReader& reader) {
  const std::string name = reader.required_text("name").value_or("");
  if (!name.empty() && !is_name(name)) {
    reader.problem("name",
                   "must start with a letter or _, hold only letters, digits, _ and -, and have at most "
                   "64 characters");
  } else if (name.empty() && has(reader, "name") && reader.find("name")->is_string()) {
    reader.problem("name", "is empty");
  }
  return name;
}

// The column defaults to the name.
std::string read_column(const TomlReader& reader, const std::string& name) {
  const std::string column(trim(reader.text("column").value_or(name)));
  if (column.empty() && !name.empty()) reader.problem("column", "is empty");
  return column;
}

// A TOML date, or a text that parse_date reads with its year first.
std::optional<table::Date> read_date(const TomlReader& reader, std::string_view key) {
  const toml::node* node = reader.find(key);
  if (node == nullptr) {
    reader.problem(key, "is missing: the day at which the age is taken");
    return std::nullopt;
  }
  std::optional<table::Date> date;
  if (const auto* value = node->as_date()) {
    const toml::date written = value->get();
    date = table::parse_date(fmt::format("{:04}-{}-{}", written.year, written.month, written.day), {});
  } else if (const auto* text = node->as_string()) {
    date = table::parse_date(text->get(), table::DateOrder::kDayMonthYear);
  }
  if (!date) reader.problem(key, "must be a date such as 2024-01-01");
  return date;
}

std::optional<table::DateOrder> read_date_order(const TomlReader& reader) {
  const auto order = reader.text("date_order");
  if (!order || *order == "dmy") return table::DateOrder::kDayMonthYear;
  if (*order == "mdy") return table::DateOrder::kMonthDayYear;
  reader.problem("date_order", "must be \"dmy\" or \"mdy\"");
  return std::nullopt;
}

// The derivation of which `derive` is there.
std::optional<table::AgeDerivation> read_derivation(const TomlReader& reader) {
  const auto derive = reader.text("derive");
  if (!derive) return std::nullopt;
  if (*derive != "age") {
    reader.problem("derive", "must be \"age\", the only derivation there is");
    return std::nullopt;
  }
  const auto at = read_date(reader, "at");
  const auto order = read_date_order(reader);
  if (!at || !order) return std::nullopt;
  return table::AgeDerivation{*at, *order};
}

// The number times 10^decimals, if it is one and has no further decimals.
std::optional<std::int64_t> scaled_edge(const toml::node& node, int decimals) {
  constexpr double kTolerance = 0x1p-50;  // relative: what reading and scaling a decimal may cost
  const double value = node.is_number() ? node.value<double>().value_or(std::nan("")) : std::nan("");
  const double scaled = value * static_cast<double>(table::power_of_ten(decimals));
  // Within kMaxEdge every whole number is exact as a double; one just over it is refused by bands_defect.
  if (!(std::fabs(scaled) <= 2.0 * table::kMaxEdge)) return std::nullopt;
  const double rounded = std::round(scaled);
  if (std::fabs(scaled - rounded) > std::fabs(scaled) * kTolerance) return std::nullopt;
  return static_cast<std::int64_t>(rounded);
}

void read_edges(const TomlReader& reader, table::Bands& bands) {
  const toml::array* edges = reader.find("bands")->as_array();
  if (edges == nullptr) {
    reader.problem("bands", "must be the numbers where bands start, such as [18, 30, 45, 65]");
    return;
  }
  for (const toml::node& node : *edges) {
    const auto edge = scaled_edge(node, bands.decimals);
    if (!edge) {
      reader.problem(
          "bands",
          fmt::format("must hold numbers of at most {} decimals (`decimals`) and within {} of zero in "
                      "units of the last one; number {} is not",
                      bands.decimals, table::kMaxEdge, bands.edges.size() + 1));
      return;
    }
    bands.edges.push_back(*edge);
  }
  const std::string defect = table::bands_defect(bands);
  if (!defect.empty()) reader.problem("bands", "do not fit: " + defect);
}

table::Bands read_bands(const TomlReader& reader) {
  table::Bands bands;
  if (has(reader, "derive")) {
    refuse_keys(reader, {"decimals"}, "cannot be combined with derive = \"age\": ages are whole years");
    bands.age = read_derivation(reader);
  } else {
    refuse_keys(reader, {"at", "date_order"}, "also needs derive = \"age\"");
    bands.decimals = static_cast<int>(reader.integer("decimals", 0, table::kMaxDecimals).value_or(0));
  }
  read_edges(reader, bands);
  return bands;
}

table::DatePartOf read_date_part(const TomlReader& reader) {
  refuse_keys(reader, {"decimals", "derive", "at"}, "cannot be combined with `part`");
  const auto name = reader.text("part");
  const auto part = name ? table::date_part_named(*name) : std::nullopt;
  if (name && !part) {
    reader.problem("part", fmt::format("must be one of {}", fmt::join(table::date_part_names(), ", ")));
  }
  const auto order = read_date_order(reader);
  return {part.value_or(table::DatePart::kYear), order.value_or(table::DateOrder::kDayMonthYear)};
}

}  // namespace

table::DimensionSpec read_dimension(const TomlReader& reader) {
  reader.allow_only({"name", "column", "keep", "bands", "decimals", "derive", "at", "date_order", "part"});
  table::DimensionSpec spec;
  spec.name = read_name(reader);
  spec.column = read_column(reader, spec.name);
  spec.keep = static_cast<std::size_t>(reader.integer("keep", 0, table::kMaxCategories - 2).value_or(0));
  if (has(reader, "bands")) {
    refuse_keys(reader, {"keep", "part"}, "cannot be combined with `bands`");
    spec.cut = read_bands(reader);
  } else if (has(reader, "part")) {
    refuse_keys(reader, {"keep"}, "cannot be combined with `part`");
    spec.cut = read_date_part(reader);
  } else {
    refuse_keys(reader, {"decimals", "derive", "at"}, "also needs `bands`");
    refuse_keys(reader, {"date_order"}, "also needs `part`, or `bands` with derive = \"age\"");
  }
  return spec;
}

table::MeasureSpec read_measure(const TomlReader& reader) {
  reader.allow_only(
      {"name", "column", "unit", "decimals", "minimum", "maximum", "derive", "at", "date_order"});
  table::MeasureSpec spec;
  spec.name = read_name(reader);
  spec.column = read_column(reader, spec.name);
  spec.unit = reader.text("unit").value_or("");
  if (spec.unit.size() > table::kMaxUnitLength || !is_printable(spec.unit)) {
    reader.problem("unit", fmt::format("must be printable and at most {} bytes long", table::kMaxUnitLength));
  }
  spec.decimals = static_cast<int>(reader.integer("decimals", 0, table::kMaxDecimals).value_or(0));
  const auto minimum = reader.required_integer("minimum", -table::kMaxScaled, table::kMaxScaled);
  const auto maximum = reader.required_integer("maximum", -table::kMaxScaled, table::kMaxScaled);
  spec.minimum = minimum.value_or(0);
  spec.maximum = maximum.value_or(0);
  if (minimum && maximum) {
    const std::string defect = table::range_defect(spec);
    if (!defect.empty()) reader.problem("minimum", "and `maximum` do not fit: " + defect);
  }
  if (!has(reader, "derive")) refuse_keys(reader, {"at", "date_order"}, "also needs derive = \"age\"");
  spec.age = read_derivation(reader);
  return spec;
}

}  // namespace tacit::ingest
