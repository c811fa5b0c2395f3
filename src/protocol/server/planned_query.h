// What a client asks of a server, from its greeting: whether that makes sense here, and how it would be
// answered. A session begins with a planned query; whoever runs sessions can look at it before.
#pragma once

#include <cstddef>

#include "plan/plan.h"
#include "protocol/messages.pb.h"
#include "protocol/server/data.h"
#include "table/question.h"

namespace tacit::protocol {

/// The greeting's question, once it makes sense. Throws Error: kProtocol for another version or a malformed
/// question, kModelMismatch, kLimit for too many records, and whatever table::check_question says. Cheap.
table::Question accept_question(const Hello& hello, const ServerData& data, const ServerLimits& limits);

struct PlannedQuery {
  table::Question question;
  plan::Plan plan;
};

/// Plans the answer to a question that was accepted: up to a second of work. Throws Error(kLimit) if none
/// fits.
PlannedQuery plan_query(table::Question question, std::size_t client_records, const ServerData& data,
                        const ServerLimits& limits);

}  // namespace tacit::protocol
