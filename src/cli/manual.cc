// SPDX-License-Identifier: Apache-2.0
#include "cli/manual.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/exit.h"
#include "cli/output.h"

namespace tacit::cli {

namespace {

/// As roff reads it literally. A command between backticks is bold.
std::string roff(const std::string& text, bool marks = true) {
  std::string all;
  bool bold = false;
  for (const char c : text) {
    const bool at_start = all.empty() || all.back() == '\n';
    if (at_start && (c == '.' || c == '\'')) all += "\\&";
    if (c == '\\') {
      all += "\\e";
    } else if (c == '-') {
      all += "\\-";
    } else if (c == '\'') {
      all += "\\(aq";
    } else if (c == '`' && marks) {
      bold = !bold;
      all += bold ? "\\fB" : "\\fR";
    } else {
      all += c;
    }
  }
  return all;
}

std::string example(const std::string& text) {
  return ".PP\n.EX\n" + roff(text, false) + "\n.EE\n";
}

/// Lines are filled; an empty one begins a paragraph.
std::string prose(const std::string& text) {
  std::string all;
  for (const std::string& line : lines_of(text)) all += line.empty() ? ".PP\n" : roff(line) + "\n";
  return all;
}

std::string value_text(const OptionInfo& option) {
  std::vector<std::string> shown;
  for (const std::string& choice : option.choices) shown.push_back("\\fB" + roff(choice) + "\\fR");
  if (!shown.empty()) return fmt::format("{}", fmt::join(shown, "|"));
  const bool number = option.value == "UINT" || option.value == "INT" || option.value == "FLOAT";
  return "\\fI" + roff(number ? "NUMBER" : option.value) + "\\fR";
}

std::string option_text(const OptionInfo& option) {
  std::vector<std::string> names;
  for (const std::string& name : option.names) names.push_back("\\fB" + roff(name) + "\\fR");
  std::string text = fmt::format(".TP\n{}", fmt::join(names, ", "));
  if (option.takes_value() && !option.positional) text += " " + value_text(option);
  if (option.repeated) text += " ...";
  text += "\n" + roff(option.description);
  if (!option.fallback.empty()) text += " (if not given: " + roff(option.fallback) + ")";
  if (option.required) text += " (required)";
  return text + "\n";
}

/// "tacit model fit --client FILE [OPTIONS]": what is required, and that there is more.
std::string synopsis(const CommandInfo& command) {
  std::string text = "\\fBtacit " + roff(command.path) + "\\fR";
  bool more = false;
  for (const OptionInfo& option : command.options) {
    if (!option.required || option.positional) {
      more = more || !option.positional;
      continue;
    }
    text += " \\fB" + roff(option.names.back()) + "\\fR";
    if (option.takes_value()) text += " " + value_text(option);
  }
  if (more) text += " [\\fIOPTIONS\\fR]";
  for (const OptionInfo& option : command.options) {
    if (option.positional)
      text += " \\fI" + roff(option.names.front()) + "\\fR" + (option.repeated ? "..." : "");
  }
  return text + "\n";
}

std::string command_text(const CommandInfo& command) {
  std::string text = fmt::format(".SS tacit {}\n{}.PP\n", roff(command.path),
                                 command.subcommands.empty() || command.options.size() > 1
                                     ? synopsis(command)
                                     : "\\fBtacit " + roff(command.path) + "\\fR \\fICOMMAND\\fR\n");
  text += roff(command.description) + ".\n";
  for (const OptionInfo& option : command.options) {
    if (option.names.back() != "--help") text += option_text(option);
  }
  const Footer footer = parts_of_footer(command.footer);
  if (!footer.prose.empty()) text += ".PP\n" + prose(footer.prose);
  for (const std::string& line : footer.examples) text += example(line);
  return text;
}

/// The first example of every command that has one of its own.
std::string examples_text(const std::vector<CommandInfo>& tree) {
  std::string text;
  for (const CommandInfo& command : tree) {
    const Footer footer = parts_of_footer(command.footer);
    if (!command.subcommands.empty() || footer.examples.empty()) continue;
    text += ".PP\n" + roff(command.description) + ":\n" + example(footer.examples.front());
  }
  return text;
}

std::string exit_status_text() {
  std::string text = ".TP\n.B 0\nDone.\n";
  for (const ExitMeaning& meaning : exit_meanings())
    text += fmt::format(".TP\n.B {}\n{}\n", meaning.code, roff(meaning.text));
  return text;
}

constexpr const char* kFiles = R"(.TP
.I ~/.cache/tacit/calibration.toml
How fast this machine is, for the times that are expected; written by \fBtacit bench calibrate\fR.
.TP
.I server.toml
What \fBtacit serve\fR serves, and how. examples/residents/server.toml explains every key.
.TP
.I study.toml
A query to repeat, for \fBtacit query \-\-file\fR (docs/output.md).
.TP
.I models/person.toml
A linkage model: how people are compared. Both sides have the same file (docs/model.md).
)";

constexpr const char* kEnvironment = R"(.TP
.BR XDG_CACHE_HOME ", " HOME
Below the first, or below .cache of the second, is the folder tacit with calibration.toml.
.TP
.BR PGHOST ", " PGSERVICE ", " PGPASSFILE " and others"
What PostgreSQL's library reads, where the records are in such a database (docs/sources.md).
.TP
.BR GRPC_VERBOSITY ", " GRPC_TRACE
With one of them set, the network library writes what it does on stderr.
)";

constexpr const char* kSeeAlso = R"(.BR openssl (1),
.BR sqlite3 (1),
.BR psql (1)
.PP
README.md and the folder docs of Tacit: model.md on linkage models, sources.md on files and databases, output.md on
results and study files, operations.md on running a server, ledger.md, protocol.md, and security.md on what is protected
and what is not.
)";

}  // namespace

std::string manual_page(const std::vector<CommandInfo>& tree) {
  const CommandInfo& program = tree.front();
  std::string commands;
  for (const CommandInfo& command : tree) commands += command.path.empty() ? "" : command_text(command);
  std::string options;
  for (const OptionInfo& option : program.options) options += option_text(option);
  return fmt::format(
      ".TH TACIT 1 \"\" \"tacit {}\" \"User Commands\"\n"
      ".SH NAME\ntacit \\- statistics over linked records that neither side shows to the other\n"
      ".SH SYNOPSIS\n\\fBtacit\\fR \\fICOMMAND\\fR [\\fIOPTIONS\\fR]\n.br\n\\fBtacit\\fR \\fICOMMAND\\fR "
      "\\fB\\-\\-help\\fR\n"
      ".SH DESCRIPTION\n{}.PP\nThe two sides' records stay where they are: the researcher's list goes to the "
      "custodian's server under homomorphic encryption, and the answer comes back as a table of counts, "
      "shares and means.\n{}"
      ".SH COMMANDS\n{}.SH EXAMPLES\n{}.SH EXIT STATUS\n{}.SH FILES\n{}.SH ENVIRONMENT\n{}.SH SEE ALSO\n{}",
      TACIT_VERSION, prose(program.description), options, commands, examples_text(tree), exit_status_text(),
      kFiles, kEnvironment, kSeeAlso);
}

}  // namespace tacit::cli
