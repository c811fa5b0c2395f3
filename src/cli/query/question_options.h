// SPDX-License-Identifier: Apache-2.0
// The flags that several commands have alike: those that say what is asked, for `tacit query` and `tacit plain`.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "app/question.h"

namespace tacit::cli {

/// Adds --by, --split, --count, --sum, --mean, --std, --share and --interval.
void add_question(CLI::App& command, app::QuestionWords& words);

/// Adds --anyway, by which a look at a file refuses nothing (app/look.h); `command` reads one file or more.
void add_anyway(CLI::App& command, bool& anyway);

/// Adds --strategy, which has one of the names of base/strategy.h.
void add_strategy(CLI::App& command, std::string& name);

}  // namespace tacit::cli
