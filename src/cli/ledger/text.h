// SPDX-License-Identifier: Apache-2.0
// A ledger's entries for a person at a terminal. Names and reasons come from clients and certificates:
// control characters do not get through.
#pragma once

#include <string>
#include <vector>

#include "ledger/reader.h"

namespace tacit::cli {

/// "mean income, share of sex = f; by state, sex; by 3 categories of the client's own"; the text as it is,
/// made printable, if it is no question.
std::string question_text(const std::string& canonical);

/// A line for each, under a line of headings; says so if there is none.
std::string list_text(const std::vector<ledger::Listed>& listed);

/// All that is known of a question, refusal or note, and what came of it.
std::string show_text(const std::vector<ledger::Entry>& entries);

/// The outcome of a listed question: "answered", "under way", "failed (may have been sent)".
std::string outcome_text(const ledger::Listed& listed);

}  // namespace tacit::cli
