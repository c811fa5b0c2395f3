// SPDX-License-Identifier: Apache-2.0
// Values of a driver as text: dates in ISO form, numbers with all their digits and a decimal point, all else
// as the driver writes it. docs/sources.md says what that is for each type.
#pragma once

#include <sql.h>
#include <sqlext.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ingest/odbc_session.h"

namespace tacit::ingest {

/// How the values of a column are asked for.
enum class OdbcReading { kText, kDecimal, kFloat, kDouble, kDate, kTime, kTimestamp };

/// By the column's SQL type; nothing for a type whose values have no text of their own: bytes.
std::optional<OdbcReading> reading_of(SQLSMALLINT sql_type);

/// Reads the cells of a statement's current row, which must be asked for from left to right.
class OdbcCells {
 public:
  /// `max_bytes`: of a cell's text; a longer one may come back cut, but is longer than this still.
  OdbcCells(const OdbcHandle& statement, std::uint64_t max_bytes);

  enum class Outcome { kRead, kFailed, kIllFormed };

  /// `text` becomes the cell's, empty for NULL. `column` counts from 1. kFailed if the driver fails, with its
  /// diagnostics left to be read; kIllFormed for text that is not UTF-16.
  Outcome read(SQLUSMALLINT column, OdbcReading reading, std::string& text);

 private:
  Outcome read_text(SQLUSMALLINT column, std::string& text);

  const OdbcHandle& statement_;
  std::uint64_t max_bytes_;
  std::vector<char16_t> piece_;
  std::u16string units_;  // of a text that comes in pieces
};

/// The shortest digits that give the number back, without an exponent: "0.0000001"; "NaN", "Infinity" and
/// "-Infinity" stay words.
std::string plain_number(double value);
std::string plain_number(float value);

/// A driver's text of a decimal, with a point for a comma and a digit before it: ".5" becomes "0.5". What is
/// no decimal stays as it is.
std::string plain_decimal(std::string text);

}  // namespace tacit::ingest
