// SPDX-License-Identifier: Apache-2.0
// Texts as a TOML file has them.
#pragma once

#include <string>
#include <string_view>

namespace tacit {

/// A basic TOML string with its quotes. `text` is UTF-8.
std::string toml_quoted(std::string_view text);

}  // namespace tacit
