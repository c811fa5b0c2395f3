// SPDX-License-Identifier: Apache-2.0
// The forms of a result (docs/output.md).
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "report/circumstances.h"
#include "report/report.h"
#include "table/result.h"

namespace tacit::report {

enum class Format { kTable, kCsv, kCsvLong, kJson, kMarkdown, kHtml };

/// Every form of a table of results, as --format calls it.
const std::map<std::string, Format>& format_names();

/// What is told beside a table of how it came about.
struct Provenance {
  nlohmann::ordered_json json =
      nlohmann::ordered_json::object();             // keys that JSON has behind those of the table
  std::optional<Circumstances> circumstances = {};  // in words for people, and as keys of JSON
  PageInfo page;  // facts and title of the HTML page, and in every form for people how good the linkage is
};

/// How good the linkage is, for programs: what stands beside a CSV file. From "linkage" of the JSON; the
/// heading alone where there is none.
std::string linkage_csv(const Provenance& provenance);

/// The table in one of its forms. JSON has the keys of json(), those of the provenance, and "page", from
/// which read_json() (read_json.h) gets all of it back.
std::string render(const table::ResultTable& result, Format format, const Options& options,
                   const Provenance& provenance);

}  // namespace tacit::report
