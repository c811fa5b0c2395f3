// SPDX-License-Identifier: Apache-2.0
#include "ingest/reading_config.h"

#include <fmt/format.h>

#include "base/text.h"
#include "ingest/delimiter.h"

namespace tacit::ingest {

namespace {

std::map<std::string, std::string> read_columns(const TomlReader& reader) {
  const toml::node* node = reader.find("columns");
  if (node == nullptr) return {};
  constexpr const char* kForm =
      "must say for names that the model uses what the file calls them, such as {date_of_birth = \"born\"}";
  std::map<std::string, std::string> columns;
  const toml::table* table = node->as_table();
  if (table == nullptr) reader.problem("columns", kForm);
  if (table == nullptr) return {};
  for (auto entry = table->begin(); entry != table->end(); ++entry) {
    const auto* column = entry->second.as_string();
    if (column == nullptr || trim(column->get()).empty()) {
      reader.problem("columns", kForm);
      return {};
    }
    columns.emplace(entry->first.str(), trim(column->get()));
  }
  return columns;
}

char read_delimiter(const TomlReader& reader) {
  const auto name = reader.text("delimiter");
  if (!name) return 0;
  const auto delimiter = delimiter_named(*name);
  if (!delimiter) reader.problem("delimiter", fmt::format("must be {}", kDelimiterNames));
  return delimiter.value_or(0);
}

}  // namespace

Reading read_reading(const TomlReader& reader) {
  Reading reading;
  reading.columns = read_columns(reader);
  reading.delimiter = read_delimiter(reader);
  if (const auto order = reader.text("date_order")) {
    reading.date_order = date_order_named(*order);
    if (!reading.date_order) reader.problem("date_order", R"(must be "ymd", "dmy" or "mdy")");
  }
  if (const auto years = reader.integer("two_digit_years", 0, kMostTwoDigitYears)) {
    reading.two_digit_years = static_cast<int>(*years);
  }
  return reading;
}

}  // namespace tacit::ingest
