// SPDX-License-Identifier: Apache-2.0
// The researcher's file: its records as features, and one of its columns as the client's own dimension.
#pragma once

#include <string>

#include "app/look.h"
#include "app/named_model.h"
#include "base/limits.h"
#include "fit/linkage_estimate.h"
#include "linkage/features.h"
#include "linkage/model.h"
#include "protocol/split.h"
#include "table/table.h"

namespace tacit::app {

struct ClientFile {
  linkage::FeatureTable records;
  protocol::Split split;    // empty unless a column was named
  fit::ListSample sample;   // of the records, for what to expect of their linkage
  double chance = 0;        // that two unrelated people of the list link, compared or not
  std::string origin = {};  // what it was read from
};

/// `split` is the name of a column, or empty. Looks at the file (look.h) and throws Error(kUnsuitable) where
/// that refuses it. Throws Error(kInput) if the table has no records, if it lacks the column, or if a record
/// has no value in it; Error(kLimit) for more than kMaxSplitCategories categories; and what
/// linkage::featurize() throws.
ClientFile make_client_file(const NamedModel& model, const table::Table& table, const std::string& split,
                            const LookOptions& look);

}  // namespace tacit::app
