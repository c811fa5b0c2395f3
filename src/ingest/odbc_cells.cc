// SPDX-License-Identifier: Apache-2.0
#include "ingest/odbc_cells.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <string_view>

namespace tacit::ingest {

namespace {

// Of UTF-16, the NUL at the end included. Pieces grow with long text: some drivers begin anew for each.
constexpr std::size_t kFirstPiece = 4096, kLargestPiece = std::size_t{1} << 20;

// Types that drivers add to ODBC's: bytes, and what is written as bytes.
constexpr SQLSMALLINT kSqlServerUserType = -151;  // geometry, hierarchyid
constexpr SQLSMALLINT kDb2Blob = -98, kDb2BlobLocator = 31;

// A fixed value by SQLGetData; false if the driver fails, nothing for NULL.
template <typename Value>
bool get_value(SQLHANDLE statement, SQLUSMALLINT column, SQLSMALLINT type, std::optional<Value>& value) {
  Value got{};
  SQLLEN indicator = 0;
  if (!SQL_SUCCEEDED(SQLGetData(statement, column, type, &got, sizeof got, &indicator))) return false;
  if (indicator != SQL_NULL_DATA) value = got;
  return true;
}

template <typename Value, typename Format>
OdbcCells::Outcome read_value(SQLHANDLE statement, SQLUSMALLINT column, SQLSMALLINT type, std::string& text,
                              Format format) {
  std::optional<Value> value;
  if (!get_value(statement, column, type, value)) return OdbcCells::Outcome::kFailed;
  if (value) text = format(*value);
  return OdbcCells::Outcome::kRead;
}

std::string date_text(const SQL_DATE_STRUCT& date) {
  return fmt::format("{:04}-{:02}-{:02}", date.year, date.month, date.day);
}

std::string time_text(const SQL_TIME_STRUCT& time) {
  return fmt::format("{:02}:{:02}:{:02}", time.hour, time.minute, time.second);
}

std::string timestamp_text(const SQL_TIMESTAMP_STRUCT& at) {
  std::string text = fmt::format("{:04}-{:02}-{:02} {:02}:{:02}:{:02}", at.year, at.month, at.day, at.hour,
                                 at.minute, at.second);
  if (at.fraction == 0) return text;
  text += fmt::format(".{:09}", at.fraction);  // billionths of a second
  text.erase(text.find_last_not_of('0') + 1);
  return text;
}

// "-1.25e-07" without its exponent.
std::string without_exponent(std::string_view scientific) {
  const std::size_t mark = scientific.find('e');
  const int exponent = std::atoi(std::string(scientific.substr(mark + 1)).c_str());
  std::string digits;
  for (const char c : scientific.substr(0, mark)) {
    if (c >= '0' && c <= '9') digits += c;
  }
  const std::string sign = scientific.starts_with('-') ? "-" : "";
  if (exponent < 0) return sign + "0." + std::string(static_cast<std::size_t>(-exponent - 1), '0') + digits;
  const auto whole = static_cast<std::size_t>(exponent) + 1;  // digits before the point
  if (digits.size() <= whole) return sign + digits + std::string(whole - digits.size(), '0');
  return sign + digits.insert(whole, ".");
}

template <typename Number>
std::string shortest(Number value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "Infinity" : "-Infinity";
  if (value == 0) return "0";
  std::array<char, 64> buffer{};
  const auto end =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::scientific).ptr;
  return without_exponent({buffer.data(), static_cast<std::size_t>(end - buffer.data())});
}

}  // namespace

std::string plain_number(double value) {
  return shortest(value);
}

std::string plain_number(float value) {
  return shortest(value);
}

std::string plain_decimal(std::string text) {
  const std::size_t first = text.find_first_not_of("+-");
  if (first == std::string::npos || first > 1) return text;
  const std::size_t point = text.find_first_of(".,");
  if (point == std::string::npos) return text;
  for (std::size_t i = first; i < text.size(); ++i) {
    if (i != point && (text[i] < '0' || text[i] > '9')) return text;
  }
  if (text.size() == first + 1) return text;
  text[point] = '.';
  if (point == first) text.insert(point, "0");
  if (text.back() == '.') text.pop_back();
  return text;
}

