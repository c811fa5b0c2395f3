// SPDX-License-Identifier: Apache-2.0
#include "app/party_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/date.h"
#include "base/error.h"
#include "base/quantities.h"
#include "base/text.h"
#include "base/work.h"
#include "fit/check_dates.h"
#include "linkage/missing_values.h"
#include "linkage/transform.h"

namespace tacit::app {

namespace {

struct DateColumn {
  DateReading reading;
  linkage::MissingValues missing;
};

// By place in the table, the columns that the model reads as dates.
class DateColumns {
 public:
  DateColumns(const linkage::Model& model, const table::Table& table, const ingest::Reading& reading)
      : model_(model), table_(table), reading_(reading) {
    for (const linkage::Field& field : model.fields()) {
      for (const linkage::Level& level : field.levels) {
        add(field.columns, level.transform, field.missing);
        for (const std::string& also : field.also) add({also}, level.transform, field.missing);
      }
    }
    for (const linkage::Pass& pass : model.passes()) {
      for (const linkage::PassPart& part : pass.parts) add(part.columns, part.transform, part.missing);
    }
  }

  std::vector<std::size_t> places() const {
    std::vector<std::size_t> places;
    for (const auto& [place, column] : columns_) places.push_back(place);
    return places;
  }

  const DateColumn& at(std::size_t place) const { return columns_.at(place); }

 private:
  // Parts of a date that are joined from several columns are no dates by themselves.
  void add(const std::vector<std::string>& columns, const std::vector<linkage::TransformStep>& transform,
           const std::vector<std::string>& own_missing) {
    if (columns.size() != 1 || transform.empty()) return;
    const auto* step = std::get_if<linkage::step::Date>(&transform.front());
    const auto place = table_.find_column(columns.front());
    if (step == nullptr || !place) return;
    DateReading reading = step->reading();
    if (reading_.date_order) reading.order = *reading_.date_order;
    if (reading_.two_digit_years) reading.century = reading_.two_digit_years;
    std::vector<std::string> missing = model_.spec().missing;
    missing.insert(missing.end(), own_missing.begin(), own_missing.end());
    columns_.try_emplace(*place, reading, linkage::MissingValues(missing));
  }

  const linkage::Model& model_;
  const table::Table& table_;
  const ingest::Reading& reading_;
  std::map<std::size_t, DateColumn> columns_;
};

std::string iso_text(const PartialDate& date) {
  if (date.month == 0) return fmt::format("{:04}", date.year);
  if (date.day == 0) return fmt::format("{:04}-{:02}", date.year, date.month);
  return fmt::format("{:04}-{:02}-{:02}", date.year, date.month, date.day);
}

std::string as_iso(std::string_view cell, const DateColumn& column) {
  const auto date = read_date(cell, column.reading);
  return date && !column.missing.contains(cell) ? iso_text(*date) : std::string(cell);
}

// By order, how many values of a column are whole dates.
std::map<DateOrder, std::size_t> whole_dates(const table::Table& table, std::size_t place,
                                             const DateColumn& column) {
  std::map<DateOrder, std::size_t> whole;
  for (std::size_t record = 0; record < table.records(); ++record) {
    work_step();
    const std::string_view cell = table.at(record, place);
    if (cell.empty() || column.missing.contains(cell)) continue;
    DateReading reading = column.reading;
    for (const DateOrder order : fit::kDateOrders) {
      reading.order = order;
      const auto date = read_date(cell, reading);
      if (date && date->whole()) ++whole[order];
    }
  }
  return whole;
}

// Written anew in a wrong order, days would be months, and the rest years alone, which nothing behind could
// tell from what is known of a date.
void refuse_another_order(const table::Table& table, std::size_t place, const DateColumn& column) {
  constexpr std::size_t kFewest = 5, kOneIn = 20;  // of the dates that the better order reads
  std::map<DateOrder, std::size_t> whole = whole_dates(table, place, column);
  const std::size_t read = whole[column.reading.order];
  for (const DateOrder better : fit::kDateOrders) {
    const std::size_t more = whole[better] - std::min(whole[better], read);
    if (more < kFewest || more * kOneIn <= whole[better]) continue;
    throw Error(
        ErrorCategory::kInput,
        fmt::format("{}: in the order \"{}\" {} values of the column \"{}\" are dates, and in the order "
                    "\"{}\" {} are. Say so: --date-order {}",
                    table.origin(), linkage::name_of(column.reading.order), count_text(read),
                    printable(table.column_names()[place]), linkage::name_of(better),
                    count_text(whole[better]), linkage::name_of(better)));
  }
}

}  // namespace

table::Table read_party_file(const linkage::Model& model, const ingest::SourceSpec& source) {
  return as_model_reads(model, ingest::read_source(source), source.reading);
}

table::Table as_model_reads(const linkage::Model& model, table::Table table, const ingest::Reading& reading) {
  if (!reading.columns.empty()) table = std::move(table).renamed(reading.columns);
  if (!reading.date_order && !reading.two_digit_years) return table;
  const DateColumns dates(model, table, reading);
  for (const std::size_t place : dates.places()) refuse_another_order(table, place, dates.at(place));
  return table.rewritten(dates.places(), [&](std::size_t column, std::string_view cell) {
    work_step();
    return as_iso(cell, dates.at(column));
  });
}

}  // namespace tacit::app
