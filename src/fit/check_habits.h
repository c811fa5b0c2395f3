// SPDX-License-Identifier: Apache-2.0
// Habits of files that spoil linkage without an error: numbers that a spreadsheet has rewritten, dates in
// another order, text in another encoding, digits where names should be.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fit/check_dates.h"
#include "linkage/model.h"
#include "table/table.h"

namespace tacit::fit {

/// Of the values of one column that are not empty.
struct TextHabits {
  std::size_t values = 0;
  std::size_t not_utf8 = 0;
  std::size_t with_letters = 0;
  std::size_t with_digits = 0;
};

TextHabits text_habits(std::span<const std::string_view> values);

struct NumberHabits {
  bool numbers = false;       // at least 19 of 20 values are numbers; all below is 0 if not
  std::size_t values = 0;     // that are not empty
  std::size_t decimals = 0;   // "2600.0"
  std::size_t exponents = 0;  // "1.2E+06": digits are lost
  std::size_t length = 0;     // the most frequent length of those in digits only
  std::size_t one_short = 0;  // values that are exactly one digit shorter ..
  bool lost_zeros = false;    // .. because their leading zero is lost: see number_habits()
};

/// Leading zeros count as lost where nearly all values have one length (four digits or more) or are one digit
/// shorter, some are, hardly any is one digit longer, and none of the full length begins with a zero.
NumberHabits number_habits(std::span<const std::string_view> values);

struct ColumnHabits {
  std::string column;
  TextHabits text;
  NumberHabits numbers;
};

struct FieldHabits {
  std::vector<ColumnHabits> columns;
  bool is_date = false;
  DateHabits dates;      // where it is
  bool is_name = false;  // tells about a person or family, in letters
};

/// One for each field, of these records of the table. Texts that the model lists as missing count nowhere
/// here.
std::vector<FieldHabits> field_habits(const linkage::Model& model, const table::Table& table,
                                      std::span<const std::uint32_t> records);

}  // namespace tacit::fit
