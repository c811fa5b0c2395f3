// SPDX-License-Identifier: Apache-2.0
// A server's catalog for people and for programs: what `tacit catalog` prints.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "protocol/catalog.h"

namespace tacit::present {

/// Who runs the server, model, limits and budgets of this client; dimensions with their categories, measures
/// with range and unit.
std::string catalog_text(const protocol::ServerCatalog& server);

/// "17 of 20 answers left, 195 of 200 questions left within 24 hours; 35 of 40 answers left this month";
/// empty without a budget.
std::string budget_text(const protocol::ClientTerms& terms);

/// Whether a person decides about the client's questions, and when.
std::string approval_text(ApprovalRule rule);

/// The last day of a client's access, UTC, as "2027-06-30".
std::string last_day_text(std::chrono::sys_seconds until);

/// Keys format ("tacit-catalog"), version, custodian (null: not said), model, model_hash, server_records,
/// max_client_records, memory_bytes, strategy ("any", "all-pairs" or "blocked": what the server allows),
/// smallest_list, query_seconds, answers, questions and month_answers (allowed, left; null: any number),
/// wait_seconds, until (the last day of access; null: it has no end), purpose_required, min_cell, dimensions
/// (name, categories), measures (name, unit, decimals, minimum, maximum), model_toml.
nlohmann::ordered_json catalog_json(const protocol::ServerCatalog& server);

}  // namespace tacit::present
