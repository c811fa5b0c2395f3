// The gate (docs/protocol.md, "Gate"): cells with fewer than min_cell people become exactly zero, by algebra.
#pragma once

#include <vector>

#include "bgv/evaluator.h"
#include "plan/plan.h"

namespace tacit::protocol {

/// `totals`: the cells' counts, then each digit's totals, in slots, pads off. With z = c (c-1) .. (c-k+1): z,
/// z c and z s_d for every digit d, at the end level, not yet flooded.
std::vector<bgv::Ciphertext> gate(const plan::Plan& plan, const bgv::Evaluator& evaluator,
                                  const bgv::EvaluationKeys& keys,
                                  const std::vector<bgv::Ciphertext>& totals);

}  // namespace tacit::protocol
