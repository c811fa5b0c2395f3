// What `tacit model fit` tells of a fit: a summary for a person, JSON, and the comments of the model file.
// Counts and shares only, nothing of a record's contents.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "fit/fit.h"
#include "linkage/model.h"
#include "linkage/model_writer.h"

namespace tacit::cli {

/// Fields, levels and weights; kinds of pairs; expected quality; cost; what to doubt.
std::string fit_text(const fit::Fit& fit, const linkage::Model& model);

nlohmann::ordered_json fit_json(const fit::Fit& fit, const linkage::Model& model);

/// The same for every run with the same data and options.
linkage::ModelComments fit_comments(const fit::Fit& fit, const linkage::Model& model);

}  // namespace tacit::cli
