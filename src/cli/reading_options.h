// SPDX-License-Identifier: Apache-2.0
// The flags that say how a file is written: which of its columns are the model's, its delimiter and its
// dates.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "ingest/reading.h"

namespace tacit::cli {

/// Adds --columns, --delimiter, --date-order and --two-digit-years; with "client" for `side` --client-columns
/// and so on. `reading` outlives the command. Gives the flags.
std::vector<CLI::Option*> add_reading(CLI::App& command, ingest::Reading& reading,
                                      const std::string& side = "");

}  // namespace tacit::cli
