// SPDX-License-Identifier: Apache-2.0
// A model file's TOML -> ModelSpec, with the line of every key, so that find_problems() can be told with
// lines too.
#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

#include "base/error.h"
#include "base/nearest.h"
#include "base/toml.h"
#include "linkage/model.h"
#include "linkage/model_reader.h"
#include "linkage/transform_reader.h"

namespace tacit::linkage {
namespace {

constexpr int kFileFormat = 2;

// `taker`: what has these columns.
std::vector<std::string> read_columns(TableReader& reader, const char* taker) {
  if (reader.has("column") == reader.has("columns")) {
    reader.complain("columns",
                    fmt::format("{} has either 'column' (a name) or 'columns' (a list of names)", taker));
    return {};
  }
  if (reader.has("columns")) return reader.texts("columns");
  std::string column = reader.text("column");
  if (column.empty()) reader.complain("columns", "column must be the name of a column");
  return {std::move(column)};
}

// Both of its keys, or neither.
BucketClass read_class(TableReader& reader, const std::string& key) {
  const std::string list = key + "_buckets";
  BucketClass buckets;
  if (!reader.has(key) && !reader.has(list)) return buckets;
  if (!reader.has(key) || !reader.has(list)) {
    reader.complain(
        reader.has(key) ? key : list,
        fmt::format(
            "'{}' and '{}' belong together: what such values are worth, and which buckets they are in", key,
            list));
    return buckets;
  }
  buckets.agreement = reader.integer(key);
  buckets.buckets = reader.integers(list);
  const bool is_read = !reader.findings().is_reported(reader.where(), reader.place(list));
  if (buckets.buckets.empty() && is_read)
    reader.complain(list, fmt::format("{} has no bucket: leave it and '{}' out", list, key));
  return buckets;
}

NearLevel read_near(TableReader& reader) {
  NearLevel near;
  near.agreement = reader.integer("agreement");
  const std::vector<std::string> known(kVariantKindNames.begin(), kVariantKindNames.end());
  for (const std::string& name : reader.texts("near")) {
    if (const auto kind = variant_kind_named(name)) {
      near.kinds.push_back(*kind);
    } else {
      reader.complain("near", fmt::format("unknown kind of variants '{}'{}; there are \"{}\"", name,
                                          did_you_mean(name, known), fmt::join(known, "\", \"")));
    }
  }
  for (const char* key : {"transform", "buckets", "rare", "rare_buckets", "frequent", "frequent_buckets"}) {
    if (!reader.has(key)) continue;
    reader.complain(
        key,
        fmt::format(
            "a level with 'near' has no '{}' of its own: it belongs to the level with a transform before it",
            key));
  }
  return near;
}

struct LevelTables {
  using Item = Level;
  static constexpr const char* kKey = "level";
  static constexpr const char* kInstead = "levels are written as [[field.level]] tables, one for each";
  static constexpr const char* kBeside = "'{}' belongs in the levels if a field has any, not next to them";
  static inline const std::vector<std::string> kKeys{"transform",    "buckets",  "agreement",        "rare",
                                                     "rare_buckets", "frequent", "frequent_buckets", "near"};

  // A near level becomes part of the level before it.
  static void read(TableReader& reader, std::vector<Level>& levels) {
    if (reader.has("near")) {
      if (levels.empty()) {
        reader.complain("near",
                        "a level with 'near' belongs to a level with a transform, and comes after it");
        levels.emplace_back();
      }
      levels.back().near.push_back(read_near(reader));
      return;
    }
    Level level;
    level.transform = read_transform(reader);
    level.buckets = reader.integer("buckets");
    level.agreement = reader.integer("agreement");
    level.rare = read_class(reader, "rare");
    level.frequent = read_class(reader, "frequent");
    levels.push_back(std::move(level));
  }
};

struct PartTables {
  using Item = PassPart;
  static constexpr const char* kKey = "part";
  static constexpr const char* kInstead = "parts are written as [[pass.part]] tables, one for each";
  static constexpr const char* kBeside = "'{}' belongs in the parts if a pass has any, not next to them";
  static inline const std::vector<std::string> kKeys{"column", "columns", "missing", "transform"};

