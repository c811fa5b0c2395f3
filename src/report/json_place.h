// SPDX-License-Identifier: Apache-2.0
// A JSON document that is read strictly: every value has its type and its bounds, and a message says where
// one has not.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tacit::report {

/// One value of a document, which outlives it, and where it is. Every function throws Error(kInput), with the
/// document's name and the place, for what is not as it says.
class JsonPlace {
 public:
  using Json = nlohmann::ordered_json;

  /// The whole document; `origin` names it.
  JsonPlace(const Json& value, std::string_view origin) : value_(&value), origin_(origin) {}

  const Json& value() const { return *value_; }
  bool is_null() const { return value_->is_null(); }

  /// Of an object. at() throws where the key is missing.
  bool has(const std::string& key) const;
  JsonPlace at(const std::string& key) const;
  /// Of an array.
  std::vector<JsonPlace> items() const;

  std::string text() const;
  /// A text that is not empty, or null, which is an empty one.
  std::string text_or_null() const;
  std::vector<std::string> texts() const;
  bool truth() const;
  /// A whole number in [least, most].
  std::int64_t integer(std::int64_t least, std::int64_t most) const;
  /// A number with at most this many decimals (0..12), or the text of one, times 10^decimals. Exact.
  __int128 scaled(int decimals) const;

  /// `what` is wrong here: "must be a text".
  [[noreturn]] void fail(const std::string& what) const;

 private:
  JsonPlace(const Json& value, std::string_view origin, std::string place)
      : value_(&value), origin_(origin), place_(std::move(place)) {}
  void require_object() const;

  const Json* value_;
  std::string_view origin_;
  std::string place_;  // "cells[3].figures.count"; empty for the document
};

}  // namespace tacit::report
