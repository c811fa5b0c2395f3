// SPDX-License-Identifier: Apache-2.0
#include "app/client_file.h"

#include <fmt/format.h>

#include <set>

#include "base/error.h"
#include "base/limits.h"
#include "base/quantities.h"
#include "table/dimension.h"
#include "table/question.h"

namespace tacit::app {

namespace {

// Records without a value would have to be left out, or be a group of their own that nobody asked for.
void refuse_missing(const table::Table& table, std::size_t column, const std::string& name) {
  std::size_t missing = 0, first = 0;
  for (std::size_t record = 0; record < table.records(); ++record) {
    if (!table.at(record, column).empty()) continue;
    if (missing++ == 0) first = record + 1;
  }
  if (missing == 0) return;
  throw Error(
      ErrorCategory::kInput,
      fmt::format(
          "{}: {} of {} records have no value in \"{}\", which --split names (the first is record {}). "
          "Fill them in, for instance with \"unknown\", or take these records out",
          table.origin(), count_text(missing), count_text(table.records()), name, first));
}

void refuse_many(const table::Table& table, std::size_t column, const std::string& name) {
  std::set<std::string_view> values;
  for (std::size_t record = 0; record < table.records(); ++record) values.insert(table.at(record, column));
  if (values.size() <= kMaxSplitCategories) return;
  throw Error(
      ErrorCategory::kLimit,
      fmt::format("{}: the column \"{}\" has {} different values; --split takes up to {}. Group them in your "
                  "file first",
                  table.origin(), name, count_text(values.size()), kMaxSplitCategories));
}

protocol::Split read_split(const table::Table& table, const std::string& name) {
  const std::size_t column = table.column(name);
  refuse_missing(table, column, name);
  refuse_many(table, column, name);
  table::DimensionSpec spec;
  spec.name = name;
  spec.column = name;
  table::DimensionData data = table::build_dimension(spec, table);
  return {name, std::move(data.categories), std::move(data.category)};
}

}  // namespace

ClientFile make_client_file(const NamedModel& named, const table::Table& table, const std::string& split,
                            const LookOptions& options) {
  if (table.records() == 0) {
    throw Error(
        ErrorCategory::kInput,
        fmt::format("{}: there are no records below the line of column names; there is nothing to link",
                    table.origin()));
  }
  const linkage::Model& model = named.model;
  ClientFile file{linkage::featurize(model, linkage::Side::kClient, table),
                  split.empty() ? protocol::Split() : read_split(table, split),
                  fit::sample_list(model, table), 0, table.origin()};
  if (const auto chance = fit::chance_of_link(file.sample, std::nullopt)) file.chance = chance->all;
  Look look(model.name(), named.path, options);
  look.file(model, table, file.records, linkage::Side::kClient);
  look.judge();
  return file;
}

}  // namespace tacit::app
