// SPDX-License-Identifier: Apache-2.0
#include "cli/commands.h"
#include "cli/manual.h"
#include "cli/output.h"

namespace tacit::cli {

void add_manual(CLI::App& program, Action& action) {
  CLI::App* command = program.add_subcommand("manual", "Print the manual page tacit(1), for man and groff");
  command->footer(
      "Examples:\n"
      "  tacit manual | man -l -\n"
      "  tacit manual > ~/.local/share/man/man1/tacit.1");
  command->callback(
      [&program, &action] { action = [&program] { print_out(manual_page(command_tree(program))); }; });
}

}  // namespace tacit::cli
