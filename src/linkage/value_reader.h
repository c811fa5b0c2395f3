// SPDX-License-Identifier: Apache-2.0
// A record's value of a field, or of a part of a pass's key: its columns joined by a blank, without texts
// that stand for no value, and put through a transform. For this room's own use.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "linkage/missing_values.h"
#include "linkage/model.h"
#include "linkage/transform.h"
#include "table/table.h"

namespace tacit::linkage {

/// The places of `columns` in a table. One that it lacks is table.columns(), and is not to be read.
std::vector<std::size_t> find_columns(const std::vector<std::string>& columns, const table::Table& table);

class ValueReader {
 public:
  /// `missing`: the texts that stand for no value beside those of the model. `table` outlives the reader.
  ValueReader(const Model& model, const std::vector<std::string>& missing,
              const std::vector<TransformStep>& transform, const table::Table& table);

  /// Of these columns of the table; empty where it is missing. Valid until the next call. Names and places
  /// repeat, so the values of the first texts that are seen are kept.
  const std::string& value(std::size_t record, std::span<const std::size_t> columns);

  /// What value() puts through the transform; empty where it is missing. Valid until the next call.
  std::string_view text(std::size_t record, std::span<const std::size_t> columns);

 private:
  struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };

  const std::string& value_of(std::string_view cell);
  // A cell without blanks around it, or nothing where it stands for no value.
  std::string_view part(std::size_t record, std::size_t column) const {
    return part(table_.at(record, column));
  }
  std::string_view part(std::string_view cell) const;

  const table::Table& table_;
  MissingValues missing_;
  Transform transform_;
  std::unordered_map<std::string, std::string, TextHash, std::equal_to<>> known_;  // of one column's text
  std::string last_;
  std::string joined_;
};

}  // namespace tacit::linkage
