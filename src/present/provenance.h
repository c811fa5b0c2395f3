// SPDX-License-Identifier: Apache-2.0
// How a table was made, for its JSON and its page: model, plan, time and bytes, program, day.
#pragma once

#include "app/client/researcher.h"
#include "app/plain.h"
#include "linkage/model.h"
#include "report/format.h"

namespace tacit::present {

/// Of a query: who asked whom, and the JSON keys linkage, plan, phases, bytes.
report::Provenance query_provenance(const app::QueryReport& report, const linkage::Model& model);

/// Of a table computed in the clear. The same JSON keys, plan being null.
report::Provenance plain_provenance(const app::PlainReport& report);

}  // namespace tacit::present
