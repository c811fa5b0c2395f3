// Whether a model suits one party's file (fit/check.h).
#pragma once

#include <filesystem>
#include <string>

#include "fit/check.h"
#include "ingest/source.h"
#include "linkage/model.h"

namespace tacit::app {

struct CheckReport {
  linkage::Model model;
  std::string model_path;
  std::string origin;  // of the records
  linkage::Side side = linkage::Side::kClient;
  fit::ModelCheck check;
};

/// Throws Error as the readers of the two files and fit::check_model().
CheckReport check_model(const std::filesystem::path& model, const ingest::SourceSpec& data,
                        const fit::CheckOptions& options, const fit::Progress& progress);

}  // namespace tacit::app
