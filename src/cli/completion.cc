// SPDX-License-Identifier: Apache-2.0
#include "cli/completion.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <functional>

namespace tacit::cli {

namespace {

using Predicate = std::function<bool(const OptionInfo&)>;

/// How a shell is told what may stand here.
struct Actions {
  std::string files, folders;
  std::string (*words)(const std::vector<std::string>& words);
};

bool has_positional(const CommandInfo& command, const Predicate& matches) {
  return std::ranges::any_of(command.options,
                             [&](const OptionInfo& option) { return option.positional && matches(option); });
}

// What may begin a word of this command: commands, values of a positional argument, flags.
std::vector<std::string> words_of(const CommandInfo& command) {
  std::vector<std::string> words = command.subcommands;
  for (const OptionInfo& option : command.options) {
    if (option.positional) words.insert(words.end(), option.choices.begin(), option.choices.end());
  }
  for (const OptionInfo& option : command.options) {
    if (!option.positional && option.names.back().starts_with("--")) words.push_back(option.names.back());
  }
  return words;
}

// 'query --data' | 'plain --data' of all options that match; empty where none does.
std::string pattern(const std::vector<CommandInfo>& tree, const Predicate& matches) {
  std::vector<std::string> found;
  for (const CommandInfo& command : tree) {
    for (const OptionInfo& option : command.options) {
      if (option.positional || !option.takes_value() || !matches(option)) continue;
      for (const std::string& name : option.names)
        found.push_back(fmt::format("'{} {}'", command.path, name));
    }
  }
  return fmt::format("{}", fmt::join(found, " | \\\n    "));
}

std::string branch(const std::string& pattern, const std::string& action) {
  return pattern.empty() ? "" : fmt::format("    {}) {} ;;\n", pattern, action);
}

std::string commands_pattern(const std::vector<CommandInfo>& tree) {
  std::vector<std::string> found;
  for (const CommandInfo& command : tree) {
    for (const std::string& name : command.subcommands)
      found.push_back(fmt::format("'{} {}'", command.path, name));
  }
  return fmt::format("{}", fmt::join(found, " | \\\n    "));
}

// The value of the option before it.
std::string values(const std::vector<CommandInfo>& tree, const Actions& actions) {
  std::string text = "  case \"$command $before\" in\n";
  std::vector<std::vector<std::string>> lists;
  for (const CommandInfo& command : tree) {
    for (const OptionInfo& option : command.options) {
      const bool known = std::ranges::find(lists, option.choices) != lists.end();
      if (!option.positional && !option.choices.empty() && !known) lists.push_back(option.choices);
    }
  }
  for (const std::vector<std::string>& list : lists)
    text += branch(pattern(tree, [&](const OptionInfo& option) { return option.choices == list; }),
                   actions.words(list) + "; return");
  text += branch(pattern(tree, [](const OptionInfo& option) { return option.takes_file(); }),
                 actions.files + "; return");
  text += branch(pattern(tree, [](const OptionInfo& option) { return option.takes_folder(); }),
                 actions.folders + "; return");
  const auto is_other = [](const OptionInfo& option) {
    return option.choices.empty() && !option.takes_file() && !option.takes_folder();
  };
  return text + branch(pattern(tree, is_other), "return") + "  esac\n";
}

std::string beginnings(const std::vector<CommandInfo>& tree, const Actions& actions) {
  std::string text = "  case \"$command\" in\n";
  for (const CommandInfo& command : tree) {
    const auto is_file = [](const OptionInfo& option) { return option.takes_file(); };
    const std::string words = actions.words(words_of(command));
    const std::string action =
        has_positional(command, is_file)
            ? fmt::format("if [[ $current == -* ]]; then {}; else {}; fi", words, actions.files)
            : words;
    text += branch("'" + command.path + "'", action);
  }
  return text + "  esac\n";
}

std::string quoted(const std::string& text) {
  std::string all = "'";
  for (const char c : text) all += c == '\'' ? std::string("\\'") : std::string(1, c);
  return all + "'";
}

// "model fit" is a word behind another, and `synth` alone is without any of its commands.
std::string fish_condition(const CommandInfo& command) {
  if (command.path.empty()) return "__fish_use_subcommand";
  std::string condition;
  for (const std::string& word : CLI::detail::split(command.path, ' '))
    condition += (condition.empty() ? "" : "; and ") + ("__fish_seen_subcommand_from " + word);
  if (!command.subcommands.empty())
    condition += fmt::format("; and not __fish_seen_subcommand_from {}", fmt::join(command.subcommands, " "));
  return condition;
}

std::string fish_value(const OptionInfo& option) {
  if (option.takes_file()) return " -r -F";
  if (option.takes_folder()) return " -x -a '(__fish_complete_directories)'";
  if (!option.choices.empty()) return fmt::format(" -x -a '{}'", fmt::join(option.choices, " "));
  return option.takes_value() ? " -x" : "";
}

std::string fish_option(const OptionInfo& option) {
  if (option.positional) return option.takes_file() ? " -F" : fish_value(option);
  std::string text;
  for (const std::string& name : option.names)
    text += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
  return text + fish_value(option);
}

}  // namespace

std::string bash_completion(const std::vector<CommandInfo>& tree) {
  const Actions actions{
      "compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -f -- \"$current\")",
      "compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -d -- \"$current\")",
      [](const std::vector<std::string>& words) {
        return fmt::format("mapfile -t COMPREPLY < <(compgen -W '{}' -- \"$current\")",
                           fmt::join(words, " "));
      }};
  const std::string takes_value = pattern(tree, [](const OptionInfo&) { return true; });
  // bash takes the = of --format=json for a word of its own.
  return fmt::format(
      R"(# Completion of tacit for bash: source <(tacit completion bash)
_tacit() {{
  local current=${{COMP_WORDS[COMP_CWORD]}} before=${{COMP_WORDS[COMP_CWORD - 1]}} command= word i
  COMPREPLY=()
  if [[ $current == = ]]; then current=; elif [[ $before == = ]]; then before=${{COMP_WORDS[COMP_CWORD - 2]}}; fi
  for ((i = 1; i < COMP_CWORD; ++i)); do
    word=${{COMP_WORDS[i]}}
    case "$command $word" in
{}{}    esac
  done
{}{}}}
complete -F _tacit tacit
)",
      branch(commands_pattern(tree), "command=${command:+$command }$word"),
      branch(takes_value, "[[ ${COMP_WORDS[i + 1]} == = ]] && ((++i)); ((++i))"), values(tree, actions),
      beginnings(tree, actions));
}

