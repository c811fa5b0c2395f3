// CSV as found in the wild: RFC 4180, and what real files do beside it. Records end with LF, CRLF or CR,
// mixed as they come; a byte order mark is skipped; blanks around a cell and around a quoted cell are
// dropped; empty lines at the end are ignored; the last line may lack its end. The first line names the
// columns.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "table/table.h"

namespace tacit::ingest {

/// Reads a whole file. Throws Error(kInput), with file and line, for a file that is missing, unreadable, a
/// directory or without header; a column name that is empty or repeated; a record with a wrong number of
/// fields; a quote that is never closed; text after a closing quote; NUL bytes (a UTF-16 file has them).
/// Throws Error(kLimit) over a bound. A header alone gives a table of no records.
table::Table read_csv(const std::filesystem::path& path, const table::SourceLimits& limits = {});

/// The same from memory; `origin` stands in messages for the file.
table::Table parse_csv(std::string_view text, const std::string& origin,
                       const table::SourceLimits& limits = {});

}  // namespace tacit::ingest
