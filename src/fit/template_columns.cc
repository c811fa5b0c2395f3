// SPDX-License-Identifier: Apache-2.0
#include "fit/template_columns.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

#include "base/error.h"
#include "base/nearest.h"

namespace tacit::fit {
namespace {

constexpr std::size_t kFewestFields = 2;

using Columns = std::vector<std::string>;

Columns lacking_columns(const linkage::ModelSpec& model, const table::Table& table, bool is_server) {
  std::set<std::string> lacking;
  for (const linkage::Field& field : model.fields) {
    lacking.insert(field.columns.begin(), field.columns.end());
    if (is_server) lacking.insert(field.also.begin(), field.also.end());
  }
  for (const linkage::Pass& pass : model.passes) {
    for (const linkage::PassPart& part : pass.parts) lacking.insert(part.columns.begin(), part.columns.end());
  }
  for (const std::string& name : table.column_names()) lacking.erase(name);
  return {lacking.begin(), lacking.end()};
}

std::string lacking_text(const linkage::ModelSpec& model, const table::Table& table, const Columns& lacking) {
  if (lacking.empty()) return "";
  std::string text =
      fmt::format("{} lacks columns that the linkage model '{}' uses:", table.origin(), model.name);
  for (const std::string& column : lacking) {
    text += fmt::format("\n  '{}'{}", column, did_you_mean(column, table.column_names()));
  }
  return text + "\n";
}

std::string all_lacking_text(const linkage::ModelSpec& model, const table::Table& client,
                             const table::Table& server) {
  return lacking_text(model, client, lacking_columns(model, client, false)) +
         lacking_text(model, server, lacking_columns(model, server, true));
}

bool is_listed(const Columns& columns, const std::string& column) {
  return std::ranges::find(columns, column) != columns.end();
}

// Takes `lacking` out of `columns`; whether there were any.
bool take_out(Columns& columns, const Columns& lacking) {
  return std::erase_if(columns, [&](const std::string& column) { return is_listed(lacking, column); }) != 0;
}

bool is_elsewhere(const std::vector<linkage::Field>& fields, const linkage::Field& field) {
  return std::ranges::any_of(fields, [&](const linkage::Field& other) {
    return other.name != field.name && other.columns == field.columns;
  });
}

void cut_fields(std::vector<linkage::Field>& fields, const Columns& either, ColumnCut& cut) {
  for (linkage::Field& field : fields) {
    const bool shorter = take_out(field.columns, either);
    if (field.columns.empty()) {
      cut.fields.push_back(field.name);
      continue;
    }
    if (shorter) cut.narrowed.push_back(field.name);
    if (take_out(field.also, cut.server)) cut.without_also.push_back(field.name);
  }
  std::erase_if(fields, [](const linkage::Field& field) { return field.columns.empty(); });
  // Of several that are narrowed to the same columns the first stays.
  for (std::size_t f = fields.size(); f-- > 0;) {
    if (!is_listed(cut.narrowed, fields[f].name) || !is_elsewhere(fields, fields[f])) continue;
    cut.repeats.insert(cut.repeats.begin(), fields[f].name);
    std::erase(cut.narrowed, fields[f].name);
    std::erase(cut.without_also, fields[f].name);
    fields.erase(fields.begin() + static_cast<std::ptrdiff_t>(f));
  }
}

bool is_key(const linkage::Pass& pass) {
  std::size_t columns = 0;
  for (const linkage::PassPart& part : pass.parts) columns += part.is_full_date() ? 2 : part.columns.size();
  return columns >= 2;
}

void cut_passes(std::vector<linkage::Pass>& passes, const Columns& either, ColumnCut& cut) {
  std::vector<linkage::Pass> kept;
  for (linkage::Pass& pass : passes) {
    bool shorter = false;
    for (linkage::PassPart& part : pass.parts) shorter |= take_out(part.columns, either);
    std::erase_if(pass.parts, [](const linkage::PassPart& part) { return part.columns.empty(); });
    if (shorter && !is_key(pass)) {
      cut.passes.push_back(pass.name);
      continue;
    }
    if (shorter) cut.shorter_passes.push_back(pass.name);
    kept.push_back(std::move(pass));
  }
  passes = std::move(kept);
}

}  // namespace

void require_columns(const linkage::ModelSpec& model, const table::Table& client,
                     const table::Table& server) {
  const std::string lacking = all_lacking_text(model, client, server);
  if (lacking.empty()) return;
  throw Error(
      ErrorCategory::kConfig,
      lacking +
          "Say which of a file's columns they are (--client-columns NAME=COLUMN, --server-columns), rename\n"
          "them, start from a model for the columns that the files have, or give\n"
          "--skip-missing-columns to fit without what needs these.");
}

std::vector<std::string> cut_lines(const ColumnCut& cut) {
  std::vector<std::string> lines;
  const auto add = [&](const char* what, const std::vector<std::string>& names) {
    if (!names.empty()) lines.push_back(fmt::format("{}: {}", what, fmt::join(names, ", ")));
  };
  add("Columns that the client's file lacks", cut.client);
  add("Columns that the server's file lacks", cut.server);
  add("Fields left out for them", cut.fields);
  add("Fields left out, as what is left of them is another field", cut.repeats);
  add("Fields of fewer columns", cut.narrowed);
  add("Fields that agree across fewer columns (also)", cut.without_also);
  add("Passes left out for them", cut.passes);
  add("Passes with shorter keys", cut.shorter_passes);
  return lines;
}

ColumnCut cut_to_columns(linkage::ModelSpec& model, const table::Table& client, const table::Table& server) {
  ColumnCut cut;
  cut.client = lacking_columns(model, client, false);
  cut.server = lacking_columns(model, server, true);
  // A field needs its own columns on both sides; the server's `also` is of no use without them.
  Columns either = cut.client;
  either.insert(either.end(), cut.server.begin(), cut.server.end());
  linkage::ModelSpec shorter = model;
  cut_fields(shorter.fields, either, cut);
  cut_passes(shorter.passes, either, cut);
  if (!cut.empty() && shorter.fields.size() < kFewestFields) {
    throw Error(
        ErrorCategory::kConfig,
        all_lacking_text(model, client, server) +
            fmt::format("Without what needs them {} of the model's {} fields {} left, and a model needs "
                        "two at least: rename the files'\ncolumns, or start from a model for the "
                        "columns that they have.",
                        shorter.fields.size(), model.fields.size(),
                        shorter.fields.size() == 1 ? "is" : "are"));
  }
  model = std::move(shorter);
  return cut;
}

}  // namespace tacit::fit
