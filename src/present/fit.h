// SPDX-License-Identifier: Apache-2.0
// What `tacit model fit` tells of a fit: a summary for a person, JSON, and the comments of the model file.
// Counts and shares only, nothing of a record's contents.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "app/fit_model.h"
#include "linkage/model_writer.h"

namespace tacit::present {

/// Fields, levels and weights; kinds of pairs; expected quality; cost; what to doubt.
std::string fit_text(const app::FitReport& report);

nlohmann::ordered_json fit_json(const app::FitReport& report);

/// The same for every run with the same data and options.
linkage::ModelComments fit_comments(const app::FitReport& report);

}  // namespace tacit::present
