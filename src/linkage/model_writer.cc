// SPDX-License-Identifier: Apache-2.0
#include "linkage/model_writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <type_traits>
#include <utility>
#include <variant>

#include "base/toml_text.h"

namespace tacit::linkage {
namespace {

std::string list_of(const std::vector<std::string>& texts) {
  std::vector<std::string> items;
  for (const std::string& text : texts) items.push_back(toml_quoted(text));
  return fmt::format("[{}]", fmt::join(items, ", "));
}

using Parameters = std::vector<std::pair<const char*, std::string>>;

// Keys and values of a step's inline table, as TOML has them; none for a step without parameters.
struct ParametersOf {
  Parameters operator()(const step::Prefix& prefix) const {
    return {{"length", std::to_string(prefix.length)}};
  }
  Parameters operator()(const step::Suffix& suffix) const {
    return {{"length", std::to_string(suffix.length)}};
  }
  Parameters operator()(const step::Pad& pad) const { return {{"length", std::to_string(pad.length)}}; }
  Parameters operator()(const step::Postcode& postcode) const {
    return {{"country", toml_quoted(name_of(postcode.country))},
            {"part", toml_quoted(name_of(postcode.part))}};
  }
  Parameters operator()(const step::Date& date) const {
    Parameters result{{"part", toml_quoted(kDatePartNames.at(static_cast<std::size_t>(date.part)))},
                      {"order", toml_quoted(name_of(date.order))}};
    if (date.century) result.emplace_back("century", std::to_string(*date.century));
    if (date.serial != DateSerial::kNone) result.emplace_back("serial", toml_quoted(name_of(date.serial)));
    return result;
  }
  Parameters operator()(const step::Minhash& minhash) const {
    return {{"q", std::to_string(minhash.q)}, {"k", std::to_string(minhash.k)}};
  }
  template <typename Step>
  Parameters operator()(const Step&) const {
    static_assert(std::is_empty_v<Step>, "a step with parameters has an overload of its own");
    return {};
  }
};

std::string step_text(const TransformStep& step) {
  const Parameters parameters = std::visit(ParametersOf{}, step);
  if (parameters.empty()) return toml_quoted(std::string(name(step)));
  std::string text = fmt::format("{{ name = \"{}\"", name(step));
  for (const auto& [key, value] : parameters) text += fmt::format(", {} = {}", key, value);
  return text + " }";
}

std::string transform_text(const std::vector<TransformStep>& steps) {
  std::vector<std::string> texts;
  for (const TransformStep& step : steps) texts.push_back(step_text(step));
  return texts.size() == 1 ? texts.front() : fmt::format("[{}]", fmt::join(texts, ", "));
}

std::string behind(const std::string& comment) {
  return comment.empty() ? "" : "  # " + comment;
}

std::string lines_of(const std::vector<std::string>& comments) {
  std::string text;
  for (const std::string& line : comments) text += line.empty() ? "#\n" : "# " + line + "\n";
  return text;
}

template <typename Value>
Value at_or_none(const std::vector<Value>& values, std::size_t index) {
  return index < values.size() ? values[index] : Value();
}

// In lines of up to twenty, where there are more.
std::string buckets_text(const std::vector<int>& buckets) {
  constexpr std::size_t kInALine = 20;
  const bool one_line = buckets.size() <= kInALine;
  std::string text = "[";
  for (std::size_t i = 0; i < buckets.size(); ++i) {
    if (!one_line && i % kInALine == 0) {
      text += "\n  ";
    } else if (i != 0) {
      text += ' ';
    }
    text += std::to_string(buckets[i]);
    if (i + 1 != buckets.size()) text += ',';
  }
  return text + (one_line ? "]" : "\n]");
}

std::string class_text(const char* name, const BucketClass& buckets) {
  if (buckets.buckets.empty()) return "";
  return fmt::format("{} = {}\n{}_buckets = {}\n", name, buckets.agreement, name,
                     buckets_text(buckets.buckets));
}

std::string level_text(const Level& level, const std::string& comment) {
  return fmt::format("transform = {}\nbuckets = {}\nagreement = {}{}\n", transform_text(level.transform),
                     level.buckets, level.agreement, behind(comment)) +
         class_text("rare", level.rare) + class_text("frequent", level.frequent);
}

std::string near_text(const NearLevel& near) {
  std::vector<std::string> kinds;
  for (const VariantKind kind : near.kinds) kinds.emplace_back(name_of(kind));
  return fmt::format("[[field.level]]\nnear = {}\nagreement = {}\n", list_of(kinds), near.agreement);
}

std::string columns_text(const std::vector<std::string>& columns) {
  return columns.size() == 1 ? fmt::format("column = {}\n", toml_quoted(columns.front()))
                             : fmt::format("columns = {}\n", list_of(columns));
}

std::string missing_text(const std::vector<std::string>& missing) {
  return missing.empty() ? "" : fmt::format("missing = {}\n", list_of(missing));
}

const char* about_text(About about) {
  return about == About::kFamily ? "family" : "address";
}

std::string field_text(const Field& field, const std::vector<std::string>& levels) {
  std::string text = fmt::format("[[field]]\nname = {}\n", toml_quoted(field.name));
  text += columns_text(field.columns);
  if (!field.also.empty()) text += fmt::format("also = {}\n", list_of(field.also));
  text += missing_text(field.missing);
  if (field.about != About::kPerson) text += fmt::format("about = \"{}\"\n", about_text(field.about));
  const std::string disagreement =
      field.disagreement == 0 ? "" : fmt::format("disagreement = {}\n", field.disagreement);
  if (field.levels.size() == 1 && field.levels.front().near.empty()) {
    return text + level_text(field.levels.front(), at_or_none(levels, 0)) + disagreement;
  }
  text += disagreement;
  for (std::size_t l = 0; l < field.levels.size(); ++l) {
    text += "[[field.level]]\n" + level_text(field.levels[l], at_or_none(levels, l));
    for (const NearLevel& near : field.levels[l].near) text += near_text(near);
  }
  return text;
}

std::string pass_text(const Pass& pass) {
  std::string text = fmt::format("[[pass]]\nname = {}\n", toml_quoted(pass.name));
  for (const PassPart& part : pass.parts) {
    if (pass.parts.size() > 1) text += "[[pass.part]]\n";
    text += fmt::format("{}{}transform = {}\n", columns_text(part.columns), missing_text(part.missing),
                        transform_text(part.transform));
  }
  return text;
}

std::string expected_text(const Expected& expected) {
  return fmt::format("\n[expected]\nfound = {}\nfalse_links = {}\nbasis = {}\n{}", expected.found,
                     expected.false_links, toml_quoted(expected.basis),
                     expected.blocked ? "strategy = \"blocked\"\n" : "");
}

}  // namespace

std::string describe(const std::vector<TransformStep>& transform) {
  std::string text;
  for (const TransformStep& step : transform) {
    if (!text.empty()) text += ", ";
    text += name(step);
    for (const auto& [key, value] : std::visit(ParametersOf{}, step)) {
      text += ' ';
      std::copy_if(value.begin(), value.end(), std::back_inserter(text), [](char c) { return c != '"'; });
    }
  }
  return text;
}

std::string write_model(const ModelSpec& spec, const ModelComments& comments) {
  std::string text = lines_of(comments.head);
  if (!text.empty()) text += '\n';
  text += fmt::format("format = 2\nname = {}\n", toml_quoted(spec.name));
  if (!spec.description.empty()) text += fmt::format("description = {}\n", toml_quoted(spec.description));
  text += fmt::format("salt = {}\nthreshold = {}{}\n", toml_quoted(spec.salt), spec.threshold,
                      behind(comments.threshold));
  text += missing_text(spec.missing);
  if (spec.expected) text += expected_text(*spec.expected);
  for (std::size_t f = 0; f < spec.fields.size(); ++f) {
    text += '\n' + lines_of(at_or_none(comments.fields, f)) +
            field_text(spec.fields[f], at_or_none(comments.levels, f));
  }
  for (std::size_t p = 0; p < spec.passes.size(); ++p) {
    text += '\n' + lines_of(at_or_none(comments.passes, p)) + pass_text(spec.passes[p]);
  }
  return text;
}

}  // namespace tacit::linkage
