#include "table/catalog_config.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>

#include "base/error.h"
#include "table/text.h"
#include "table/toml_reader.h"

namespace tacit::table {

namespace {

// A path of the configuration: relative ones start at the configuration file, wherever the program runs.
std::filesystem::path resolve(std::string_view origin, const std::string& path) {
  return (std::filesystem::path(origin).parent_path() / path).lexically_normal();
}

std::string read_name(const TomlReader& reader) {
  const std::string name = reader.required_text("name").value_or("");
  if (!name.empty() && !is_name(name)) {
    reader.problem("name",
                   "must start with a letter or _, hold only letters, digits, _ and -, and have at most "
                   "64 characters");
  } else if (name.empty() && reader.find("name") != nullptr && reader.find("name")->is_string()) {
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

DimensionSpec read_dimension(const TomlReader& reader) {
  reader.allow_only({"name", "column", "keep"});
  DimensionSpec spec;
  spec.name = read_name(reader);
  spec.column = read_column(reader, spec.name);
  spec.keep = static_cast<std::size_t>(reader.integer("keep", 0, kMaxCategories - 2).value_or(0));
  return spec;
}

// A TOML date, or a text that parse_date reads with its year first.
std::optional<Date> read_date(const TomlReader& reader, std::string_view key) {
  const toml::node* node = reader.find(key);
  if (node == nullptr) {
    reader.problem(key, "is missing: the day at which the age is taken");
    return std::nullopt;
  }
  std::optional<Date> date;
  if (const auto* value = node->as_date()) {
    const toml::date written = value->get();
    date = parse_date(fmt::format("{:04}-{}-{}", written.year, written.month, written.day), {});
  } else if (const auto* text = node->as_string()) {
    date = parse_date(text->get(), DateOrder::kDayMonthYear);
  }
  if (!date) reader.problem(key, "must be a date such as 2024-01-01");
  return date;
}

std::optional<DateOrder> read_date_order(const TomlReader& reader) {
  const auto order = reader.text("date_order");
  if (!order || *order == "dmy") return DateOrder::kDayMonthYear;
  if (*order == "mdy") return DateOrder::kMonthDayYear;
  reader.problem("date_order", "must be \"dmy\" or \"mdy\"");
  return std::nullopt;
}

// The derivation, if the measure has one; notes the keys that only make sense with it.
std::optional<AgeDerivation> read_derivation(const TomlReader& reader) {
  const auto derive = reader.text("derive");
  if (!derive) {
    for (const char* key : {"at", "date_order"}) {
      if (reader.find(key) != nullptr) reader.problem(key, "needs derive = \"age\" beside it");
    }
    return std::nullopt;
  }
  if (*derive != "age") {
    reader.problem("derive", "must be \"age\", the only derivation there is");
    return std::nullopt;
  }
  const auto at = read_date(reader, "at");
  const auto order = read_date_order(reader);
  if (!at || !order) return std::nullopt;
  return AgeDerivation{*at, *order};
}

MeasureSpec read_measure(const TomlReader& reader) {
  reader.allow_only(
      {"name", "column", "unit", "decimals", "minimum", "maximum", "derive", "at", "date_order"});
  MeasureSpec spec;
  spec.name = read_name(reader);
  spec.column = read_column(reader, spec.name);
  spec.unit = reader.text("unit").value_or("");
  if (spec.unit.size() > kMaxUnitLength || !is_printable(spec.unit)) {
    reader.problem("unit", fmt::format("must be printable and at most {} bytes long", kMaxUnitLength));
  }
  const auto decimals = reader.integer("decimals", 0, kMaxDecimals);
  spec.decimals = static_cast<int>(decimals.value_or(0));
  const auto minimum = reader.required_integer("minimum", -kMaxScaled, kMaxScaled);
  const auto maximum = reader.required_integer("maximum", -kMaxScaled, kMaxScaled);
  spec.minimum = minimum.value_or(0);
  spec.maximum = maximum.value_or(0);
  if (minimum && maximum) {
    const std::string defect = range_defect(spec);
    if (!defect.empty()) reader.problem("minimum", "and `maximum` do not fit: " + defect);
  }
  spec.age = read_derivation(reader);
  return spec;
}

// All tables of an array such as [[dimension]], read by `read`; at least one is required.
template <typename Spec>
std::vector<Spec> read_array(const TomlReader& file, const std::string& key, std::size_t most,
                             Spec (*read)(const TomlReader&), ConfigProblems& problems) {
  std::vector<Spec> specs;
  const toml::node* node = file.find(key);
  const toml::array* tables = node != nullptr ? node->as_array() : nullptr;
  if (tables == nullptr || tables->empty() || !tables->is_homogeneous(toml::node_type::table)) {
    file.problem(key, fmt::format("must be there as one or more [[{}]] tables", key));
    return specs;
  }
  if (tables->size() > most)
    file.problem(key, fmt::format("has {} tables, at most {}", tables->size(), most));
  for (std::size_t i = 0; i < tables->size(); ++i) {
    const TomlReader reader(*tables->get(i)->as_table(), fmt::format("[[{}]] {}", key, i + 1), problems);
    Spec spec = read(reader);
    const auto same_name = [&](const Spec& other) { return !spec.name.empty() && other.name == spec.name; };
    if (std::any_of(specs.begin(), specs.end(), same_name)) {
      reader.problem("name", fmt::format("is \"{}\", which an earlier [[{}]] has", spec.name, key));
    }
    specs.push_back(std::move(spec));
  }
  return specs;
}

SourceSpec read_source_spec(const TomlReader& file, std::string_view origin, ConfigProblems& problems) {
  const toml::node* node = file.find("source");
  if (node == nullptr || !node->is_table()) {
    file.problem("source", "must be there as a [source] table with the path of a CSV or SQLite file");
    return {};
  }
  const TomlReader reader(*node->as_table(), "[source]", problems);
  reader.allow_only({"path", "table"});
  SourceSpec spec;
  if (const auto path = reader.required_text("path")) spec.path = resolve(origin, *path);
  spec.table = reader.text("table").value_or("");
  return spec;
}

}  // namespace

CatalogConfig parse_catalog_config(const toml::table& file, std::string_view origin) {
  ConfigProblems problems{std::string(origin)};
  const TomlReader reader(file, "", problems);
  reader.allow_only({"model", "min_cell", "source", "dimension", "measure", "server", "tls", "limits"});
  CatalogConfig config;
  if (const auto model = reader.required_text("model")) config.model = resolve(origin, *model);
  config.min_cell =
      static_cast<int>(reader.integer("min_cell", kLeastMinCell, kMostMinCell).value_or(kDefaultMinCell));
  config.source = read_source_spec(reader, origin, problems);
  config.dimensions = read_array(reader, "dimension", kMaxDimensions, read_dimension, problems);
  config.measures = read_array(reader, "measure", kMaxMeasures, read_measure, problems);
  problems.throw_if_any();
  return config;
}

CatalogConfig load_catalog_config(const std::filesystem::path& path) {
  return parse_catalog_config(load_toml(path), path.string());
}

Catalog build_catalog(const CatalogConfig& config, const Table& table) {
  return build_catalog(config.dimensions, config.measures, config.min_cell, table);
}

}  // namespace tacit::table
