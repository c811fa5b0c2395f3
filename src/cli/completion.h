// SPDX-License-Identifier: Apache-2.0
// Scripts by which a shell completes the program's command lines: commands, flags, values and files. They are
// made from the commands themselves (command_tree.h).
#pragma once

#include <string>
#include <vector>

#include "cli/command_tree.h"

namespace tacit::cli {

/// For bash 4 or later, zsh 5 and fish 3. Each works without any other file or the program itself.
std::string bash_completion(const std::vector<CommandInfo>& tree);
std::string zsh_completion(const std::vector<CommandInfo>& tree);
std::string fish_completion(const std::vector<CommandInfo>& tree);

}  // namespace tacit::cli
