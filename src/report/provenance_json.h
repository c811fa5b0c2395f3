// SPDX-License-Identifier: Apache-2.0
// How a result came about, as JSON: written and read again, so that every form can be made from JSON.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "report/json_place.h"
#include "report/report.h"

namespace tacit::report {

/// Title, facts and notes of a page, in words.
nlohmann::ordered_json page_json(const PageInfo& page);

/// The same back. Throws Error(kInput) for anything else.
PageInfo read_page(const JsonPlace& place);

/// The object that JSON has as "linkage" as CSV: a line for each figure, with the columns figure, value and
/// note (docs/output.md, "How good the linkage is"). Throws Error(kInput) for anything else.
std::string linkage_csv(const JsonPlace& linkage);

}  // namespace tacit::report
