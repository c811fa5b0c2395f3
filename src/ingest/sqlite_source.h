// SPDX-License-Identifier: Apache-2.0
// A table or view of an SQLite file as a source. The file is opened for reading only, and its schema is not
// trusted (no functions with side effects out of views). Every value is taken as SQLite's text of it, NULL as
// empty.
#pragma once

#include <filesystem>
#include <string>

#include "table/table.h"

namespace tacit::ingest {

/// Reads every row. With an empty `table_name` the file must hold exactly one table or view. Throws
/// Error(kInput) for a file that is missing or not a database, a table that is not there (naming those that
/// are), or a value with a NUL byte; Error(kLimit) over a bound.
table::Table read_sqlite(const std::filesystem::path& path, const std::string& table_name,
                         const table::SourceLimits& limits = {});

/// True if the bytes that a file starts with (16 or more) are those of an SQLite database.
bool is_sqlite(std::string_view first_bytes);

}  // namespace tacit::ingest
