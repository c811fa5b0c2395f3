// SPDX-License-Identifier: Apache-2.0
// A client's question with the plan of its answer: what a session begins with.
#pragma once

#include "plan/plan.h"
#include "protocol/server/greeting.h"
#include "protocol/server_data.h"
#include "table/question.h"

namespace tacit::protocol {

struct PlannedQuery {
  table::Question question;
  plan::Plan plan;
  std::uint32_t version = kProtocolVersion;  // of the protocol, that both sides speak
};

/// Up to a second of work. Throws Error(kLimit) if no plan fits.
PlannedQuery plan_query(const AcceptedGreeting& greeting, const ServerData& data, const ServerLimits& limits);

}  // namespace tacit::protocol
