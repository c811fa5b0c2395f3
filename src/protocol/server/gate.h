// SPDX-License-Identifier: Apache-2.0
// The threshold gate (docs/protocol.md, "Gate"): a figure about fewer than min_cell people becomes exactly
// zero, by algebra. It is a tree of products, one height for each round.
#pragma once

#include "bgv/evaluator.h"
#include "plan/table_plan.h"

namespace tacit::protocol {

/// The slotwise product of two ciphertexts that the client has sent, at the level that is sent. They are as
/// short as fresh ones, so that the first primes alone are enough.
bgv::Ciphertext gate_product(const plan::TablePlan& plan, const bgv::Evaluator& evaluator,
                             const bgv::EvaluationKeys& keys, const bgv::Ciphertext& a,
                             const bgv::Ciphertext& b);

}  // namespace tacit::protocol
