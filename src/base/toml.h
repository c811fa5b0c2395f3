// SPDX-License-Identifier: Apache-2.0
// Reading typed values out of a TOML table while collecting everything that is wrong with it, each with its
// file and line, so that a person mends a configuration in one go.
#pragma once

#include <toml++/toml.h>

#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tacit {

/// Problems found so far in one file.
class ConfigProblems {
 public:
  /// `origin` stands in messages for the file.
  explicit ConfigProblems(std::string origin) : origin_(std::move(origin)) {}

  /// Notes "origin:line: message"; a source without a line gives "origin: message".
  void add(const toml::source_region& where, std::string_view message);

  bool empty() const { return lines_.empty(); }

  /// Throws Error(kConfig) with one problem a line, in the order of the file, if there are any.
  void throw_if_any() const;

 private:
  struct Problem {
    std::uint32_t line;
    std::string message;
  };
  std::string origin_;
  std::vector<Problem> lines_;
};

/// One table of the file. Values that are absent come back as nullopt and are no problem by themselves;
/// values of the wrong type or range are noted as problems and come back as nullopt too.
class TomlReader {
 public:
  /// `what` names the table in messages, e.g. "[source]" or "[[dimension]] 2"; empty for the whole file.
  TomlReader(const toml::table& table, std::string what, ConfigProblems& problems)
      : table_(table), what_(std::move(what)), problems_(problems) {}

  /// Notes every key of the table that is none of these, with the nearest of them.
  void allow_only(std::initializer_list<std::string_view> keys) const;

  std::optional<std::string> text(std::string_view key) const;
  std::optional<std::int64_t> integer(std::string_view key, std::int64_t least, std::int64_t most) const;
  /// A number above 0 and up to `most`, with or without decimals.
  std::optional<double> positive(std::string_view key, double most) const;

  /// As text() and integer(), but absence is a problem.
  std::optional<std::string> required_text(std::string_view key) const;
  std::optional<std::int64_t> required_integer(std::string_view key, std::int64_t least,
                                               std::int64_t most) const;

  const toml::node* find(std::string_view key) const { return table_.get(key); }

  /// Notes a problem with the key's value, or with the table where the key is absent.
  void problem(std::string_view key, std::string_view message) const;

 private:
  std::string described(std::string_view key) const;
  void require_present(std::string_view key) const;

  const toml::table& table_;
  std::string what_;
  ConfigProblems& problems_;
};

/// The keys of `table` that are none of `known`.
std::vector<const toml::key*> unknown_keys(const toml::table& table, std::span<const std::string> known);

/// The texts of a list that holds nothing else; nothing for any other node, and for none.
std::optional<std::vector<std::string>> list_of_texts(const toml::node* node);

/// What a TOML file holds, 1 MiB at most. Throws Error(kConfig) if it is missing, unreadable or longer.
std::string read_toml(const std::filesystem::path& path);

/// The parsed file. Throws Error(kConfig) if it is missing, unreadable or not TOML (with its line).
toml::table load_toml(const std::filesystem::path& path);

}  // namespace tacit
