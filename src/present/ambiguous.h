// SPDX-License-Identifier: Apache-2.0
// The file of `tacit evaluate` that names records: client records that a person should look at, with the
// server records that may be theirs.
#pragma once

#include <string>

#include "app/evaluate.h"

namespace tacit::present {

/// `client_id,server_id,score,linked,labelled,why`: one line for each candidate of each record
/// (linkage::candidates_of), ids from `id_column` of the two tables. `why` is what makes the client record
/// ambiguous: "several", "tied", "just linked", "just missed", joined by " + ".
std::string ambiguous_csv(const app::EvaluateReport& report, const std::string& id_column);

}  // namespace tacit::present
