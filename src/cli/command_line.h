// SPDX-License-Identifier: Apache-2.0
// What is wrong with a command line that does not parse, where a word of it is unknown.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace tacit::cli {

/// After a parse that failed: "unknown command 'qurey'; did you mean 'query'?" for the first word that
/// neither the program nor the command that was named knows, with where to look; empty where there is no such
/// word.
std::string explain_unknown(const CLI::App& program);

}  // namespace tacit::cli
