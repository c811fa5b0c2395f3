// SPDX-License-Identifier: Apache-2.0
// The text of a field in a record as linkage reads it: its columns joined, without the values that the model
// lists as missing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "linkage/missing_values.h"
#include "linkage/model.h"
#include "linkage/transform.h"
#include "table/table.h"

namespace tacit::fit {

/// The numbers of `most` of a file's records, spread evenly over it in its order; of all where it has no
/// more.
std::vector<std::uint32_t> spread_records(std::size_t records, std::size_t most);

/// Keeps a reference to the table.
class FieldTexts {
 public:
  /// Throws Error(kInput) if the table lacks one of the field's columns.
  FieldTexts(const linkage::ModelSpec& model, const linkage::Field& field, const table::Table& table);

  struct Text {
    std::string text;     // empty where no column has a value
    bool listed = false;  // a column has one that the model lists as missing
  };
  Text at(std::size_t record) const;

  /// The texts of these records that are not empty.
  std::vector<std::string> present(std::span<const std::uint32_t> records) const;

  /// The values of the field's `k`-th column in these records that are neither empty nor listed. Valid as
  /// long as the table.
  std::vector<std::string_view> column(std::size_t k, std::span<const std::uint32_t> records) const;

 private:
  const table::Table& table_;
  linkage::MissingValues missing_;
  std::vector<std::size_t> columns_;
};

/// Whether a level of the field keeps digits only.
bool has_digits_step(const linkage::Field& field);

}  // namespace tacit::fit
