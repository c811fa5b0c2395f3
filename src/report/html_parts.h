// SPDX-License-Identifier: Apache-2.0
// Pieces of the page that html() puts together.
#pragma once

#include <string>
#include <string_view>

#include "report/columns.h"

namespace tacit::report {

/// Text as HTML: printable, with what is markup escaped, fit for an attribute in double quotes too.
std::string escape(std::string_view text);

/// The page's style sheet.
extern const std::string_view kStyle;

/// The most bars in a chart; a table with more cells has no chart.
inline constexpr std::size_t kMaxBars = 60;

/// What the charts of a page share: the hatching of suppressed bars. Before the first of them.
std::string chart_definitions();

/// A <figure> of horizontal bars for one statistic, with the people behind each: one bar a cell, in groups
/// for two axes, labelled by all its categories for more. For a table with axes and at most kMaxBars cells.
std::string chart(const table::ResultTable& table, std::size_t column);

/// "-1,234.50 to 20.00": the interval of a figure with commas between thousands; empty where there is none.
std::string grouped_interval(const table::ResultTable& table, const Line& line, std::size_t column);

/// True if any bar of the charts has an interval.
bool has_whiskers(const table::ResultTable& table);

/// True if the labels of bars leave no room for two charts side by side.
bool has_long_labels(const table::ResultTable& table);

}  // namespace tacit::report
