// SPDX-License-Identifier: Apache-2.0
// CSV as found in the wild: RFC 4180, and what real files do beside it. Cells are parted by commas,
// semicolons, tabs or bars; records end with LF, CRLF or CR, mixed as they come; a byte order mark is
// skipped; blanks around a cell and around a quoted cell are dropped; the last line may lack its end. The
// first line names the columns, after one that says "sep=;", which Excel writes and takes. Blank lines are
// ignored, but for a table of one column: there a blank line between two records is a record without a value.
// The file may be UTF-16 with a byte order mark, and packed by gzip, whatever its name.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "table/table.h"

namespace tacit::ingest {

/// Reads a whole file. `delimiter` is one of kDelimiters (delimiter.h), or 0: the file says it or it is found
/// by looking. Throws Error(kInput), with file and line, for a file that is missing, unreadable, a
/// directory or without header; of another format, naming it (file_format.h); a column name that is empty or
/// repeated; a record with a wrong number of fields; a quote that is never closed; text after a closing
/// quote; NUL bytes; and what gzip.h and utf16.h refuse. Throws Error(kLimit) over a bound, which holds for
/// what is unpacked as well. A header alone gives a table of no records.
table::Table read_csv(const std::filesystem::path& path, const table::SourceLimits& limits = {},
                      char delimiter = 0);

/// The same of a file's bytes; `origin` stands in messages for the file.
table::Table parse_csv(std::string_view bytes, const std::string& origin,
                       const table::SourceLimits& limits = {}, char delimiter = 0);

}  // namespace tacit::ingest
