// SPDX-License-Identifier: Apache-2.0
// What `tacit evaluate` prints for people.
#pragma once

#include <string>

#include "present/evaluation.h"

namespace tacit::present {

/// Quality over pairs and records, reach, the thresholds near the model's own and the best, what features and
/// patterns true, false and missed links have, and how many client records are ambiguous. No record is named.
std::string evaluate_text(const app::EvaluateReport& report);

}  // namespace tacit::present
