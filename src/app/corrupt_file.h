// SPDX-License-Identifier: Apache-2.0
// A corrupted copy of a party's own file, with who is who: a pilot for fitting and evaluating a model without
// the other party's records.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "ingest/reading.h"
#include "linkage/model.h"
#include "synth/record_errors.h"
#include "table/table.h"

namespace tacit::app {

struct CorruptFiles {
  std::filesystem::path in;          // CSV or SQLite
  std::filesystem::path out;         // CSV with the same columns, in random order
  std::filesystem::path links;       // client_id (of `in`) and server_id (of `out`); empty: none
  std::filesystem::path model;       // says which columns hold what (column_uses.h)
  std::string id_column = "rec_id";  // numbered anew in `out`; `in` needs it for the links alone
  ingest::Reading reading = {};  // of `in`; `out` has the model's names, and dates as the model reads them
};

struct CorruptOptions {
  double errors = 1.5;  // mean number in a record, [0, synth::kMaxTypos]
  synth::ErrorShares shares;
  double leave_out = 0;  // share of the records that have no copy, [0, 1]
  double add = 0;        // people who are not in the file, as a share of its records, [0, 10]
  std::uint64_t seed = 1;
  std::map<std::string, std::string> as;  // by column, what it holds: column_uses()
};

struct CorruptReport {
  struct Column {
    std::string name;
    synth::ColumnUse use;
  };
  std::size_t records = 0;  // of `in`
  std::size_t copied = 0, added = 0;
  std::array<std::size_t, synth::kErrorKinds> errors{};  // by ErrorKind
  std::vector<Column> columns;
};

/// The same files and options give the same bytes. Both files have mode 0600, and neither is there after a
/// failure. `progress` hears now and then which share of the records is written; may be empty; what it throws
/// ends the work. Throws Error as the readers of its files and column_uses(); kUsage for options out of
/// range, for `out` or `links` that is one of the other files, and where nothing would be left; kInput if
/// links are wanted and the id column is not there, is empty or the same in two records, or is compared;
/// kLimit for more than 4,000,000,000 records.
CorruptReport corrupt_file(const CorruptFiles& files, const CorruptOptions& options,
                           const std::function<void(double share)>& progress);

/// The same of a table in memory, as the model reads it: both files as they would be, the second one empty
/// unless links are wanted (`linked`). Throws Error as corrupt_file().
struct CorruptTexts {
  std::string copy, links;  // CSV
  CorruptReport report;
};
CorruptTexts corrupt_table(const linkage::Model& model, const table::Table& table,
                           const std::string& id_column, bool linked, const CorruptOptions& options,
                           const std::function<void(double share)>& progress);

}  // namespace tacit::app
