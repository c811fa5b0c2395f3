// The forms of a result (docs/output.md).
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "report/report.h"
#include "table/result.h"

namespace tacit::report {

enum class Format { kTable, kCsv, kCsvLong, kJson, kMarkdown, kHtml };

/// Every form of a table of results, as --format calls it.
const std::map<std::string, Format>& format_names();

/// What is told beside a table of how it came about.
struct Provenance {
  nlohmann::ordered_json json =
      nlohmann::ordered_json::object();  // keys that JSON has behind those of the table
  PageInfo page;  // facts and title of the HTML page, and in every form for people how good the linkage is
  std::string linkage_csv = {};  // the same for programs, as a file of its own beside a CSV file
};

/// The table in one of its forms.
std::string render(const table::ResultTable& result, Format format, const Options& options,
                   const Provenance& provenance);

}  // namespace tacit::report
