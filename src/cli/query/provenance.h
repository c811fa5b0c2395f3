// How a table was made, for its JSON and its page: model, plan, time and bytes, program, day.
#pragma once

#include "app/client/researcher.h"
#include "app/plain.h"
#include "cli/output.h"
#include "linkage/model.h"

namespace tacit::cli {

/// Of a query: JSON keys model_hash, linkage, plan, phases, bytes, program_version.
Provenance query_provenance(const app::QueryReport& report, const linkage::Model& model);

/// Of a table computed in the clear. The same JSON keys, plan being null.
Provenance plain_provenance(const app::PlainReport& report);

}  // namespace tacit::cli
