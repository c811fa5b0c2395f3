// SPDX-License-Identifier: Apache-2.0
// A party's records as Python hands them over: each module has the class Records and the functions that make
// one, of a file, of an Arrow stream, or of columns of texts.
#pragma once

#include <nanobind/nanobind.h>

#include <memory>
#include <string_view>

#include "ingest/reading.h"
#include "linkage/model.h"
#include "table/table.h"

namespace tacit::python {

/// Shared by Python and by the work that goes on with it; it does not change.
struct Records {
  std::shared_ptr<const table::Table> table;
};

/// A text of a file: UTF-8, or Latin-1 where it is not (base/text.h).
nanobind::str text_of(std::string_view text);

/// How records are written, from a dict with columns, delimiter, date_order and two_digit_years, or None.
ingest::Reading reading_of(nanobind::handle reading);

/// The records as `model` reads them: app/party_file.h. Does not copy where `reading` says nothing.
std::shared_ptr<const table::Table> as_model_reads(const linkage::Model& model, const Records& records,
                                                   const ingest::Reading& reading);

/// Adds Records, read_records(), records_of_stream() and records_of_columns() to `module`.
void bind_records(nanobind::module_& module);

}  // namespace tacit::python
