// SPDX-License-Identifier: Apache-2.0
// How large the numbers of a client that does not follow the protocol can be once its proof of shortness is
// accepted (docs/security.md, "A client that does not follow the protocol"), and the levels at which the
// checks are exact even then. Worst cases throughout: no average, no noise model.
#pragma once

#include <cstddef>

#include "bgv/parameters.h"
#include "bgv/shortness.h"
#include "plan/link_plan.h"

namespace tacit::plan {

/// The checks against a client that does not follow the protocol (docs/protocol.md, "Checks"). The client's
/// key to its table is made of kChecks numbers modulo t that it knows if everything that must be 0 is: 128
/// bits.
inline constexpr std::size_t kChecks = 8;
/// The relations of planes are first combined in this many ways.
inline constexpr std::size_t kPlaneCombinations = 2;

/// Sizes and levels of the checks of what the client has sent.
struct CheckStep {
  // What is checked in addition to the planes.
  std::size_t ciphertexts = 0;  // all that the client sends behind its planes
  std::size_t products = 0;     // of two of them
  bgv::Level level = 0;         // of these ciphertexts
  bgv::Level sent_level = 0;    // of what must be 0, as it is sent to the client
  bgv::ProofShape proof;        // rows: the first plane, the planes, all other ciphertexts
  // Bounds on a cheat's numbers once its proof is accepted, in bits: 4 times a phase, and twice the secret.
  double claim_bits = 0, plane_bits = 0, secret_bits = 0;
};

/// `least_level`: of the ciphertexts behind the planes, by what is computed with them. Throws Error(kLimit)
/// if the checks have no room.
CheckStep derive_checks(const LinkPlan& link, std::size_t ciphertexts, std::size_t products,
                        bgv::Level least_level);

}  // namespace tacit::plan
