// SPDX-License-Identifier: Apache-2.0
#include "cli/reading_options.h"

#include "base/error.h"
#include "ingest/delimiter.h"

namespace tacit::cli {

namespace {

std::string columns_problem(const std::string& text) {
  try {
    ingest::parse_columns(text);
    return "";
  } catch (const Error& error) {
    return error.what();
  }
}

std::string delimiter_problem(const std::string& text) {
  return ingest::delimiter_named(text) ? "" : std::string("must be ") + ingest::kDelimiterNames;
}

std::string years_problem(const std::string& text) {
  return ingest::two_digit_years_of(text) ? "" : "must be two digits";
}

}  // namespace

std::vector<CLI::Option*> add_reading(CLI::App& command, ingest::Reading& reading, const std::string& side) {
  using Texts = std::vector<std::string>;
  const std::string start = side.empty() ? "--" : "--" + side + "-";
  const auto columns = command.add_option_function<Texts>(
      start + "columns",
      [&reading](const Texts& texts) {
        for (const std::string& text : texts) reading.columns.merge(ingest::parse_columns(text));
      },
      "what the file calls the columns of the model: date_of_birth=born,surname=name");
  columns->check(columns_problem)->allow_extra_args(false)->option_text("NAME=COLUMN,.. ...");
  const auto delimiter = command.add_option_function<std::string>(
      start + "delimiter",
      [&reading](const std::string& text) { reading.delimiter = *ingest::delimiter_named(text); },
      "what parts the cells of a CSV file, if it is not found: comma, semicolon, tab or bar");
  delimiter->check(delimiter_problem)->option_text("NAME");
  const auto order = command.add_option_function<std::string>(
      start + "date-order",
      [&reading](const std::string& text) { reading.date_order = ingest::date_order_named(text); },
      "how the file writes the dates of the model, if not as the model reads them: ymd, dmy or mdy");
  order->check(CLI::IsMember({"ymd", "dmy", "mdy"}))->option_text("ORDER");
  const auto years = command.add_option_function<std::string>(
      start + "two-digit-years",
      [&reading](const std::string& text) { reading.two_digit_years = ingest::two_digit_years_of(text); },
      "these dates may have years of two digits: with 26, 00 to 26 are 2000 to 2026, and 27 to 99 are 1927 "
      "to "
      "1999");
  years->check(years_problem)->option_text("YY");
  std::vector<CLI::Option*> all = {columns, delimiter, order, years};
  for (CLI::Option* option : all) {
    option->group(side.empty() ? "How the file is written" : "How the " + side + "'s file is written");
  }
  return all;
}

}  // namespace tacit::cli
