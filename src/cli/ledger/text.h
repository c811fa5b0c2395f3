// SPDX-License-Identifier: Apache-2.0
// A ledger's entries for a person at a terminal. Names and reasons come from clients and certificates:
// control characters do not get through.
#pragma once

#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "ledger/reader.h"

namespace tacit::cli {

/// "2026-03-01 12:30:45".
std::string short_time(ledger::Time time);

/// Lines of cells in columns as wide as their widest cell; `right` says of each column whether its cells
/// stand at the right, as numbers do. A cell of more than `widest` terminal columns stands whole, and does
/// not widen its column.
std::string aligned_text(const std::vector<std::vector<std::string>>& rows, const std::vector<bool>& right,
                         std::size_t widest = std::numeric_limits<std::size_t>::max());

/// What a client wrote, so that a line's reader sees where it begins and ends: in quotes, with a backslash
/// before quotes and backslashes, and one blank for any run of blanks, control characters and marks that
/// nobody sees.
std::string quoted_text(const std::string& text);

/// "mean income, share of sex = f; by state, sex; by 3 categories of the client's own"; the text as it is,
/// made printable, if it is no question.
std::string question_text(const std::string& canonical);

/// A line for each, under a line of headings; says so if there is none.
std::string list_text(const std::vector<ledger::Listed>& listed);

/// What waits for a decision, a line each under headings; says so if nothing does.
std::string pending_text(const std::vector<ledger::Pending>& pending);

/// All that is known of a question, refusal, note or wait, and what came of it. `standing`: of a wait.
std::string show_text(const std::vector<ledger::Entry>& entries,
                      const std::optional<ledger::Standing>& standing = std::nullopt);

/// One word for how a wait stands: "waiting", "approved", "refused", "used", "lapsed".
std::string wait_word(ledger::WaitState state);

/// The outcome of a listed question: "answered", "under way", "failed (may have been sent)"; of a wait how it
/// stands: "waits", "approved".
std::string outcome_text(const ledger::Listed& listed);

}  // namespace tacit::cli
