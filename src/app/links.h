// SPDX-License-Identifier: Apache-2.0
// Who is who, where it is known: pairs of records from a file of ids.
#pragma once

#include <string>
#include <vector>

#include "linkage/quality.h"
#include "table/table.h"

namespace tacit::app {

/// Pairs (client record, server record) from a table with the columns client_id and server_id, whose ids
/// stand in `id_column` of the two tables. Throws Error(kInput) for a column that is not there, an id that a
/// table has twice or not at all.
std::vector<linkage::RecordPair> resolve_links(const table::Table& links, const table::Table& client,
                                               const table::Table& server, const std::string& id_column);

}  // namespace tacit::app
