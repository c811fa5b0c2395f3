// SPDX-License-Identifier: Apache-2.0
// Fitting a model to two files (fit/fit.h).
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "app/look.h"
#include "app/named_model.h"
#include "fit/fit.h"
#include "fit/template_columns.h"
#include "ingest/reading.h"
#include "linkage/model.h"
#include "table/table.h"

namespace tacit::app {

/// How the data are taken.
struct FitInputOptions {
  std::string id_column = "rec_id";   // of client and server, that the links refer to
  std::string name;                   // of the fitted model; empty: that of `start` and "-fitted"
  bool skip_missing_columns = false;  // fit without what needs columns that a file lacks
  ingest::Reading client_reading = {}, server_reading = {};
};

struct FitTables {
  table::Table client, server;
  std::optional<table::Table> links;  // who is who: columns client_id and server_id; nothing: not known
};

struct FitFiles : FitInputOptions {
  std::filesystem::path start;  // the model whose fields, levels and transforms are taken over
  std::filesystem::path client, server;
  std::filesystem::path links;  // as of FitTables; empty: not known
};

struct FitReport {
  fit::Fit fit;
  linkage::Model model;             // fit.model, checked
  fit::ColumnCut cut;               // what the template lost beforehand; empty unless columns may be missing
  std::vector<std::string> orders;  // what was changed about the order of the template's dates, in lines as
                                    // fit::cut_lines() has them
};

/// Hears which share of the whole fit is done, never less than before, and what is being done. May be empty.
/// What it throws ends the work and comes out of it; to be asked many times a second, hold a WorkScope
/// (base/work.h).
using FitShare = std::function<void(double share, const std::string& stage)>;

/// `start`: the model whose fields, levels and transforms are taken over. Throws Error as resolve_links()
/// (links.h), fit::require_columns() or, where columns may be missing, fit::cut_to_columns(), and
/// fit::fit_model(). Dates of the template are read in the order in which both tables write them, where that
/// is clear; throws Error(kUnsuitable) where each table needs another one, unless `look` goes on anyway.
FitReport fit_model(const NamedModel& start, const FitTables& tables, const FitInputOptions& input,
                    const fit::FitOptions& options, const LookOptions& look, const FitShare& progress);

/// Throws Error also as the readers of its files.
FitReport fit_model(const FitFiles& files, const fit::FitOptions& options, const LookOptions& look,
                    const FitShare& progress);

}  // namespace tacit::app
