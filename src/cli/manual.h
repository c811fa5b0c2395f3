// SPDX-License-Identifier: Apache-2.0
// The manual page tacit(1), made from the commands themselves (command_tree.h).
#pragma once

#include <string>
#include <vector>

#include "cli/command_tree.h"

namespace tacit::cli {

/// In roff with the macros of man(7), as `man -l` and groff read it; UTF-8.
std::string manual_page(const std::vector<CommandInfo>& tree);

}  // namespace tacit::cli
