// SPDX-License-Identifier: Apache-2.0
#include "base/toml.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"
#include "base/files.h"
#include "base/nearest.h"
#include "base/text.h"

namespace tacit {

void ConfigProblems::add(const toml::source_region& where, std::string_view message) {
  const std::uint32_t line = where.begin.line;
  lines_.push_back({line, line == 0 ? fmt::format("{}: {}", origin_, message)
                                    : fmt::format("{}:{}: {}", origin_, line, message)});
}

void ConfigProblems::throw_if_any() const {
  if (lines_.empty()) return;
  std::vector<Problem> sorted = lines_;
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const Problem& a, const Problem& b) { return a.line < b.line; });
  std::string message;
  for (const Problem& problem : sorted) message += (message.empty() ? "" : "\n") + problem.message;
  throw Error(ErrorCategory::kConfig, message);
}

std::string TomlReader::described(std::string_view key) const {
  return what_.empty() ? fmt::format("`{}`", key) : fmt::format("{} `{}`", what_, key);
}

void TomlReader::problem(std::string_view key, std::string_view message) const {
  const toml::node* node = find(key);
  problems_.add(node != nullptr ? node->source() : table_.source(),
                fmt::format("{} {}", described(key), message));
}

void TomlReader::require_present(std::string_view key) const {
  if (find(key) == nullptr) problem(key, "is missing");
}

void TomlReader::allow_only(std::initializer_list<std::string_view> keys) const {
  const std::vector<std::string> allowed(keys.begin(), keys.end());
  for (const toml::key* key : unknown_keys(table_, allowed)) {
    problems_.add(key->source(),
                  fmt::format("{} is not a key that is known here ({})", described(printable(key->str())),
                              nearest_clause(key->str(), allowed)));
  }
}

std::optional<std::string> TomlReader::text(std::string_view key) const {
  const toml::node* node = find(key);
  if (node == nullptr) return std::nullopt;
  if (const auto* value = node->as_string()) return value->get();
  problem(key, "must be a text in quotes");
  return std::nullopt;
}

std::optional<std::int64_t> TomlReader::integer(std::string_view key, std::int64_t least,
                                                std::int64_t most) const {
  const toml::node* node = find(key);
  if (node == nullptr) return std::nullopt;
  const auto* value = node->as_integer();
  if (value != nullptr && value->get() >= least && value->get() <= most) return value->get();
  problem(key, fmt::format("must be a whole number from {} to {}", least, most));
  return std::nullopt;
}

std::optional<double> TomlReader::positive(std::string_view key, double most) const {
  const toml::node* node = find(key);
  if (node == nullptr) return std::nullopt;
  // A text or a truth value is no number; not a number is neither above 0 nor up to anything.
  const std::optional<double> value = node->is_number() ? node->value<double>() : std::nullopt;
  if (value && *value > 0 && *value <= most) return value;
  problem(key, fmt::format("must be a number above 0 and up to {}", most));
  return std::nullopt;
}

std::optional<std::string> TomlReader::required_text(std::string_view key) const {
  require_present(key);
  return text(key);
}

std::optional<std::int64_t> TomlReader::required_integer(std::string_view key, std::int64_t least,
                                                         std::int64_t most) const {
  require_present(key);
  return integer(key, least, most);
}

std::vector<const toml::key*> unknown_keys(const toml::table& table, std::span<const std::string> known) {
  std::vector<const toml::key*> unknown;
  for (auto entry = table.begin(); entry != table.end(); ++entry) {
    if (std::ranges::find(known, entry->first.str()) == known.end()) unknown.push_back(&entry->first);
  }
  return unknown;
}

std::optional<std::vector<std::string>> list_of_texts(const toml::node* node) {
  const toml::array* list = node == nullptr ? nullptr : node->as_array();
  if (list == nullptr) return std::nullopt;
  std::vector<std::string> texts;
  for (const toml::node& element : *list) {
    if (!element.is_string()) return std::nullopt;
    texts.push_back(element.as_string()->get());
  }
  return texts;
}

std::string read_toml(const std::filesystem::path& path) {
  constexpr std::uint64_t kMaxBytes = std::uint64_t{1} << 20;
  try {
    return read_file(path, kMaxBytes);
  } catch (const Error& failure) {
    throw Error(ErrorCategory::kConfig, failure.what());
  }
}

toml::table load_toml(const std::filesystem::path& path) {
  const std::string text = read_toml(path);
  try {
    return toml::parse(text, path.string());
  } catch (const toml::parse_error& failure) {
    throw Error(ErrorCategory::kConfig, fmt::format("{}:{}: {}", path.string(), failure.source().begin.line,
                                                    printable(failure.description())));
  }
}

}  // namespace tacit
