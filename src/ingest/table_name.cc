// SPDX-License-Identifier: Apache-2.0
#include "ingest/table_name.h"

#include <fmt/format.h>

#include <array>

#include "base/nearest.h"
#include "base/text.h"

namespace tacit::ingest {

std::optional<TableName> parse_table_name(std::string_view text) {
  std::array<std::string, 2> parts;
  std::size_t part = 0;
  for (text = trim(text);; text.remove_prefix(1)) {
    if (part == parts.size()) return std::nullopt;
    std::string& name = parts[part++];
    if (text.starts_with('"')) {
      for (text.remove_prefix(1);; text.remove_prefix(1)) {
        if (text.empty()) return std::nullopt;
        if (text[0] == '"' && !text.starts_with("\"\"")) break;
        if (text[0] == '"') text.remove_prefix(1);
        name += text[0];
      }
      text.remove_prefix(1);
    } else {
      name = text.substr(0, text.find_first_of(".\""));
      text.remove_prefix(name.size());
    }
    if (name.empty() || name.find('\0') != std::string::npos) return std::nullopt;
    if (text.empty()) break;
    if (text[0] != '.') return std::nullopt;
  }
  if (part == 1) return TableName{"", parts[0]};
  return TableName{parts[0], parts[1]};
}

std::string format_table_name(const TableName& name) {
  const auto quoted = [](const std::string& part) {
    if (part.find_first_of(".\"") == std::string::npos && trim(part) == part) return part;
    std::string text = "\"";
    for (const char c : part) text += c == '"' ? std::string("\"\"") : std::string(1, c);
    return text + '"';
  };
  return name.schema.empty() ? quoted(name.table) : quoted(name.schema) + '.' + quoted(name.table);
}

Error no_such_table(std::string_view where, const TableName& wanted, std::span<const std::string> there,
                    std::span<const std::string> elsewhere) {
  const std::string text = format_table_name(wanted);
  return {ErrorCategory::kInput, fmt::format("{} has no table or view \"{}\" ({})", where, printable(text),
                                             nearest_clause(text, elsewhere.empty() ? there : elsewhere))};
}

}  // namespace tacit::ingest
