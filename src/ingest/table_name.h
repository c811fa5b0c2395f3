// SPDX-License-Identifier: Apache-2.0
// The name of a table or view in a database, as a configuration has it.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/error.h"

namespace tacit::ingest {

/// A table's name as a configuration has it.
struct TableName {
  std::string schema;  // empty: where the database looks for a table without one
  std::string table;
};

/// Reads `table` or `schema.table`; a part in double quotes may hold dots and, doubled, quotes. Letter case
/// is kept, so the parts stand as they are spelt in the database. Nothing if it is neither.
std::optional<TableName> parse_table_name(std::string_view text);

/// The name as parse_table_name reads it: quoted where that is needed.
std::string format_table_name(const TableName& name);

/// Error(kInput) for a table that is not `where` it is wanted, naming the nearest of `elsewhere`, those of
/// the same name in other schemas, or without any of `there`: names as format_table_name gives them.
Error no_such_table(std::string_view where, const TableName& wanted, std::span<const std::string> there,
                    std::span<const std::string> elsewhere);

}  // namespace tacit::ingest
