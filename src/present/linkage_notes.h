// SPDX-License-Identifier: Apache-2.0
// How good the linkage of a query is, for people and for programs (docs/output.md, "How good the linkage
// is").
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "app/linkage_quality.h"
#include "report/report.h"

namespace tacit::present {

/// Facts, warnings and a note in words.
report::LinkageNotes linkage_notes(const app::LinkageQuality& quality);

/// What to expect of the linkage before there is a result, in one line: false and missed links, and records
/// that cannot link if there are any.
std::string expected_linkage_line(const app::LinkageQuality& quality);

/// The object that JSON has as "linkage". Estimates have three digits; null where a figure is not known.
nlohmann::ordered_json linkage_json(const app::LinkageQuality& quality);

}  // namespace tacit::present
