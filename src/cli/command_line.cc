// SPDX-License-Identifier: Apache-2.0
#include "cli/command_line.h"

#include <fmt/format.h>

#include <vector>

#include "base/nearest.h"
#include "base/text.h"

namespace tacit::cli {

namespace {

std::vector<std::string> flags_of(const CLI::App& command) {
  std::vector<std::string> names;
  for (const CLI::Option* option : command.get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  }
  return names;
}

std::vector<std::string> commands_of(const CLI::App& command) {
  std::vector<std::string> names;
  for (const CLI::App* below : command.get_subcommands({})) names.push_back(below->get_name());
  return names;
}

}  // namespace

std::string explain_unknown(const CLI::App& program) {
  const CLI::App* command = &program;
  std::string path = "tacit";
  while (command->remaining_size() == 0) {
    const std::vector<CLI::App*> named = command->get_subcommands();
    if (named.empty()) return {};
    command = named.front();
    path += " " + command->get_name();
  }
  const std::string word = command->remaining().front();
  const std::string name = word.substr(0, word.find('='));
  const std::vector<std::string> commands = commands_of(*command);
  const bool is_flag = name.starts_with("-");
  if (!is_flag && commands.empty()) return {};
  return fmt::format("unknown {} '{}'{} (see `{} --help`)", is_flag ? "option" : "command", printable(name),
                     did_you_mean(name, is_flag ? flags_of(*command) : commands), path);
}

}  // namespace tacit::cli
