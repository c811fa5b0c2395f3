// SPDX-License-Identifier: Apache-2.0
// The smallest worlds that a query can be about, and what an honest query of each sends.
#pragma once

#include <string>
#include <vector>

#include "bgv/security.h"
#include "plan/plan.h"
#include "protocol/messages.pb.h"
#include "protocol/server_data.h"
#include "protocol/split.h"
#include "table/question.h"

namespace tacit::fuzz {

struct World {
  protocol::ServerData server;
  linkage::FeatureTable client;
  table::Question question;
  protocol::Split split;
};

/// A mean and a share in two cells; with `split`, a count by two categories of the client's own.
const World& world(bool split);

protocol::ServerLimits limits();

/// Every message of one honest query, in bytes.
struct Transcript {
  std::vector<std::string> up, down;
  std::vector<plan::Round> rounds;
};
const Transcript& transcript(bool split);
Transcript honest_query(const World& asked, const bgv::Security& security = {});

/// The proposal in it.
const protocol::Proposal& honest_proposal(bool split);

}  // namespace tacit::fuzz
