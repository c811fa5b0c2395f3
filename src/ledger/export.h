// SPDX-License-Identifier: Apache-2.0
// A ledger's entries as JSON, as exports and listings have them.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "ledger/entry.h"

namespace tacit::ledger {

/// All fields, by their names and in the order of entry.h. The question is JSON itself; one that has been
/// damaged stays a text.
nlohmann::ordered_json to_json(const Entry& entry);

/// On one line; bytes that are not UTF-8 are replaced.
std::string dump(const nlohmann::ordered_json& json);

}  // namespace tacit::ledger