std::optional<OdbcReading> reading_of(SQLSMALLINT sql_type) {
  switch (sql_type) {
    case SQL_BINARY:
    case SQL_VARBINARY:
    case SQL_LONGVARBINARY:
    case kSqlServerUserType:
    case kDb2Blob:
    case kDb2BlobLocator:
      return std::nullopt;
    case SQL_DECIMAL:
    case SQL_NUMERIC:
      return OdbcReading::kDecimal;
    case SQL_REAL:
      return OdbcReading::kFloat;
    case SQL_FLOAT:
    case SQL_DOUBLE:
      return OdbcReading::kDouble;
    case SQL_TYPE_DATE:
      return OdbcReading::kDate;
    case SQL_TYPE_TIME:
      return OdbcReading::kTime;
    case SQL_TYPE_TIMESTAMP:
      return OdbcReading::kTimestamp;
    default:
      return OdbcReading::kText;
  }
}

OdbcCells::OdbcCells(const OdbcHandle& statement, std::uint64_t max_bytes)
    : statement_(statement), max_bytes_(max_bytes), piece_(kFirstPiece) {}

OdbcCells::Outcome OdbcCells::read(SQLUSMALLINT column, OdbcReading reading, std::string& text) {
  const SQLHANDLE statement = statement_.get();
  text.clear();
  switch (reading) {
    case OdbcReading::kText:
      return read_text(column, text);
    case OdbcReading::kDecimal: {
      const Outcome outcome = read_text(column, text);
      text = plain_decimal(std::move(text));
      return outcome;
    }
    // As numbers, because drivers round them when they make them text.
    case OdbcReading::kFloat:
      return read_value<float>(statement, column, SQL_C_FLOAT, text, [](float v) { return plain_number(v); });
    case OdbcReading::kDouble:
      return read_value<double>(statement, column, SQL_C_DOUBLE, text,
                                [](double v) { return plain_number(v); });
    // As structures, because how drivers write them depends on settings (NLS_DATE_FORMAT).
    case OdbcReading::kDate:
      return read_value<SQL_DATE_STRUCT>(statement, column, SQL_C_TYPE_DATE, text, date_text);
    case OdbcReading::kTime:
      return read_value<SQL_TIME_STRUCT>(statement, column, SQL_C_TYPE_TIME, text, time_text);
    case OdbcReading::kTimestamp:
      return read_value<SQL_TIMESTAMP_STRUCT>(statement, column, SQL_C_TYPE_TIMESTAMP, text, timestamp_text);
  }
  return Outcome::kFailed;
}

OdbcCells::Outcome OdbcCells::read_text(SQLUSMALLINT column, std::string& text) {
  units_.clear();
  for (;;) {
    const std::size_t most = piece_.size() - 1;
    SQLLEN indicator = 0;  // the bytes that were still there before this piece, if the driver knows
    const SQLRETURN result = SQLGetData(statement_.get(), column, SQL_C_WCHAR, piece_.data(),
                                        static_cast<SQLLEN>(piece_.size() * sizeof(char16_t)), &indicator);
    if (result == SQL_NO_DATA) break;
    if (!SQL_SUCCEEDED(result)) return Outcome::kFailed;
    if (indicator == SQL_NULL_DATA) return Outcome::kRead;
    std::size_t units = most;
    bool cut = result != SQL_SUCCESS;
    if (indicator != SQL_NO_TOTAL) {
      const std::size_t there = static_cast<std::size_t>(std::max<SQLLEN>(indicator, 0)) / sizeof(char16_t);
      cut = there > most;
      units = std::min(there, most);
    } else if (!cut) {
      units = static_cast<std::size_t>(std::find(piece_.begin(), piece_.end(), u'\0') - piece_.begin());
    }
    const std::u16string_view piece(piece_.data(), units);
    if (!cut && units_.empty()) return append_utf8(piece, text) ? Outcome::kRead : Outcome::kIllFormed;
    units_ += piece;
    if (!cut || units_.size() > max_bytes_) break;
    piece_.resize(std::min(2 * piece_.size(), kLargestPiece));
  }
  return append_utf8(units_, text) ? Outcome::kRead : Outcome::kIllFormed;
}

}  // namespace tacit::ingest
