// SPDX-License-Identifier: Apache-2.0
// The subcommands of `tacit`, one file each (command_*.cc). Adding one to the program registers its flags
// and, when the command line names it, sets `action` to its work; the action throws Error.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>

#include "bgv/security.h"

namespace tacit::cli {

using Action = std::function<void()>;

void add_synth(CLI::App& program, Action& action);
void add_serve(CLI::App& program, Action& action, const bgv::Security& security);
void add_catalog(CLI::App& program, Action& action);
void add_query(CLI::App& program, Action& action, const bgv::Security& security);
void add_study(CLI::App& program, Action& action);
void add_plain(CLI::App& program, Action& action, const bgv::Security& security);
void add_render(CLI::App& program, Action& action);
void add_evaluate(CLI::App& program, Action& action);
void add_plan(CLI::App& program, Action& action);
void add_bench(CLI::App& program, Action& action);
void add_model(CLI::App& program, Action& action);
void add_keys(CLI::App& program, Action& action);
void add_ledger(CLI::App& program, Action& action);
void add_version(CLI::App& program, Action& action);
void add_completion(CLI::App& program, Action& action);
void add_manual(CLI::App& program, Action& action);

/// Below `tacit synth`.
void add_synth_corrupt(CLI::App& group, Action& action);

/// Below `tacit model`.
void add_model_fit(CLI::App& group, Action& action);
void add_model_check(CLI::App& group, Action& action);

}  // namespace tacit::cli
