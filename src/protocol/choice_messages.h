// SPDX-License-Identifier: Apache-2.0
// The planner's choice in a proposal.
#pragma once

#include "plan/choice.h"
#include "protocol/messages.pb.h"

namespace tacit::protocol {

void write_choice(const plan::PlanChoice& choice, Proposal& proposal);
/// The number of special primes is that of the primes that the proposal names. Throws Error(kProtocol) for a
/// link strategy that this release does not have.
plan::PlanChoice read_choice(const Proposal& proposal);

}  // namespace tacit::protocol
