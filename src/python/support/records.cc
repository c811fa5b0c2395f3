// SPDX-License-Identifier: Apache-2.0
#include "python/support/records.h"

#include <nanobind/stl/filesystem.h>
#include <nanobind/stl/map.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "app/party_file.h"
#include "base/date.h"
#include "base/error.h"
#include "base/text.h"
#include "ingest/arrow.h"
#include "ingest/source.h"
#include "python/support/work.h"
#include "table/csv_cell.h"

namespace tacit::python {

namespace {

namespace nb = nanobind;
using namespace nb::literals;

Records read_party(const std::filesystem::path& path, const std::string& table, nb::handle reading,
                   nb::handle tell) {
  ingest::SourceSpec source{.path = path, .table = table, .reading = reading_of(reading)};
  return result_of(
      tell, [&](Work&) { return Records{std::make_shared<table::Table>(ingest::read_source(source))}; });
}

// The stream is read once; what Python holds is left empty.
Records read_stream(const nb::capsule& capsule, const std::string& origin, nb::handle tell) {
  auto* stream = static_cast<ArrowArrayStream*>(PyCapsule_GetPointer(capsule.ptr(), "arrow_array_stream"));
  if (stream == nullptr) throw nb::python_error();
  if (stream->release == nullptr) {
    throw Error(ErrorCategory::kInput, origin + ": its data were read before; give the data frame itself");
  }
  return result_of(tell, [&](Work&) {
    return Records{std::make_shared<table::Table>(ingest::read_arrow(*stream, origin))};
  });
}

Records of_columns(const std::vector<std::string>& names,
                   const std::vector<std::vector<std::string>>& columns, const std::string& origin) {
  table::TableBuilder builder(origin, origin, names, {});
  const std::size_t records = columns.empty() ? 0 : columns.front().size();
  for (std::size_t record = 0; record < records; ++record) {
    for (const std::vector<std::string>& column : columns) builder.add_cell(column.at(record));
  }
  return {std::make_shared<table::Table>(builder.build())};
}

nb::list cells_of(const Records& records, std::size_t column) {
  nb::list cells;
  for (std::size_t record = 0; record < records.table->records(); ++record) {
    const std::string_view cell = records.table->at(record, column);
    cells.append(cell.empty() ? nb::object(nb::none()) : nb::object(text_of(cell)));
  }
  return cells;
}

nb::list column_names(const Records& records) {
  nb::list names;
  for (const std::string& name : records.table->column_names()) names.append(text_of(name));
  return names;
}

std::string csv_of(const Records& records) {
  const table::Table& table = *records.table;
  std::string csv;
  const auto add = [&](std::size_t column, std::string_view cell) {
    if (column != 0) csv += ',';
    csv += table::csv_cell(cell);
  };
  for (std::size_t c = 0; c < table.columns(); ++c) add(c, table.column_names()[c]);
  csv += '\n';
  for (std::size_t record = 0; record < table.records(); ++record) {
    for (std::size_t c = 0; c < table.columns(); ++c) add(c, table.at(record, c));
    csv += '\n';
  }
  return csv;
}

}  // namespace

nb::str text_of(std::string_view text) {
  if (is_utf8(text)) return nb::str(text.data(), text.size());
  const std::string decoded = encode_text(decode_text(text));
  return nb::str(decoded.data(), decoded.size());
}

ingest::Reading reading_of(nb::handle reading) {
  ingest::Reading result;
  if (reading.is_none()) return result;
  result.columns = nb::cast<std::map<std::string, std::string>>(reading["columns"]);
  const auto delimiter = nb::cast<std::string>(reading["delimiter"]);
  if (!delimiter.empty()) result.delimiter = delimiter.front();
  const auto order = nb::cast<std::string>(reading["date_order"]);
  if (order == "ymd") result.date_order = DateOrder::kYearFirst;
  if (order == "dmy") result.date_order = DateOrder::kDayMonthYear;
  if (order == "mdy") result.date_order = DateOrder::kMonthDayYear;
  result.two_digit_years = nb::cast<std::optional<int>>(reading["two_digit_years"]);
  return result;
}

std::shared_ptr<const table::Table> as_model_reads(const linkage::Model& model, const Records& records,
                                                   const ingest::Reading& reading) {
  if (reading == ingest::Reading{.delimiter = reading.delimiter}) return records.table;
  return std::make_shared<table::Table>(app::as_model_reads(model, *records.table, reading));
}

void bind_records(nb::module_& module) {
  nb::class_<Records>(module, "Records", "A party's records, as tacit.Records has them.")
      .def_prop_ro("records", [](const Records& self) { return self.table->records(); })
      .def_prop_ro("columns", &column_names)
      .def_prop_ro("origin", [](const Records& self) { return text_of(self.table->origin()); })
      .def("cells", &cells_of, "column"_a, "The texts of a column; None where there is no value.")
      .def("csv", &csv_of, "All records as CSV.");
  module.def("read_records", &read_party, "path"_a, "table"_a, "reading"_a.none(), "tell"_a.none(),
             "The records of a file, as the program reads it.");
  module.def("records_of_stream", &read_stream, "stream"_a, "origin"_a, "tell"_a.none(),
             "The records of a capsule that __arrow_c_stream__ gave; it is empty afterwards.");
  module.def("records_of_columns", &of_columns, "names"_a, "columns"_a, "origin"_a,
             "Records of columns of texts that have the same length.");
}

}  // namespace tacit::python