  static void read(TableReader& reader, std::vector<PassPart>& parts) {
    PassPart part;
    part.columns = read_columns(reader, "a part of a key");
    part.transform = read_transform(reader);
    if (reader.has("missing")) part.missing = reader.texts("missing");
    parts.push_back(std::move(part));
  }
};

// The levels of a field or the parts of a pass: several have tables of their own, and the only one may be in
// the table of the field or pass itself.
template <typename Tables>
std::vector<typename Tables::Item> read_inner(TableReader& reader) {
  std::vector<typename Tables::Item> items;
  if (!reader.has(Tables::kKey)) {
    Tables::read(reader, items);
    return items;
  }
  for (const std::string& key : Tables::kKeys) {
    if (reader.has(key)) reader.complain(key, fmt::format(Tables::kBeside, key));
  }
  const toml::node* node = reader.node(Tables::kKey);
  if (!node->is_array_of_tables()) {
    reader.complain(Tables::kKey, Tables::kInstead);
    return {};
  }
  const bool alone = node->as_array()->size() == 1;
  std::size_t number = 0;
  for (const toml::node& element : *node->as_array()) {
    const std::string place = alone ? "" : fmt::format("{} {}", Tables::kKey, ++number);
    if (!alone) reader.findings().set_line(reader.where(), place, element.source().begin.line);
    const std::string label = alone ? reader.label() : fmt::format("{}{}: ", reader.label(), place);
    TableReader inner(*element.as_table(), reader.where(), label, place, reader.findings());
    inner.refuse_unknown_keys(Tables::kKeys);
    Tables::read(inner, items);
  }
  return items;
}

// How messages about a field or a pass begin.
std::string label_of(const char* noun, const toml::table& table, std::size_t index) {
  const auto name = table["name"].value_exact<std::string>();
  return name ? fmt::format("{} '{}': ", noun, *name) : fmt::format("{} number {}: ", noun, index + 1);
}

Field read_field(const toml::table& table, std::size_t index, Findings& findings) {
  const ModelPlace place = ModelPlace::field(index);
  findings.set_line(place, "", table.source().begin.line);
  TableReader reader(table, place, label_of("field", table, index), "", findings);
  std::vector<std::string> keys{"name",    "column", "columns",      "also",
                                "missing", "about",  "disagreement", "level"};
  keys.insert(keys.end(), LevelTables::kKeys.begin(), LevelTables::kKeys.end());
  reader.refuse_unknown_keys(keys);
  Field field;
  field.name = reader.text("name");
  field.columns = read_columns(reader, "a field");
  if (reader.has("also")) field.also = reader.texts("also");
  if (reader.has("missing")) field.missing = reader.texts("missing");
  if (reader.has("about")) {
    field.about = static_cast<About>(reader.choice("about", {"person", "family", "address"}));
  }
  field.levels = read_inner<LevelTables>(reader);
  if (reader.has("disagreement")) field.disagreement = reader.integer("disagreement");
  // A weight that could not be read must not be added up as if it were 0: -1 is refused, and reported
  // already.
  if (findings.is_reported(place, "disagreement")) field.disagreement = -1;
  return field;
}

Pass read_pass(const toml::table& table, std::size_t index, Findings& findings) {
  const ModelPlace place = ModelPlace::pass(index);
  findings.set_line(place, "", table.source().begin.line);
  TableReader reader(table, place, label_of("pass", table, index), "", findings);
  reader.refuse_unknown_keys({"name", "part", "column", "columns", "missing", "transform"});
  Pass pass;
  pass.name = reader.text("name");
  pass.parts = read_inner<PartTables>(reader);
  return pass;
}

// The tables [[key]] of the file, each read by `read(table, index)`; none without the key. `plural`: of the
// key.
template <typename Read>
auto read_tables(TableReader& reader, const char* key, const char* plural, Read read) {
  std::vector<decltype(read(toml::table(), std::size_t{0}))> result;
  const toml::node* node = reader.node(key);
  if (node == nullptr) return result;
  if (!node->is_array_of_tables()) {
    reader.complain(key, fmt::format("{} are written as [[{}]] tables, one for each", plural, key));
    return result;
  }
  for (const toml::node& element : *node->as_array())
    result.push_back(read(*element.as_table(), result.size()));
  return result;
}

std::optional<Expected> read_expected(TableReader& reader) {
  const toml::node* node = reader.node("expected");
  if (node == nullptr) return std::nullopt;
  if (!node->is_table()) {
    reader.complain("expected", "what is expected of the model is written as one [expected] table");
    return std::nullopt;
  }
  constexpr ModelPlace kPlace = {ModelPlace::Kind::kExpected};
  reader.findings().set_line(kPlace, "", node->source().begin.line);
  TableReader own(*node->as_table(), kPlace, "[expected]: ", "", reader.findings());
  own.refuse_unknown_keys({"found", "false_links", "basis", "strategy"});
  Expected expected;
  expected.found = own.number("found");
  expected.false_links = own.number("false_links");
  expected.basis = own.text("basis");
  if (own.has("strategy")) expected.blocked = own.choice("strategy", {"all-pairs", "blocked"}) == 1;
  return expected;
}

void read_format(TableReader& reader, Findings& findings) {
  const int format = reader.integer("format");
  if (format == kFileFormat || findings.is_reported({}, "format")) return;
  reader.complain(
      "format", fmt::format("format {} of the model file is not one this program reads; it reads {}", format,
                            kFileFormat));
}

ModelSpec read_model(const toml::table& table, Findings& findings) {
  TableReader reader(table, {}, "", "", findings);
  reader.refuse_unknown_keys(
      {"format", "name", "description", "salt", "threshold", "missing", "field", "pass", "expected"});
  read_format(reader, findings);
  ModelSpec spec;
  spec.name = reader.text("name");
  if (reader.has("description")) spec.description = reader.text("description");
  spec.salt = reader.text("salt");
  spec.threshold = reader.integer("threshold");
  if (reader.has("missing")) spec.missing = reader.texts("missing");
  spec.fields = read_tables(reader, "field", "fields", [&](const toml::table& field, std::size_t index) {
    return read_field(field, index, findings);
  });
  spec.passes = read_tables(reader, "pass", "passes", [&](const toml::table& pass, std::size_t index) {
    return read_pass(pass, index, findings);
  });
  spec.expected = read_expected(reader);
  return spec;
}

// How a problem of the whole model's check begins.
std::string label_of(const ModelSpec& spec, ModelPlace place) {
  switch (place.kind) {
    case ModelPlace::Kind::kField:
      return fmt::format("field '{}': ", spec.fields[place.index].name);
    case ModelPlace::Kind::kPass:
      return fmt::format("pass '{}': ", spec.passes[place.index].name);
    case ModelPlace::Kind::kExpected:
      return "[expected]: ";
    default:
      return {};
  }
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
    findings.add_unless_reported(problem, label_of(spec, problem.place) + problem.message);
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
