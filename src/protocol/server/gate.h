// The gate (docs/protocol.md, "Gate"): what fewer than min_cell people stand behind becomes exactly zero, by
// algebra.
#pragma once

#include <span>

#include "bgv/evaluator.h"
#include "plan/plan.h"

namespace tacit::protocol {

struct Gated {
  bgv::Ciphertext product;  // z = c (c-1) .. (c-k+1), times the same of a second count if there is one
  bgv::Ciphertext totals;   // z times the totals
};

/// `totals` and `guards` (one or two): items' totals and the counts that guard them, in slots, pads off. At
/// plan.gate.level, not yet dropped to what is sent. `unit` in [1, t): what all of them are multiplied by;
/// the results are then multiplied by a power of it.
Gated gate(const plan::Plan& plan, const bgv::Evaluator& evaluator, const bgv::EvaluationKeys& keys,
           const bgv::Ciphertext& totals, std::span<const bgv::Ciphertext> guards, std::uint32_t unit);

}  // namespace tacit::protocol
