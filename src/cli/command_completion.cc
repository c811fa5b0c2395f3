// SPDX-License-Identifier: Apache-2.0
#include <memory>

#include "cli/commands.h"
#include "cli/completion.h"
#include "cli/output.h"

namespace tacit::cli {

void add_completion(CLI::App& program, Action& action) {
  CLI::App* command =
      program.add_subcommand("completion", "Print what makes a shell complete commands, options and files");
  const auto shell = std::make_shared<std::string>();
  command->add_option("SHELL", *shell, "your shell")
      ->required()
      ->check(CLI::IsMember({"bash", "zsh", "fish"}));
  command->footer(
      "Examples:\n"
      "  source <(tacit completion bash)          (in ~/.bashrc)\n"
      "  tacit completion bash > ~/.local/share/bash-completion/completions/tacit\n"
      "  tacit completion zsh > ~/.zfunc/_tacit\n"
      "  tacit completion fish > ~/.config/fish/completions/tacit.fish");
  command->callback([shell, &program, &action] {
    action = [shell, &program] {
      const std::vector<CommandInfo> tree = command_tree(program);
      print_out(*shell == "bash"  ? bash_completion(tree)
                : *shell == "zsh" ? zsh_completion(tree)
                                  : fish_completion(tree));
    };
  });
}

}  // namespace tacit::cli
