// A model file's TOML -> ModelSpec, with the line of every key, so that find_problems() can be told with
// lines too.
#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <cstdint>
#include <utility>

#include "base/error.h"
#include "base/toml.h"
#include "linkage/model.h"
#include "linkage/model_reader.h"
#include "linkage/transform_reader.h"

namespace tacit::linkage {
namespace {

constexpr int kFileFormat = 2;

std::vector<std::string> read_columns(TableReader& reader) {
  if (reader.has("column") == reader.has("columns")) {
    reader.complain("columns", "a field has either 'column' (a name) or 'columns' (a list of names)");
    return {};
  }
  if (reader.has("columns")) return reader.texts("columns");
  std::string column = reader.text("column");
  if (column.empty()) reader.complain("columns", "column must be the name of a column");
  return {std::move(column)};
}

Level read_level(TableReader& reader, int field, const std::string& label, Findings& findings) {
  Level level;
  level.transform = read_transform(reader, field, label, findings);
  level.buckets = reader.integer("buckets");
  level.agreement = reader.integer("agreement");
  return level;
}

const std::vector<std::string>& level_keys() {
  static const std::vector<std::string> keys{"transform", "buckets", "agreement"};
  return keys;
}

// Several levels have tables of their own; a field's only level may be in the field's table.
std::vector<Level> read_levels(TableReader& reader, int field, const std::string& label, Findings& findings) {
  if (!reader.has("level")) return {read_level(reader, field, label, findings)};
  for (const std::string& key : level_keys()) {
    if (reader.has(key)) {
      reader.complain(key,
                      fmt::format("'{}' belongs in the levels if a field has any, not next to them", key));
    }
  }
  const toml::node* node = reader.node("level");
  if (!node->is_array_of_tables()) {
    reader.complain("level", "levels are written as [[field.level]] tables, one for each");
    return {};
  }
  std::vector<Level> levels;
  for (const toml::node& element : *node->as_array()) {
    const std::string place = fmt::format("level {}", levels.size() + 1);
    findings.set_line(field, place, element.source().begin.line);
    const std::string name = fmt::format("{}{}: ", label, place);
    TableReader level(*element.as_table(), field, name, place, findings);
    level.refuse_unknown_keys(level_keys());
    levels.push_back(read_level(level, field, name, findings));
  }
  return levels;
}

Field read_field(const toml::table& table, int index, Findings& findings) {
  const auto given_name = table["name"].value_exact<std::string>();
  const std::string label =
      given_name ? fmt::format("field '{}': ", *given_name) : fmt::format("field number {}: ", index + 1);
  findings.set_line(index, "", table.source().begin.line);
  TableReader reader(table, index, label, "", findings);
  reader.refuse_unknown_keys({"name", "column", "columns", "also", "missing", "about", "level", "transform",
                              "buckets", "agreement", "disagreement"});
  Field field;
  field.name = reader.text("name");
  field.columns = read_columns(reader);
  if (reader.has("also")) field.also = reader.texts("also");
  if (reader.has("missing")) field.missing = reader.texts("missing");
  if (reader.has("about")) {
    field.about = static_cast<About>(reader.choice("about", {"person", "family", "address"}));
  }
  field.levels = read_levels(reader, index, label, findings);
  if (reader.has("disagreement")) field.disagreement = reader.integer("disagreement");
  // A weight that could not be read must not be added up as if it were 0: -1 is refused, and reported
  // already.
  if (findings.is_reported(index, "disagreement")) field.disagreement = -1;
  return field;
}

void read_format(TableReader& reader, Findings& findings) {
  const int format = reader.integer("format");
  if (format == kFileFormat || findings.is_reported(ModelProblem::kWholeModel, "format")) return;
  reader.complain(
      "format", fmt::format("format {} of the model file is not one this program reads; it reads {}", format,
                            kFileFormat));
}

ModelSpec read_model(const toml::table& table, Findings& findings) {
  TableReader reader(table, ModelProblem::kWholeModel, "", "", findings);
  reader.refuse_unknown_keys({"format", "name", "description", "salt", "threshold", "missing", "field"});
  read_format(reader, findings);
  ModelSpec spec;
  spec.name = reader.text("name");
  if (reader.has("description")) spec.description = reader.text("description");
  spec.salt = reader.text("salt");
  spec.threshold = reader.integer("threshold");
  if (reader.has("missing")) spec.missing = reader.texts("missing");
  const toml::node* fields = reader.node("field");
  if (fields == nullptr) return spec;
  if (!fields->is_array_of_tables()) {
    reader.complain("field", "fields are written as [[field]] tables, one for each");
    return spec;
  }
  for (const toml::node& element : *fields->as_array()) {
    const int index = static_cast<int>(spec.fields.size());
    spec.fields.push_back(read_field(*element.as_table(), index, findings));
  }
  return spec;
}

toml::table parse_toml(std::string_view text, std::string_view origin) {
  try {
    return toml::parse(text, origin);
  } catch (const toml::parse_error& error) {
    throw Error(ErrorCategory::kConfig, fmt::format("{} is not valid TOML: line {}: {}", origin,
                                                    error.source().begin.line, error.description()));
  }
}

}  // namespace

Model parse_model(std::string_view toml, std::string_view origin) {
  const toml::table table = parse_toml(toml, origin);
  Findings findings;
  ModelSpec spec = read_model(table, findings);
  for (const auto& problem : find_problems(spec)) {
    const bool whole = problem.field == ModelProblem::kWholeModel;
    const std::string label =
        whole ? std::string() : fmt::format("field '{}': ", spec.fields[problem.field].name);
    findings.add_unless_reported(problem, label + problem.message);
  }
  if (findings.messages().empty()) return Model(std::move(spec));
  std::string message = fmt::format("{} is not a usable linkage model:", origin);
  for (const auto& [line, text] : findings.messages()) message += fmt::format("\n  line {}: {}", line, text);
  throw Error(ErrorCategory::kConfig, message);
}

Model load_model(const std::filesystem::path& path) {
  return parse_model(read_toml(path), path.string());
}

}  // namespace tacit::linkage
