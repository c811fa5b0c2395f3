// A result table as text for a terminal, as CSV, and as JSON. A mean reads the same in all three.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "table/result.h"

namespace tacit::table {

/// Aligned columns for a terminal, ended by a line that says what suppression means.
std::string render_text(const ResultTable& table);

/// `<dimension>,count,mean_<measure>,suppressed`, one line a cell, numbers empty where suppressed is `true`.
std::string render_csv(const ResultTable& table);

/// Keys dimension, measure, unit, decimals, min_cell, and cells of category, suppressed, count, sum, mean
/// (the last three null where suppressed; sum and mean in the measure's unit).
nlohmann::ordered_json to_json(const ResultTable& table);

}  // namespace tacit::table
