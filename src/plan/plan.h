// SPDX-License-Identifier: Apache-2.0
// A plan: everything about a query that is public and fixed before any data is touched (docs/protocol.md,
// "The plan"). derive_plan turns what is asked (PlanRequest) and a few free choices (PlanChoice) into levels,
// correction factors, keys, bytes and a noise budget. The server chooses (planner.h); the client derives the
// same plan from the server's choice and so checks it: parameters within the security table, margins kept,
// nothing taken on trust.
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include "bgv/keys.h"
#include "bgv/parameters.h"
#include "plan/choice.h"
#include "plan/cost.h"
#include "plan/link_plan.h"
#include "plan/noise_budget.h"
#include "plan/request.h"
#include "plan/rounds.h"
#include "plan/soundness.h"
#include "plan/table_plan.h"

namespace tacit::plan {

struct Plan {
  PlanRequest request;
  PlanChoice choice;
  bgv::ParametersLiteral literal;
  LinkPlan link;
  TablePlan table;
  CheckStep check;
  std::vector<Round> rounds;  // of both, in order
  std::vector<bgv::KeyRequirement> keys;
  std::vector<NoisePoint> noise;
  double least_margin_bits = 0;  // over every point of every circuit
  double wrap_probability = 0;   // that anything padded wraps around: below 2^-kHidingBits
  Cost cost;

  std::size_t degree() const { return choice.degree; }
  bgv::Level end_level() const { return choice.end_level; }
  bool splits() const { return link.splits(); }
  /// The factor of ciphertext `index` of those that a round sends.
  bgv::CorrectionFactor sent_factor(const Round& round, std::size_t index) const;
  /// Level of the public key: of all that is padded.
  bgv::Level public_key_level() const { return std::max(end_level(), check.sent_level); }
};

/// Throws Error(kLimit) if the request cannot be met by this choice (noise, room, a figure out of range) and
/// Error(kSecurity) if its parameters are over the security table.
Plan derive_plan(const PlanRequest& request, const PlanChoice& choice);

}  // namespace tacit::plan
