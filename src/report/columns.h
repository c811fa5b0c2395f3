// SPDX-License-Identifier: Apache-2.0
// What the forms of a result have in common: which columns it has, what they are called, and the sentences
// around it.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "report/report.h"

namespace tacit::report {

/// A column as it is shown: a statistic; the number of people behind the statistics of one measure or share,
/// which comes before the first of them; or, behind a statistic that has intervals, its standard error.
struct Shown {
  enum class What { kFigure, kPeople, kError, kLow, kHigh };  // kLow, kHigh: the ends of the interval
  std::size_t column = 0;  // of the result; for people the first one that they stand behind
  What what = What::kFigure;
};
/// As people read it: the interval stands with its figure.
std::vector<Shown> shown_columns(const table::ResultTable& table);
/// As programs read it: one number to a column.
std::vector<Shown> number_columns(const table::ResultTable& table);

/// A line of a result: a cell, or the total.
struct Line {
  std::vector<std::string> labels;     // of each axis
  std::vector<table::Figure> figures;  // of each column of the result
};
std::vector<Line> cell_lines(const table::ResultTable& table);

/// All cells that are shown, added up; its first label is kTotalLabel and the others are empty.
Line total_line(const table::ResultTable& table);
inline constexpr const char* kTotalLabel = "all cells shown";

/// True if a total is asked for and there is anything to add up.
bool has_total(const table::ResultTable& table, const Options& options);

/// "count", "n of income", "mean income (EUR)", "std. error", "share of sex = f (%)".
std::string heading(const table::ResultTable& table, const Shown& shown);
/// Of a statistic alone, with its unit.
std::string heading(const table::Column& column);

/// "EUR", "%", or empty.
std::string unit_of(const table::Column& column);

/// The number; empty where it is suppressed or, of an interval or a standard error, where there is none.
std::string number(const table::ResultTable& table, const Line& line, const Shown& shown);

/// The same for people: "suppressed" for a suppressed statistic, "-" for what else is empty.
std::string number_or_word(const table::ResultTable& table, const Line& line, const Shown& shown);

/// "44.10 to 46.30"; empty where the figure has no interval.
std::string interval_words(const table::ResultTable& table, const Line& line, std::size_t column);

/// "count", "sum", "mean", "std", "share".
const char* kind_name(table::StatisticKind kind);

/// A name for programs: "count", "mean_income", "share_sex_f", "count_income" for the people behind
/// statistics of income, and "mean_income_se", "mean_income_low" and "mean_income_high". ASCII punctuation
/// and blanks become "_".
std::string key(const table::ResultTable& table, const Shown& shown);

/// The names with "_2", "_3" .. behind those that an earlier one has already.
std::vector<std::string> unique(std::vector<std::string> names);

/// A key for each column of the result, all different.
std::vector<std::string> statistic_keys(const table::ResultTable& table);

/// "count and mean income (EUR) by ethnicity and arm (held by the researcher)".
std::string asked(const table::ResultTable& table);

/// What the counts are of, and what suppression means.
std::string suppression_note(const table::ResultTable& table);

/// What the intervals cover and what not, if any is shown, and how to get those that are not there; empty if
/// neither.
std::string interval_note(const table::ResultTable& table);

/// What the total holds and leaves out, and who counts twice in it.
std::string total_note(const table::ResultTable& table);

/// Lines of at most this width, broken at blanks, each with its end.
std::string wrapped(const std::string& sentence, std::size_t width);

/// "a", "a and b", "a, b and c".
std::string listed(const std::vector<std::string>& items);

/// With a capital letter at the front, where that is one of ASCII.
std::string capitalised(std::string text);

}  // namespace tacit::report
