// SPDX-License-Identifier: Apache-2.0
// A whole query from the client's side: what `tacit query` does once it has read its files.
#pragma once

#include <string>

#include "linkage/features.h"
#include "linkage/model.h"
#include "plan/plan.h"
#include "protocol/client/session.h"
#include "protocol/observer.h"
#include "rpc/client/options.h"
#include "rpc/traffic.h"
#include "table/question.h"
#include "table/result.h"

namespace tacit::rpc {

struct QueryOutcome {
  table::ResultTable result;
  plan::Plan plan;
  Traffic bytes;
  std::string custodian;  // what whoever runs the server calls itself; may be empty
};

/// Asks the server; `observer` is told of phases and progress, also of the server's, and of the place in the
/// queue, and that the question waits for approval, by on_note(). Its cancelled() ends the query. Throws
/// Error as Connection and protocol::ClientSession do, Error(kDeadline) after options.query, and
/// Error(kApproval) where the question still waits for approval after options.approval_wait: the same
/// question may be asked again. A connection that is lost while a question waits to be computed is made
/// again. `split` is the client's own dimension, empty unless the question splits.
QueryOutcome run_query(const ClientOptions& options, const linkage::Model& model,
                       linkage::FeatureTable records, table::Question question, protocol::Split split,
                       protocol::Observer& observer);

}  // namespace tacit::rpc
