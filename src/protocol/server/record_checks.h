// Checks that the client's planes are records (docs/protocol.md, "Checks"): 0 or 1, at most one bucket a
// feature, both of its digits or none, the same in every copy, and none where there is no place for one. And
// that its selection takes whole blocks, each for at most one category.
#pragma once

#include <span>

#include "bgv/evaluator.h"
#include "link/strategy.h"
#include "plan/link_plan.h"
#include "protocol/server/check_sums.h"

namespace tacit::protocol {

/// Adds to the checks what must be 0 of one set of planes, in the plan's order, modulo every prime that they
/// are used with. Uses all threads of the current arena.
void check_planes(const plan::LinkPlan& plan, const bgv::Evaluator& evaluator,
                  std::span<const bgv::Ciphertext> planes, std::size_t set, const link::Strategy& strategy,
                  CheckSums& checks);

/// The same of the selection: `packed` as it is expanded, and `by_category`, in slots; both at
/// plan.check.level.
void check_selection(const plan::LinkPlan& plan, const bgv::Evaluator& evaluator,
                     std::span<const bgv::Ciphertext> packed, std::span<const bgv::Ciphertext> by_category,
                     CheckSums& checks);

}  // namespace tacit::protocol
