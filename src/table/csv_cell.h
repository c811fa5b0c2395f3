// SPDX-License-Identifier: Apache-2.0
// One cell of CSV, as this program writes it; ingest/csv.h reads it back.
#pragma once

#include <string>
#include <string_view>

namespace tacit::table {

/// The text as one CSV cell: in quotes, with inner quotes doubled, where RFC 4180 or a blank at an end asks
/// it, and where something might be taken for another delimiter than the comma.
std::string csv_cell(std::string_view text);

}  // namespace tacit::table
