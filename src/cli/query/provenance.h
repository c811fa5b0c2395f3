// How a table came about, as its JSON and its page tell it: model, plan, time and bytes, program, day.
#pragma once

#include <span>

#include "cli/output.h"
#include "cli/progress.h"
#include "linkage/model.h"
#include "plan/plan.h"
#include "rpc/traffic.h"
#include "table/result.h"

namespace tacit::cli {

/// Of a query: JSON keys model_hash, plan, phases, bytes, program_version.
Provenance query_provenance(const table::ResultTable& result, const linkage::Model& model,
                            const plan::Plan& plan, std::span<const PhaseTime> times,
                            const rpc::Traffic& traffic);

/// Of a table computed in the clear; `read_seconds` and `link_seconds` are its two phases. The same JSON
/// keys, plan being null.
Provenance plain_provenance(const table::ResultTable& result, const linkage::Model& model,
                            double read_seconds, double link_seconds);

}  // namespace tacit::cli
