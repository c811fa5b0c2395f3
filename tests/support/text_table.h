// SPDX-License-Identifier: Apache-2.0
// A table from rows that a test writes down.
#pragma once

#include <string>
#include <vector>

#include "table/table.h"

namespace tacit {

inline table::Table text_table(const std::vector<std::string>& columns,
                               const std::vector<std::vector<std::string>>& rows,
                               const std::string& origin = "a test's file") {
  table::TableBuilder builder(origin, origin + ":1", columns, {});
  for (const std::vector<std::string>& row : rows) {
    for (const std::string& cell : row) builder.add_cell(cell);
  }
  return builder.build();
}

}  // namespace tacit
