// SPDX-License-Identifier: Apache-2.0
#include "ingest/postgres_source.h"

#include <fmt/format.h>
#include <libpq-fe.h>

#include <algorithm>
#include <memory>
#include <pqxx/pqxx>
#include <vector>

#include "base/error.h"
#include "base/text.h"
#include "base/work.h"
#include "ingest/one_line.h"
#include "ingest/postgres_connection.h"
#include "ingest/table_name.h"

namespace tacit::ingest {

namespace {

using Transaction = pqxx::transaction<pqxx::repeatable_read, pqxx::read_only>;

// For each step of the reading; a role or a connection string that has a bound of its own keeps it.
constexpr const char* kStatementTimeout = "10min";  // a view may compute for long before its first row
constexpr const char* kLockTimeout = "30s";
constexpr const char* kIdleTimeout = "10min";  // the server need not hold its state for a client that hangs
constexpr int kPingSeconds = 3;
constexpr std::size_t kBatchBytes = std::size_t{4} << 20;
constexpr std::size_t kFirstRows = 100, kMaxRows = 20'000;  // of one batch

Error unconnected(const std::string& connection, std::string_view message) {
  const auto error = [&](ErrorCategory category, std::string_view advice) {
    return Error(category, fmt::format("{}: {}; {}", describe_postgres_connection(connection),
                                       one_line(message), advice));
  };
  switch (PQping(complete_postgres_connection(connection, kPingSeconds).c_str())) {
    case PQPING_OK:
      return error(ErrorCategory::kInput,
                   "the server runs, but does not let this user in: check user, database and password (in "
                   "PGPASSWORD, ~/.pgpass or a service file), and pg_hba.conf there");
    case PQPING_REJECT:
      return error(ErrorCategory::kUnavailable, "the server is starting or stopping; try again in a moment");
    case PQPING_NO_ATTEMPT:
      return error(ErrorCategory::kConfig,
                   "check the connection string, the service file and the environment");
    case PQPING_NO_RESPONSE:
      break;
  }
  return error(ErrorCategory::kUnavailable, "check that the server runs, its host and port, and sslmode");
}

std::unique_ptr<pqxx::connection> connect(const std::string& connection) {
  try {
    return std::make_unique<pqxx::connection>(complete_postgres_connection(connection));
  } catch (const pqxx::failure& failure) {
    throw unconnected(connection, failure.what());
  }
}

// What a failed statement means, by the SQLSTATE that it starts with.
struct Meaning {
  std::string_view state;
  ErrorCategory category;
  std::string_view message;
};
constexpr const char* kConnectionFailure = "08";
constexpr const char* kInsufficientPrivilege = "42501";
constexpr std::string_view kWentAway =
    "the database went away while it was read; start again when it is back";
constexpr Meaning kMeanings[] = {
    {kConnectionFailure, ErrorCategory::kUnavailable, kWentAway},
    {"57P", ErrorCategory::kUnavailable, kWentAway},  // a shutdown or a crash
    {kInsufficientPrivilege, ErrorCategory::kInput,
     "permission denied; the role needs USAGE on the schema and SELECT on the table or view (GRANT SELECT ON "
     ".. TO ..), and what a view calls must be allowed too"},
    {"25006", ErrorCategory::kInput,
     "reading it would write to the database, by a function in the view; Tacit only reads, so take that "
     "function out of the view"},
    {"57014", ErrorCategory::kDeadline,
     "the database ended a step that took too long (statement_timeout, 10 minutes where neither the role nor "
     "the connection string sets it); make the view faster, or read a table made from it"},
    {"55P03", ErrorCategory::kDeadline,
     "it is locked by someone else in the database (lock_timeout, 30 seconds where neither the role nor the "
     "connection string sets it); try again"},
    {"22021", ErrorCategory::kInput,
     "it holds bytes that are not UTF-8, in a database that does not know its encoding (SQL_ASCII); repair "
     "them, or leave the column out with a view"},
    {"22P05", ErrorCategory::kInput,
     "it holds text that cannot be turned into UTF-8; repair it, or leave the column out with a view"},
};

// What the server says of a failed statement is left out: about a row, it quotes it. `state` may be empty.
Error query_failed(const std::string& where, const std::string& state) {
  for (const Meaning& meaning : kMeanings) {
    if (state.starts_with(meaning.state)) {
      return Error(meaning.category, fmt::format("{}: {}", where, meaning.message));
    }
  }
  return Error(ErrorCategory::kInput,
               fmt::format("{}: the query failed in the database{}; run it there as the same role to see why "
                           "(the message may quote a record, so it is not repeated here)",
                           where, state.empty() ? "" : " with SQLSTATE " + state));
}

void bound_session(Transaction& transaction) {
  transaction.exec_params(
      "SELECT pg_catalog.set_config(name, bound, true) FROM (VALUES ('statement_timeout', $1), "
      "('lock_timeout', $2), ('idle_in_transaction_session_timeout', $3)) AS bounds (name, bound) "
      "WHERE pg_catalog.current_setting(name) = '0'",
      kStatementTimeout, kLockTimeout, kIdleTimeout);
  transaction.exec(
      "SELECT pg_catalog.set_config('DateStyle', 'ISO', true), "
      "pg_catalog.set_config('extra_float_digits', '3', true)");
}

// The table's name with its schema, as both are spelt in the database.
TableName find_table(Transaction& transaction, const std::string& where, const TableName& wanted) {
  const pqxx::result rows = transaction.exec(
      "SELECT n.nspname, c.relname, COALESCE(pg_catalog.pg_table_is_visible(c.oid), false) "
      "FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
      "WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname <> 'information_schema' "
      "AND n.nspname NOT LIKE 'pg\\_%' ORDER BY n.nspname, c.relname");
  std::vector<std::string> there, elsewhere;  // all tables, and those of this name in other schemas
  for (const pqxx::row& row : rows) {
    const TableName name{row[0].c_str(), row[1].c_str()};
    const bool visible = row[2].as<bool>();
    const bool in_place = wanted.schema.empty() ? visible : name.schema == wanted.schema;
    if (in_place && name.table == wanted.table) return name;
    const std::string text =
        format_table_name(wanted.schema.empty() && visible ? TableName{"", name.table} : name);
    there.push_back(text);
    if (name.table == wanted.table) elsewhere.push_back(text);
  }
  throw no_such_table(where, wanted, there, elsewhere);
}

struct Columns {
  std::vector<std::string> names;
  std::string expressions;  // for SELECT: those of the columns, in order
};

// A column as an expression whose text is plain. Empty for a type whose values have no text of their own.
std::string column_expression(const std::string& quoted, const std::string& type, char category, char kind) {
  if (type == "bytea" || category == 'A' || kind == 'c' || kind == 'p') return {};
  if (type == "money") return quoted + "::numeric";
  if (type != "float4" && type != "float8") return quoted;
  // Without an exponent, and by way of the text, which has all digits; numeric has no infinity before 14.
  return fmt::format(
      "CASE WHEN {0} IN ('NaN', 'Infinity', '-Infinity') THEN {0}::text ELSE {0}::text::numeric::text END",
      quoted);
}

Columns find_columns(Transaction& transaction, const std::string& origin, const std::string& from) {
  const pqxx::result empty = transaction.exec("SELECT * FROM " + from + " LIMIT 0");
  Columns columns;
  for (pqxx::row_size_type c = 0; c < empty.columns(); ++c) {
    columns.names.emplace_back(empty.column_name(c));
    // A domain comes as the type that it is made from.
    const pqxx::row type = transaction.exec_params1(
        "SELECT typname, typcategory, typtype, pg_catalog.format_type(oid, NULL) FROM pg_catalog.pg_type "
        "WHERE "
        "oid = $1",
        empty.column_type(c));
    const std::string expression = column_expression(transaction.quote_name(columns.names.back()),
                                                     type[0].c_str(), *type[1].c_str(), *type[2].c_str());
    if (expression.empty()) {
      throw Error(ErrorCategory::kInput,
                  fmt::format("{}: column \"{}\" is of type {}, which cannot be read as one text; use a view "
                              "that leaves it out or turns it into text",
                              origin, printable(columns.names.back()), printable(type[3].c_str())));
    }
    columns.expressions += (c == 0 ? "" : ", ") + expression;
  }
  return columns;
}

// Adds the rows of a batch; returns the bytes of their text.
std::size_t add_rows(const pqxx::result& rows, table::TableBuilder& builder) {
  std::size_t bytes = 0;
  for (const pqxx::row& row : rows) {
    work_step();
    for (const pqxx::field& field : row) {
      builder.add_cell({field.c_str(), field.size()});  // NULL is empty
      bytes += field.size();
    }
  }
  return bytes;
}

table::Table read_rows(Transaction& transaction, const std::string& origin, const std::string& from,
                       const table::SourceLimits& limits) {
  const Columns columns = find_columns(transaction, origin, from);
  table::TableBuilder builder(origin, origin, columns.names, limits);
  transaction.exec("DECLARE tacit_rows NO SCROLL CURSOR FOR SELECT " + columns.expressions + " FROM " + from);
  for (std::size_t wanted = kFirstRows;;) {
    const pqxx::result rows = transaction.exec(fmt::format("FETCH FORWARD {} FROM tacit_rows", wanted));
    const std::size_t bytes = add_rows(rows, builder);
    const auto got = static_cast<std::size_t>(rows.size());
    if (got < wanted) return builder.build();
    wanted = std::clamp<std::size_t>(kBatchBytes * got / std::max<std::size_t>(bytes, 1), 1, kMaxRows);
  }
}

}  // namespace

table::Table read_postgres(const std::string& connection, const std::string& table_name,
                           const table::SourceLimits& limits) {
  const std::string defect = postgres_connection_defect(connection);
  if (!defect.empty()) {
    throw Error(ErrorCategory::kConfig, "the PostgreSQL connection string " + defect);
  }
  const auto wanted = parse_table_name(table_name);
  if (!wanted) {
    throw Error(
        ErrorCategory::kConfig,
        fmt::format("\"{}\" is not a PostgreSQL table such as registry.people", printable(table_name)));
  }
  std::string where = describe_postgres_connection(connection);
  const auto database = connect(connection);
  const pqxx::quiet_errorhandler no_notices(*database);
  try {
    Transaction transaction(*database);
    bound_session(transaction);
    const TableName name = find_table(transaction, where, *wanted);
    where += fmt::format(" table \"{}\"", printable(format_table_name(name)));
    const std::string from = transaction.quote_name(name.schema) + '.' + transaction.quote_name(name.table);
    return read_rows(transaction, where, from, limits);
  } catch (const pqxx::insufficient_privilege&) {  // libpqxx drops the SQLSTATE of this one
    throw query_failed(where, kInsufficientPrivilege);
  } catch (const pqxx::sql_error& failure) {
    throw query_failed(where, database->is_open() ? failure.sqlstate() : kConnectionFailure);
  } catch (const pqxx::failure&) {
    throw query_failed(where, database->is_open() ? "" : kConnectionFailure);
  }
}

}  // namespace tacit::ingest
