// SPDX-License-Identifier: Apache-2.0
#include "cli/command_tree.h"

#include <string_view>

#include "cli/output.h"

namespace tacit::cli {

namespace {

// CLI11 tells of choices as text alone: "TEXT:{table,csv}". A text of a command's own may be
// "residents|hiv-income".
std::vector<std::string> choices_in(const std::string& type) {
  const std::size_t open = type.find(":{");
  if (open != std::string::npos && type.back() == '}')
    return CLI::detail::split(type.substr(open + 2, type.size() - open - 3), ',');
  if (type.find('|') == std::string::npos) return {};
  return CLI::detail::split(type, '|');
}

// Takes `end` off the text; whether it was there.
bool take_off(std::string& text, std::string_view end) {
  const bool ends = text.ends_with(end);
  if (ends) text.erase(text.size() - end.size());
  return ends;
}

OptionInfo option_info(const CLI::Option& option) {
  OptionInfo info;
  info.positional = option.get_positional();
  if (info.positional) info.names.push_back(option.get_name(true));
  for (const std::string& name : option.get_snames()) info.names.push_back("-" + name);
  for (const std::string& name : option.get_lnames()) info.names.push_back("--" + name);
  info.description = option.get_description();
  info.required = option.get_required();
  info.repeated = option.get_expected_max() > 1;
  if (option.get_items_expected_max() == 0) return info;
  const bool own = !option.get_option_text().empty();
  std::string type = own ? option.get_option_text() : option.get_type_name();
  info.required = take_off(type, " REQUIRED") || info.required;
  info.repeated = take_off(type, " ..") || info.repeated;
  info.choices = choices_in(type);
  if (info.choices.empty()) info.value = type.substr(0, type.find(':'));
  info.fallback = option.get_default_str();
  return info;
}

void add_command(const CLI::App& command, const std::string& path, std::vector<CommandInfo>& tree) {
  CommandInfo info;
  info.path = path;
  info.description = command.get_description();
  info.footer = command.get_footer();
  for (const CLI::Option* option : command.get_options()) info.options.push_back(option_info(*option));
  const std::vector<const CLI::App*> below = command.get_subcommands({});
  for (const CLI::App* next : below) info.subcommands.push_back(next->get_name());
  tree.push_back(std::move(info));
  for (const CLI::App* next : below)
    add_command(*next, path.empty() ? next->get_name() : path + " " + next->get_name(), tree);
}

}  // namespace

std::vector<CommandInfo> command_tree(const CLI::App& program) {
  std::vector<CommandInfo> tree;
  add_command(program, "", tree);
  return tree;
}

Footer parts_of_footer(const std::string& footer) {
  Footer parts;
  bool in_examples = false;
  for (const std::string& line : lines_of(footer)) {
    if (line == "Example:" || line == "Examples:") {
      in_examples = true;
    } else if (!in_examples) {
      parts.prose += line + "\n";
    } else if (line.starts_with("  tacit ") || line.starts_with("  source ")) {
      parts.examples.push_back(line.substr(2));
    } else if (!parts.examples.empty() && line.starts_with("  ")) {
      parts.examples.back() += "\n" + line.substr(2);
    }
  }
  parts.prose.erase(parts.prose.find_last_not_of('\n') + 1);
  return parts;
}

}  // namespace tacit::cli
