// SPDX-License-Identifier: Apache-2.0
#include "ledger/export.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <functional>
#include <ostream>

#include "base/error.h"
#include "base/hex.h"
#include "base/text.h"
#include "ledger/reader.h"
#include "ledger/rows.h"
#include "ledger/tree.h"
#include "table/csv_cell.h"

namespace tacit::ledger {

using Json = nlohmann::ordered_json;

// Only a question in its own form goes in as JSON: anything else might be nested deeper than a stack allows.
Json question_json(const std::string& text) {
  try {
    if (canonical_text(parse_question(text)) == text) return Json::parse(text);
  } catch (const Error&) {  // somebody changed the entry; verify says so
  }
  return text;
}

Json to_json(const Entry& entry) {
  Json question = question_json(entry.question);
  return {{"number", entry.number},
          {"time", utc_text(entry.time)},
          {"clock", utc_text(entry.clock)},
          {"kind", name(entry.kind)},
          {"about", entry.about},
          {"account", entry.client.account},
          {"subject", entry.client.subject},
          {"fingerprint", entry.client.fingerprint},
          {"model", entry.model},
          {"question", std::move(question)},
          {"records", entry.records},
          {"server_records", entry.server_records},
          {"min_cell", entry.min_cell},
          {"cells", entry.cells},
          {"linkage", entry.linkage},
          {"protocol", entry.protocol},
          {"program", entry.program},
          {"outcome", name(entry.outcome)},
          {"detail", entry.detail},
          {"milliseconds", entry.milliseconds},
          {"hash", to_hex(entry.hash)}};
}

std::string dump(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

namespace {

// A spreadsheet takes a cell that begins with one of these for a formula; some take their full-width forms.
bool begins_as_formula(std::string_view text) {
  constexpr std::array<std::string_view, 8> kStarts = {
      "=", "+", "-", "@", "\xEF\xBC\x9D", "\xEF\xBC\x8B", "\xEF\xBC\x8D", "\xEF\xBC\xA0"};
  return std::ranges::any_of(kStarts, [&](std::string_view start) { return text.starts_with(start); });
}

// Also behind what a spreadsheet of another language, or a setting, divides cells at, whatever the quotes.
std::string without_formulas(std::string_view value) {
  std::string text;
  bool first = true;  // of what may be a cell
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (first && begins_as_formula(value.substr(i))) text += '\'';
    first = value[i] == ';' || value[i] == '\t' || value[i] == '|' || value[i] == '\n' || value[i] == '\r';
    text += value[i];
  }
  return text;
}

}  // namespace

std::string csv_cell(std::string_view value) {
  return table::csv_cell(without_formulas(value));
}

namespace {

void write_csv_line(std::ostream& out, const Json& object,
                    const std::function<std::string(const Json&, std::string)>& cell) {
  bool first = true;
  for (const auto& [key, value] : object.items()) {
    if (!first) out << ',';
    out << cell(value, key);
    first = false;
  }
  out << "\r\n";
}

void for_each_entry(const SQLite::Database& database, std::ostream& out, const Part& part,
                    const std::function<void(const Entry&)>& write) {
  with_sqlite(database.getFilename(), [&] {
    SQLite::Statement rows(database, "SELECT " + entry_columns() +
                                         " FROM entry e WHERE e.time >= ? AND e.time < ? ORDER BY e.number");
    SQLite::bind(rows, std::int64_t{part.since.value_or(Time::min()).time_since_epoch().count()},
                 std::int64_t{part.before.value_or(Time::max()).time_since_epoch().count()});
    while (rows.executeStep() && out) write(read_entry(rows));
  });
  out.flush();
  if (!out)
    throw Error(ErrorCategory::kInput,
                "the ledger could not be exported: no space left, or the reader has gone");
}

}  // namespace

void Reader::export_json_lines(std::ostream& out, const Part& part) const {
  for_each_entry(database_, out, part, [&](const Entry& entry) { out << dump(to_json(entry)) << '\n'; });
}

void Reader::export_csv(std::ostream& out, const Part& part) const {
  write_csv_line(out, to_json(Entry{}), [](const Json&, const std::string& key) { return key; });
  for_each_entry(database_, out, part, [&](const Entry& entry) {
    write_csv_line(out, to_json(entry), [](const Json& value, const std::string&) {
      return csv_cell(value.is_string() ? value.get<std::string>() : dump(value));
    });
  });
}

void Reader::export_proof(std::ostream& out, const Part& part, const SignedHead& head) const {
  if (head.head.ledger != identity_.id) {
    throw Error(ErrorCategory::kSecurity, fmt::format("{}: the head is of another ledger ({})",
                                                      path_.string(), clean(head.head.ledger)));
  }
  std::vector<Hash> leaves;
  std::uint64_t first = 0, last = 0;
  for_each_entry(database_, out, {}, [&](const Entry& entry) {
    if (leaves.size() < head.head.entries) leaves.push_back(leaf_hash(entry));
    if ((part.since && entry.time < *part.since) || (part.before && entry.time >= *part.before)) return;
    if (first == 0) first = entry.number;
    last = entry.number;
  });
  Tree tree;
  for (const Hash& leaf : leaves) tree.add(leaf);
  if (leaves.size() < head.head.entries || tree.root() != head.root) {
    throw Error(ErrorCategory::kSecurity,
                fmt::format("{}: its entries are not those that the head signs", path_.string()));
  }
  if (first == 0) throw Error(ErrorCategory::kUsage, "there is no entry in these days, and so no proof");
  if (last > head.head.entries) {
    throw Error(ErrorCategory::kUsage,
                fmt::format("the head signs the entries up to {}, and these go on to {}: take a later head",
                            head.head.entries, last));
  }
  out << line_of({.ledger = identity_.id,
                  .entries = head.head.entries,
                  .hashes = range_proof(leaves, first - 1, last - first + 1)})
      << '\n';
}

}  // namespace tacit::ledger
