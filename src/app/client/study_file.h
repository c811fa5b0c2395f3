// SPDX-License-Identifier: Apache-2.0
// A study file: the options of `tacit query`, kept so that a study can be repeated (docs/output.md, "A study
// file"). Flags on the command line override the file.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "app/question.h"
#include "ingest/reading.h"
#include "report/format.h"

namespace tacit::app {

inline constexpr int kMaxMinutes = 60 * 24 * 30;  // that a query may take

/// Every key is optional, and has the name of the flag, with _ for -. Paths are resolved against the folder
/// of the file.
struct Study {
  QuestionWords question;
  std::string server, ca, cert, key, data, data_table, model, csv;
  std::vector<std::string> out;  // files; "-" is stdout
  std::optional<bool> insecure, total, anyway;
  std::optional<report::Format> format;
  std::optional<int> minutes, approval_wait;  // the second in minutes, too
  std::string purpose;
  ingest::Reading reading;  // of `data`
};

/// Throws Error(kConfig) with everything that is wrong, each with its line.
Study load_study(const std::filesystem::path& path);

}  // namespace tacit::app
