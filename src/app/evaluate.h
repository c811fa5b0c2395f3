// SPDX-License-Identifier: Apache-2.0
// How well a model links two files where the truth is known (docs/model.md), in the clear.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "app/look.h"
#include "app/named_model.h"
#include "ingest/reading.h"
#include "linkage/evaluation.h"
#include "linkage/features.h"
#include "linkage/model.h"
#include "linkage/pass_quality.h"
#include "linkage/quality.h"
#include "table/table.h"

namespace tacit::app {

/// A party's records, as its file has them and as the model does.
struct PartyRecords {
  table::Table table;
  linkage::FeatureTable features;
};

struct EvaluateFiles {
  std::filesystem::path model, client, server;
  std::filesystem::path links;       // who is who: columns client_id and server_id
  std::string id_column = "rec_id";  // of client and server, that the links refer to
  ingest::Reading client_reading = {}, server_reading = {};
};

struct EvaluateReport {
  linkage::Model model;
  PartyRecords client, server;
  std::vector<linkage::RecordPair> links;
  linkage::Evaluation evaluation;   // of all pairs
  linkage::BlockedQuality blocked;  // without passes if the model has none
};

/// Hears which share of the work is done, about, never less than before, and what is being done. May be
/// empty. What it throws ends the work and comes out of it; to be asked many times a second, hold a WorkScope
/// (base/work.h).
using EvaluateShare = std::function<void(double share, const std::string& stage)>;

/// The same as tables.
struct EvaluateTables {
  table::Table client, server, links;
  std::string id_column = "rec_id";
};

/// Looks at both tables first (look.h). Throws Error as resolve_links() (links.h) and linkage::featurize(),
/// and Error(kUnsuitable) where the look refuses a table.
EvaluateReport evaluate(NamedModel model, EvaluateTables tables, const LookOptions& look = {},
                        const EvaluateShare& progress = {});

/// Throws Error also as the readers of its files.
EvaluateReport evaluate(const EvaluateFiles& files, const LookOptions& look = {},
                        const EvaluateShare& progress = {});

}  // namespace tacit::app
