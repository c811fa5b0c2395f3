// SPDX-License-Identifier: Apache-2.0
// `purpose` of [ledger] and [[client]]: whether a question has to say what it is for.
#pragma once

#include <optional>

#include "base/toml.h"

namespace tacit::app {

/// Nothing where the table does not say; a value that is neither "required" nor "optional" is noted as a
/// problem.
inline std::optional<bool> read_purpose_rule(const TomlReader& reader) {
  const auto rule = reader.text("purpose");
  if (!rule) return std::nullopt;
  if (*rule != "required" && *rule != "optional")
    reader.problem("purpose", R"(must be "required" or "optional")");
  return *rule == "required";
}

}  // namespace tacit::app
