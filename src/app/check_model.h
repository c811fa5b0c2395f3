// SPDX-License-Identifier: Apache-2.0
// Whether a model suits one party's file (fit/check.h).
#pragma once

#include <string>

#include "app/named_model.h"
#include "fit/check.h"
#include "linkage/model.h"
#include "table/table.h"

namespace tacit::app {

struct CheckReport {
  linkage::Model model;
  std::string model_path;
  std::string origin;  // of the records
  linkage::Side side = linkage::Side::kClient;
  fit::ModelCheck check;
};

/// Throws Error as fit::check_model().
CheckReport check_model(NamedModel model, const table::Table& table, const fit::CheckOptions& options,
                        const fit::Progress& progress);

}  // namespace tacit::app
