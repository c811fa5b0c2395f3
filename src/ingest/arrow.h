// SPDX-License-Identifier: Apache-2.0
// A table that a process has in memory already, in Arrow's columns: what pandas, polars, pyarrow and others
// hand over by their __arrow_c_stream__.
#pragma once

#include <string>

#include "ingest/arrow_abi.h"
#include "table/table.h"

namespace tacit::ingest {

/// Reads a stream of record batches to its end; does not release it. `origin` stands in messages for a path.
///
/// Cells become text as follows, null and NaN being empty: strings as they are; whole numbers, and
/// floating-point numbers that are whole, in digits ("2000", also where a data frame made 2000.0 of it
/// because others are missing); other floating-point numbers in as few digits as tell them apart; decimals
/// exactly; booleans "true" and "false"; dates "1967-07-09", and timestamps without a zone or in UTC likewise
/// where they are midnight, else "1967-07-09 12:30:00"; dictionaries (categories) as their values. A column
/// of another type (lists, structures, bytes, durations, timestamps of another zone, which would be another
/// day elsewhere) is left out, and Table::column() says so where it is asked for.
///
/// Throws Error(kInput) for a stream that is not of a table, fails or holds NUL bytes in a text, and as
/// TableBuilder does; Error(kLimit) over a bound.
table::Table read_arrow(ArrowArrayStream& stream, const std::string& origin,
                        const table::SourceLimits& limits = {});

}  // namespace tacit::ingest
