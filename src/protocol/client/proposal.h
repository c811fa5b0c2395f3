// What the server proposes, checked before anything is encrypted (docs/protocol.md, "The plan"): parameters
// within the security table, and a plan that this side derives itself from the server's choice.
#pragma once

#include <string>
#include <vector>

#include "linkage/model.h"
#include "plan/plan.h"
#include "protocol/messages.pb.h"
#include "table/catalog.h"

namespace tacit::protocol {

struct AcceptedProposal {
  plan::Plan plan;
  std::vector<std::string> categories;
  table::MeasureInfo measure;
  std::int64_t minimum_scaled = 0;
  bgv::Seed public_key_seed{};
};

/// Throws Error(kModelMismatch), Error(kSecurity) for parameters under 128-bit security, Error(kLimit) or
/// Error(kProtocol) for anything else that does not hold together.
AcceptedProposal accept(const Proposal& proposal, const linkage::Model& model, std::size_t client_records,
                        const std::string& dimension, const std::string& measure);

}  // namespace tacit::protocol
