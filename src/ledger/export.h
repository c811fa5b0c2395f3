// SPDX-License-Identifier: Apache-2.0
// A ledger's entries as JSON, as exports and listings have them.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "ledger/audit.h"
#include "ledger/entry.h"

namespace tacit::ledger {

/// All fields, by their names and in the order of entry.h. The question is JSON itself; one that has been
/// damaged stays a text.
nlohmann::ordered_json to_json(const Entry& entry);

/// The question of an entry: its canonical text as JSON; a text that is none stays one.
nlohmann::ordered_json question_json(const std::string& text);

/// The entry of a line of an export, which is exactly what dump() writes of it; nothing for any other text.
std::optional<Entry> entry_of_line(std::string_view line);

/// What is behind the entries of a part, as one line and read from it; nothing for any other text.
std::string line_of(const PartProof& proof);
std::optional<PartProof> proof_of_line(std::string_view line);

/// As a cell of CSV (RFC 4180), in quotes also where something might be taken for another delimiter than the
/// comma. What a spreadsheet would take for a formula, at the front or behind such a delimiter, gets an
/// apostrophe in front: subjects come from certificates, and purposes from clients.
std::string csv_cell(std::string_view text);

/// On one line; bytes that are not UTF-8 are replaced.
std::string dump(const nlohmann::ordered_json& json);

}  // namespace tacit::ledger
