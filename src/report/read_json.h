// SPDX-License-Identifier: Apache-2.0
// A result that was written as JSON, back again: for `tacit render`, and for whoever keeps results as JSON
// and wants another form of them (docs/output.md, "json").
#pragma once

#include <filesystem>
#include <string_view>

#include "report/format.h"
#include "table/result.h"

namespace tacit::report {

struct ReadResult {
  table::ResultTable table;
  bool total = false;  // whether it has a line of all cells shown
  Provenance provenance;
};

/// What render() wrote in the form kJson; render() gives the same from it again, in every form. Strict: every
/// key that a form needs must be there and have its type and bounds, and what follows from others, such as a
/// mean from its sum and count, must follow. It is worked out anew rather than taken over. Keys that are not
/// known stay in the provenance. `origin` names the text in messages. Throws Error(kInput) with the place of
/// what is wrong.
ReadResult read_json(std::string_view text, std::string_view origin);

/// The same from a file. Throws as read_file() too.
ReadResult load_json(const std::filesystem::path& path);

}  // namespace tacit::report
