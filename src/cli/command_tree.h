// SPDX-License-Identifier: Apache-2.0
// The program's commands and their options as CLI11 knows them, in plain data: what completion and the manual
// are made from, so that neither can be out of date.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace tacit::cli {

struct OptionInfo {
  std::vector<std::string> names;    // "-h", "--help"; of a positional argument its name alone
  std::string value;                 // what it takes, such as "FILE"; empty for a flag
  std::vector<std::string> choices;  // every value that it may have, where they are few
  std::string fallback;              // its value where it is not given; empty where that is nothing
  std::string description;
  bool required = false, repeated = false, positional = false;

  bool takes_value() const { return !value.empty() || !choices.empty(); }
  bool takes_file() const { return value == "FILE" || (positional && names.front() == "FILE"); }
  bool takes_folder() const { return value == "DIR"; }
};

struct CommandInfo {
  std::string path;  // "" for the program itself, "model fit"
  std::string description, footer;
  std::vector<OptionInfo> options;  // in the order of --help
  std::vector<std::string> subcommands;
};

/// The program itself first, then every command before those below it, in the order of --help.
std::vector<CommandInfo> command_tree(const CLI::App& program);

/// The part of a footer that is prose, and its examples: one for each, with its continuation lines.
struct Footer {
  std::string prose;
  std::vector<std::string> examples;
};
Footer parts_of_footer(const std::string& footer);

}  // namespace tacit::cli