std::string zsh_completion(const std::vector<CommandInfo>& tree) {
  const Actions actions{"_files", "_files -/", [](const std::vector<std::string>& words) {
                          return fmt::format("compadd -- {}", fmt::join(words, " "));
                        }};
  const std::string takes_value = pattern(tree, [](const OptionInfo&) { return true; });
  return fmt::format(
      R"(#compdef tacit
# Completion of tacit for zsh: source <(tacit completion zsh), or a file _tacit in a folder of fpath
_tacit() {{
  local current=$words[CURRENT] before=$words[CURRENT-1] command= word i
  if [[ $current == --*=* ]]; then before=${{current%%=*}}; compset -P '*='; fi
  for ((i = 2; i < CURRENT; ++i)); do
    word=$words[i]
    case "$command $word" in
{}{}    esac
  done
{}{}}}
if [[ $funcstack[1] == _tacit ]]; then _tacit "$@"; else compdef _tacit tacit; fi
)",
      branch(commands_pattern(tree), "command=${command:+$command }$word"), branch(takes_value, "((++i))"),
      values(tree, actions), beginnings(tree, actions));
}

std::string fish_completion(const std::vector<CommandInfo>& tree) {
  std::string text = "# Completion of tacit for fish: tacit completion fish | source\ncomplete -c tacit -f\n";
  for (const CommandInfo& command : tree) {
    const std::string begin = fmt::format("complete -c tacit -n {}", quoted(fish_condition(command)));
    for (const std::string& name : command.subcommands) {
      const std::string path = command.path.empty() ? name : command.path + " " + name;
      const auto below = std::ranges::find(tree, path, &CommandInfo::path);
      text += fmt::format("{} -a {} -d {}\n", begin, name, quoted(below->description));
    }
    for (const OptionInfo& option : command.options)
      text += fmt::format("{}{} -d {}\n", begin, fish_option(option), quoted(option.description));
  }
  return text;
}

}  // namespace tacit::cli
