// SPDX-License-Identifier: Apache-2.0
#include "ingest/odbc_source.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sqlucode.h>

#include <algorithm>
#include <array>
#include <vector>

#include "base/error.h"
#include "base/text.h"
#include "base/work.h"
#include "ingest/odbc_cells.h"
#include "ingest/odbc_connection.h"
#include "ingest/odbc_session.h"
#include "ingest/table_name.h"

namespace tacit::ingest {

namespace {

constexpr std::size_t kMaxListed = 100'000;  // tables whose names are looked at for the nearest
constexpr std::uint64_t kMaxNameBytes = 4096;

SQLWCHAR* as_wide(std::u16string& text) {
  return text.empty() ? nullptr : reinterpret_cast<SQLWCHAR*>(text.data());
}

Error cell_failed(const std::string& origin, OdbcCells::Outcome outcome, const OdbcHandle& statement,
                  const std::string& place) {
  if (outcome == OdbcCells::Outcome::kFailed) return query_failed(origin + ": " + place, statement);
  return {
      ErrorCategory::kInput,
      fmt::format("{}: {} holds text that cannot be turned into UTF-8; repair it, or leave the column out "
                  "with a view",
                  origin, place)};
}

// Tables and views whose names match `pattern`, or all, without those of the database's own.
std::vector<TableName> list_tables(const OdbcSession& session, const std::string& where,
                                   const TableName& pattern) {
  const OdbcHandle statement = session.new_statement();
  std::u16string schema = to_utf16(pattern.schema), table = to_utf16(pattern.table);
  if (!SQL_SUCCEEDED(SQLTablesW(statement.get(), nullptr, 0, as_wide(schema),
                                static_cast<SQLSMALLINT>(schema.size()), as_wide(table),
                                static_cast<SQLSMALLINT>(table.size()), nullptr, 0))) {
    throw query_failed(where, statement);
  }
  OdbcCells cells(statement, kMaxNameBytes);
  std::vector<TableName> names;
  for (;;) {
    const SQLRETURN fetched = SQLFetch(statement.get());
    if (fetched == SQL_NO_DATA || names.size() == kMaxListed) return names;
    if (!SQL_SUCCEEDED(fetched)) throw query_failed(where, statement);
    constexpr SQLUSMALLINT kSchema = 2, kTable = 3, kType = 4;
    std::string schema_name, table_name, type;
    for (const auto& [column, text] :
         {std::pair{kSchema, &schema_name}, {kTable, &table_name}, {kType, &type}}) {
      const OdbcCells::Outcome outcome = cells.read(column, OdbcReading::kText, *text);
      if (outcome != OdbcCells::Outcome::kRead)
        throw cell_failed(where, outcome, statement, "a table's name");
    }
    // Db2 fills names of schemas with blanks.
    if (!type.starts_with("SYSTEM")) names.push_back({std::string(trim(schema_name)), table_name});
  }
}

// Those of `names` that are the wanted one, each once.
std::vector<TableName> matching(const std::vector<TableName>& names, const TableName& wanted) {
  std::vector<TableName> found;
  for (const TableName& name : names) {
    const auto is_same = [&](const TableName& other) { return other.schema == name.schema; };
    if (name.table == wanted.table && (wanted.schema.empty() || name.schema == wanted.schema) &&
        std::none_of(found.begin(), found.end(), is_same)) {
      found.push_back(name);
    }
  }
  return found;
}

std::vector<std::string> as_texts(const std::vector<TableName>& names) {
  std::vector<std::string> texts;
  for (const TableName& name : names) texts.push_back(printable(format_table_name(name)));
  return texts;
}

// The table's name as it is in the database, with its schema if it is in one.
TableName find_odbc_table(const OdbcSession& session, const std::string& where, const TableName& wanted) {
  // By its name, so that not all tables are listed. A `_` in it is a pattern that the name itself fits; what
  // escapes patterns would have to be escaped. Without a schema, drivers look in some schemas only.
  const std::string escape = session.info(SQL_SEARCH_PATTERN_ESCAPE);
  const bool escapes = !escape.empty() && (wanted.schema + wanted.table).find(escape) != std::string::npos;
  if (!wanted.schema.empty() && !escapes) {
    const std::vector<TableName> found = matching(list_tables(session, where, wanted), wanted);
    if (!found.empty()) return found.front();
  }
  const std::vector<TableName> all = list_tables(session, where, {});
  const std::vector<TableName> found = matching(all, wanted);
  if (found.size() == 1) return found.front();
  if (!found.empty()) {
    throw Error(ErrorCategory::kInput,
                fmt::format("{} has several tables of this name; write one of them: {}", where,
                            fmt::join(as_texts(found), ", ")));
  }
  throw no_such_table(where, wanted, as_texts(all), as_texts(matching(all, {"", wanted.table})));
}

// The name in SQL, so that it is never more than a name.
std::string quoted(const std::string& name, const std::string& quote, const std::string& where) {
  if (quote.size() == 1 && quote != " ") {
    std::string text = quote;
    for (const char c : name) text += c == quote[0] ? quote + quote : std::string(1, c);
    return text + quote;
  }
  const bool plain = std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
  if (plain) return name;
  throw Error(
      ErrorCategory::kInput,
      fmt::format("{}: the driver cannot quote names, so the name of a table must be of letters A to Z, "
                  "digits and _; make a view of such a name",
                  where));
}

struct OdbcColumns {
  std::vector<std::string> names;
  std::vector<OdbcReading> readings;
};

std::string type_name(const OdbcHandle& statement, SQLUSMALLINT column) {
  std::array<char16_t, 128> buffer{};
  SQLSMALLINT bytes = 0;
  std::string text;
  if (SQL_SUCCEEDED(SQLColAttributeW(statement.get(), column, SQL_DESC_TYPE_NAME, buffer.data(),
                                     static_cast<SQLSMALLINT>(sizeof buffer), &bytes, nullptr))) {
    append_utf8(buffer.data(), text);
  }
  return text.empty() ? "binary" : text;
}

OdbcColumns describe_columns(const OdbcHandle& statement, const std::string& origin) {
  SQLSMALLINT count = 0;
  if (!SQL_SUCCEEDED(SQLNumResultCols(statement.get(), &count))) throw query_failed(origin, statement);
  OdbcColumns columns;
  for (SQLUSMALLINT column = 1; column <= static_cast<SQLUSMALLINT>(count); ++column) {
    std::array<char16_t, 1024> buffer{};
    SQLSMALLINT length = 0, type = 0, decimals = 0, nullable = 0;
    SQLULEN size = 0;
    if (!SQL_SUCCEEDED(SQLDescribeColW(statement.get(), column, reinterpret_cast<SQLWCHAR*>(buffer.data()),
                                       static_cast<SQLSMALLINT>(buffer.size()), &length, &type, &size,
                                       &decimals, &nullable))) {
      throw query_failed(origin, statement);
    }
    std::string name;
    append_utf8(buffer.data(), name);
    const auto reading = reading_of(type);
    if (!reading) {
      throw Error(ErrorCategory::kInput,
                  fmt::format("{}: column \"{}\" is of type {}, which cannot be read as one text; use a view "
                              "that leaves it out or turns it into text",
                              origin, printable(name), printable(type_name(statement, column))));
    }
    columns.names.push_back(std::move(name));
    columns.readings.push_back(*reading);
  }
  return columns;
}

table::Table read_odbc_rows(const OdbcHandle& statement, const std::string& origin,
                            const table::SourceLimits& limits) {
  const OdbcColumns columns = describe_columns(statement, origin);
  table::TableBuilder builder(origin, origin, columns.names, limits);
  OdbcCells cells(statement, limits.max_bytes);
  std::string text;
  for (std::size_t row = 1;; ++row) {
    work_step();
    const SQLRETURN fetched = SQLFetch(statement.get());
    if (fetched == SQL_NO_DATA) return builder.build();
    if (!SQL_SUCCEEDED(fetched)) throw query_failed(origin, statement);
    for (std::size_t c = 0; c < columns.names.size(); ++c) {
      const auto place = [&] {
        return fmt::format("row {}, column \"{}\"", row, printable(columns.names[c]));
      };
      const auto outcome = cells.read(static_cast<SQLUSMALLINT>(c + 1), columns.readings[c], text);
      if (outcome != OdbcCells::Outcome::kRead) throw cell_failed(origin, outcome, statement, place());
      if (text.find('\0') != std::string::npos) {
        throw Error(
            ErrorCategory::kInput,
            fmt::format("{}: {} holds a NUL character; leave the column out with a view", origin, place()));
      }
      builder.add_cell(text);
    }
  }
}

}  // namespace

table::Table read_odbc(const std::string& connection, const std::filesystem::path& password_file,
                       const std::string& table_name, const table::SourceLimits& limits) {
  return read_odbc(connection, password_file, table_name, limits, OdbcWaits{});
}

table::Table read_odbc(const std::string& connection, const std::filesystem::path& password_file,
                       const std::string& table_name, const table::SourceLimits& limits,
                       const OdbcWaits& waits) {
  const std::string defect = odbc_connection_defect(connection);
  if (!defect.empty()) throw Error(ErrorCategory::kConfig, "the ODBC connection string " + defect);
  const auto wanted = parse_table_name(table_name);
  if (!wanted) {
    throw Error(ErrorCategory::kConfig,
                fmt::format("\"{}\" is not a table such as registry.people", printable(table_name)));
  }
  std::string where = describe_odbc_connection(connection);
  const OdbcSession session(connection, password_file, waits);
  const TableName name = find_odbc_table(session, where, *wanted);
  where += fmt::format(" table \"{}\"", printable(format_table_name(name)));
  const std::string quote = session.info(SQL_IDENTIFIER_QUOTE_CHAR);
  const std::string schema = name.schema.empty() ? "" : quoted(name.schema, quote, where) + '.';
  const OdbcHandle statement = session.new_statement();
  session.execute(statement, "SELECT * FROM " + schema + quoted(name.table, quote, where), where);
  return read_odbc_rows(statement, where, limits);
}

}  // namespace tacit::ingest
