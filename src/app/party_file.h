// SPDX-License-Identifier: Apache-2.0
// A party's records as the model reads them, however the party's file is written.
#pragma once

#include "ingest/reading.h"
#include "ingest/source.h"
#include "linkage/model.h"
#include "table/table.h"

namespace tacit::app {

/// ingest::read_source() and as_model_reads(), by the source's reading. Throws Error as these do.
table::Table read_party_file(const linkage::Model& model, const ingest::SourceSpec& source);

/// The table with the names that the model uses for its columns; each is still found by its old name. Where
/// the reading says how dates are written, those that the model compares are written as YYYY-MM-DD (or what
/// is known of them as YYYY-MM or YYYY), which every model reads alike: cells of a column that a field or
/// pass, alone or in `also`, reads as dates from its first step on. A cell that is no date by the reading's
/// order and century, with the model's where the reading leaves one open, or that stands for no value, stays
/// as it is. Throws Error as table::Table::renamed(), and Error(kInput) where another order reads more of a
/// column as whole dates than the one that is said, by five or more, and more than one in twenty.
table::Table as_model_reads(const linkage::Model& model, table::Table table, const ingest::Reading& reading);

}  // namespace tacit::app
