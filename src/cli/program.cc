// SPDX-License-Identifier: Apache-2.0
#include "cli/program.h"

#include <CLI/CLI.hpp>

#include "base/error.h"
#include "cli/command_line.h"
#include "cli/commands.h"
#include "cli/exit.h"
#include "cli/serve/hardening.h"
#include "cli/signals.h"

namespace tacit::cli {

namespace {

constexpr const char* kDescription =
    "Tacit: statistics over linked records that neither side shows to the other.\n"
    "A data custodian runs `tacit serve`, a researcher `tacit query`; the others help to prepare and check.";

constexpr const char* kProgramFooter = "`tacit COMMAND --help` explains a command and shows examples.";

void add_commands(CLI::App& program, Action& action, const bgv::Security& security) {
  add_synth(program, action);
  add_serve(program, action, security);
  add_catalog(program, action);
  add_query(program, action, security);
  add_study(program, action);
  add_plain(program, action, security);
  add_render(program, action);
  add_evaluate(program, action);
  add_plan(program, action);
  add_bench(program, action);
  add_model(program, action);
  add_keys(program, action);
  add_ledger(program, action);
  add_completion(program, action);
  add_manual(program, action);
  add_version(program, action);
}

void parse(CLI::App& program, int argc, const char* const* argv) {
  try {
    program.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) {  // --help, --version
      program.exit(error);
      return;
    }
    const std::string unknown = explain_unknown(program);
    throw Error(ErrorCategory::kUsage,
                unknown.empty() ? std::string(error.what()) + " (see --help)" : unknown);
  }
}

}  // namespace

int run_program(int argc, const char* const* argv, const bgv::Security& security) {
  forbid_core_dumps();
  outlive_file_size_limits();
  return exit_code_of([&] {
    Action action;
    CLI::App program(kDescription, "tacit");
    program.footer(kProgramFooter);
    program.require_subcommand(1);
    add_commands(program, action, security);
    parse(program, argc, argv);
    if (action) action();
  });
}

}  // namespace tacit::cli
