// SPDX-License-Identifier: Apache-2.0
#include "linkage/transform_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>

#include "base/nearest.h"

namespace tacit::linkage {
namespace {

TransformStep read_date(TableReader& reader) {
  static const std::vector<std::string> parts(kDatePartNames.begin(), kDatePartNames.end());
  static const std::vector<std::string> orders(kDateOrderNames.begin(), kDateOrderNames.end());
  static const std::vector<std::string> serials(kDateSerialNames.begin(), kDateSerialNames.end());
  step::Date date;
  date.part = static_cast<DatePart>(reader.choice("part", parts));
  if (reader.has("order")) date.order = static_cast<DateOrder>(reader.choice("order", orders));
  if (reader.has("century")) date.century = reader.integer("century");
  if (reader.has("serial")) date.serial = static_cast<DateSerial>(reader.choice("serial", serials));
  return date;
}

TransformStep read_postcode(TableReader& reader) {
  static const std::vector<std::string> countries(kPostcodeCountryNames.begin(), kPostcodeCountryNames.end());
  static const std::vector<std::string> parts(kPostcodePartNames.begin(), kPostcodePartNames.end());
  step::Postcode postcode;
  postcode.country = static_cast<PostcodeCountry>(reader.choice("country", countries));
  if (reader.has("part")) postcode.part = static_cast<PostcodePart>(reader.choice("part", parts));
  return postcode;
}

// The step of this name among those without parameters.
std::optional<TransformStep> bare_step(const std::string& name) {
  static const std::map<std::string, TransformStep> steps{
      {"exact", step::Exact{}},           {"fold", step::Fold{}},
      {"letters", step::Letters{}},       {"digits", step::Digits{}},
      {"soundex", step::Soundex{}},       {"sorted_parts", step::SortedParts{}},
      {"latin", step::Latin{}},           {"particles", step::Particles{}},
      {"first_part", step::FirstPart{}},  {"last_part", step::LastPart{}},
      {"consonants", step::Consonants{}}, {"nysiis", step::Nysiis{}},
      {"titles", step::Titles{}},         {"umlauts", step::Umlauts{}},
      {"nickname", step::Nickname{}},     {"number", step::Number{}}};
  const auto it = steps.find(name);
  return it == steps.end() ? std::nullopt : std::optional(it->second);
}

// `reader` is over the step's inline table, or over an empty one for a step written as a bare name.
TransformStep read_step(const std::string& name, TableReader& reader) {
  std::vector<std::string> keys{"name"};
  TransformStep result = bare_step(name).value_or(step::Exact{});
  if (name == "prefix") {
    keys = {"name", "length"};
    result = step::Prefix{reader.integer("length")};
  }
  if (name == "suffix") {
    keys = {"name", "length"};
    result = step::Suffix{reader.integer("length")};
  }
  if (name == "date") {
    keys = {"name", "part", "order", "century", "serial"};
    result = read_date(reader);
  }
  if (name == "minhash") {
    keys = {"name", "q", "k"};
    result = step::Minhash{reader.integer("q"), reader.integer("k")};
  }
  if (name == "pad") {
    keys = {"name", "length"};
    result = step::Pad{reader.integer("length")};
  }
  if (name == "postcode") {
    keys = {"name", "country", "part"};
    result = read_postcode(reader);
  }
  reader.refuse_unknown_keys(keys);
  return result;
}

std::optional<TransformStep> read_step(const toml::node& node, TableReader& outer) {
  static const toml::table no_parameters;
  const toml::table* table = node.as_table();
  const auto bare = node.value_exact<std::string>();
  const bool named =
      bare || (table != nullptr && table->get("name") != nullptr && table->get("name")->is_string());
  if (!named) {
    outer.complain("transform",
                   "a transform is a name, or a table with a name and parameters such as "
                   "{ name = \"prefix\", length = 3 }");
    return std::nullopt;
  }
  const std::string name = bare ? *bare : **table->get_as<std::string>("name");
  const auto& known = transform_names();
  if (std::find(known.begin(), known.end(), name) == known.end()) {
    outer.complain("transform", fmt::format("unknown transform '{}'{} (There are {}.)", name,
                                            did_you_mean(name, known), fmt::join(known, ", ")));
    return std::nullopt;
  }
  TableReader reader(table == nullptr ? no_parameters : *table, outer.where(),
                     outer.label() + fmt::format("transform '{}': ", name), outer.place("transform"),
                     outer.findings());
  return read_step(name, reader);
}

}  // namespace

std::vector<TransformStep> read_transform(TableReader& reader) {
  std::vector<TransformStep> steps;
  const toml::node* node = reader.node("transform");
  if (node == nullptr) {
    reader.complain("transform", "the key 'transform' is missing (\"exact\" leaves the value as it is)");
  } else if (const toml::array* list = node->as_array()) {
    for (const toml::node& element : *list) {
      if (auto one = read_step(element, reader)) steps.push_back(*one);
    }
  } else if (auto one = read_step(*node, reader)) {
    steps.push_back(*one);
  }
  return steps;
}

}  // namespace tacit::linkage
