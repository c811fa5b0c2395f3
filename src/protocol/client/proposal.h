// SPDX-License-Identifier: Apache-2.0
// What the server proposes, checked before anything is encrypted (docs/protocol.md, "The plan"): parameters
// within the security table, and a plan that this side derives itself from the server's choice.
#pragma once

#include <string>

#include "linkage/model.h"
#include "plan/plan.h"
#include "protocol/messages.pb.h"
#include "table/catalog.h"
#include "table/question.h"

namespace tacit::protocol {

struct AcceptedProposal {
  table::Question question;
  table::Catalog catalog;  // what the question names of the server's
  std::string custodian;   // as in the catalog
  plan::Plan plan;
  bgv::Seed public_key_seed{};
};

/// Throws Error(kModelMismatch), Error(kSecurity) for parameters under 128-bit security, Error(kUsage) for a
/// question that the server's categories do not fit, Error(kLimit) or Error(kProtocol) for anything else that
/// does not hold together.
AcceptedProposal accept(const Proposal& proposal, const linkage::Model& model, std::size_t client_records,
                        const table::Question& question, const bgv::Security& security = {});

}  // namespace tacit::protocol
