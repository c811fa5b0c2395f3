// SPDX-License-Identifier: Apache-2.0
#include "table/csv_cell.h"

#include "base/text.h"

namespace tacit::table {

std::string csv_cell(std::string_view text) {
  const bool plain =
      text.find_first_of("\",;\t|\r\n") == std::string_view::npos && trim(text) == text &&
      !text.starts_with("\xEF\xBB\xBF");  // a byte order mark, which a file's first cell would lose
  if (plain) return std::string(text);
  std::string cell = "\"";
  for (const char c : text) {
    if (c == '"') cell += '"';
    cell += c;
  }
  return cell + '"';
}

}  // namespace tacit::table
