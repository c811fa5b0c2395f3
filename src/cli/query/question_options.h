// The flags that say what is asked, the same for `tacit query` and `tacit plain`.
#pragma once

#include <CLI/CLI.hpp>

#include "app/question.h"

namespace tacit::cli {

/// Adds --by, --split, --count, --sum, --mean, --std and --share.
void add_question(CLI::App& command, app::QuestionWords& words);

}  // namespace tacit::cli
