// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <memory>
#include <vector>

#include "app/column_uses.h"
#include "app/corrupt_file.h"
#include "app/presets.h"
#include "base/error.h"
#include "base/quantities.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/reading_options.h"
#include "cli/work_progress.h"

namespace tacit::cli {

namespace {

struct CorruptCommandOptions {
  app::CorruptFiles files;
  app::CorruptOptions corrupt;
  std::string preset;
  std::vector<std::string> as;  // COLUMN=KIND
};

// The last = parts them: a column's name may have others.
std::pair<std::string, std::string> parted(const std::string& text) {
  const std::size_t at = text.rfind('=');
  if (at == std::string::npos) return {text, ""};
  return {text.substr(0, at), text.substr(at + 1)};
}

std::string is_use(const std::string& text) {
  const std::string use = parted(text).second;
  if (std::ranges::find(app::use_names(), use) != app::use_names().end()) return "";
  return fmt::format("'{}' is not COLUMN=KIND with a kind of: {}", text, fmt::join(app::use_names(), ", "));
}

std::string uses_text(const app::CorruptReport& report) {
  std::vector<std::string> with, without;
  for (const auto& [name, use] : report.columns) {
    if (use.kind == synth::ColumnKind::kNone) {
      without.push_back(name);
    } else {
      with.push_back(fmt::format("{} ({})", name, app::describe(use)));
    }
  }
  return fmt::format("Columns with errors: {}\nwithout: {}\n", fmt::join(with, ", "),
                     without.empty() ? "none" : fmt::format("{}", fmt::join(without, ", ")));
}

std::string made_errors_text(const app::CorruptReport& report) {
  std::size_t all = 0;
  std::vector<std::string> kinds;
  for (std::size_t k = 0; k < report.errors.size(); ++k) {
    all += report.errors[k];
    if (report.errors[k] == 0) continue;
    kinds.push_back(
        fmt::format("{} {}", count_text(report.errors[k]), synth::name_of(static_cast<synth::ErrorKind>(k))));
  }
  return fmt::format("{} errors{}{}\n", count_text(all), kinds.empty() ? "" : ": ", fmt::join(kinds, ", "));
}

std::string corrupt_text(const CorruptCommandOptions& options, const app::CorruptReport& report) {
  const app::CorruptFiles& files = options.files;
  std::string text = fmt::format("{}: copies of {} of {} records", files.out.string(),
                                 count_text(report.copied), count_text(report.records));
  if (report.added != 0) text += fmt::format(", and {} other people", count_text(report.added));
  if (!files.links.empty()) {
    text += fmt::format("\n{}: {} links", files.links.string(), count_text(report.copied));
  }
  const std::string model =
      options.preset.empty() ? "--model " + files.model.string() : "--preset " + options.preset;
  return text + "\n" + made_errors_text(report) + uses_text(report) +
         fmt::format(
             "\nIt still says most of what the file says about its people: keep it like the file.\nNext:\n"
             "  tacit model fit --client {} --server {}{} {} --out FILE\n",
             files.in.string(), files.out.string(), ingest::as_flags(files.reading, "client"), model);
}

void run(const CorruptCommandOptions& options) {
  if (options.preset.empty() == options.files.model.empty()) {
    throw Error(ErrorCategory::kUsage, "give either --preset or --model: it says what the columns hold");
  }
  app::CorruptFiles files = options.files;
  if (!options.preset.empty()) files.model = app::find_preset(options.preset);
  app::CorruptOptions corrupt = options.corrupt;
  for (const std::string& one : options.as) corrupt.as.insert(parted(one));
  const StoppableWork stoppable;
  WorkProgress progress("corrupt");
  const app::CorruptReport report = app::corrupt_file(files, corrupt, std::ref(progress));
  progress.end();
  print_out(corrupt_text(options, report));
}

void add_corrupt_files(CLI::App& command, CorruptCommandOptions& options) {
  command.add_option("--in", options.files.in, "your own records, CSV or SQLite")
      ->required()
      ->type_name("FILE");
  add_reading(command, options.files.reading);
  command
      .add_option("--out", options.files.out,
                  "the corrupted copy, CSV with the same columns, by the model's names")
      ->required()
      ->type_name("FILE");
  command.add_option("--links", options.files.links, "write who is who: columns client_id and server_id")
      ->type_name("FILE");
  command
      .add_option("--preset", options.preset,
                  "the model that says what the columns hold, one that comes with Tacit")
      ->check(CLI::IsMember(app::preset_names()));
  command.add_option("--model", options.files.model, "or a model file")->type_name("FILE");
  command
      .add_option(
          "--as", options.as,
          "what a column holds, where the model does not say it or the values mislead: given-name, surname, "
          "text, number, date, category, address or none. May be given several times")
      ->check(is_use)
      ->option_text("COLUMN=KIND ..");
  command
      .add_option("--id", options.files.id_column, "column of record ids: numbered anew, and what links name")
      ->capture_default_str();
}

void add_corrupt_errors(CLI::App& command, app::CorruptOptions& options) {
  command.add_option("--seed", options.seed, "the same seed gives the same copy")->required();
  command.add_option("--errors", options.errors, "mean number of errors in a record")->capture_default_str();
  command.add_option("--missing", options.shares.missing, "share of the errors: a value is gone")
      ->capture_default_str();
  command
      .add_option("--swapped", options.shares.swapped,
                  "share of the errors: given name and surname have changed places")
      ->capture_default_str();
  command.add_option("--moved", options.shares.moved, "share of the errors: another record's address")
      ->capture_default_str();
  command.add_option("--leave-out", options.leave_out, "share of the records that have no copy")
      ->capture_default_str();
  command
      .add_option("--add", options.add,
                  "other people, put together from several records each, as a share of the records")
      ->capture_default_str();
}

}  // namespace

void add_synth_corrupt(CLI::App& group, Action& action) {
  CLI::App* command = group.add_subcommand(
      "corrupt",
      "A corrupted copy of your own file and the true links: a pilot without the other party's records");
  const auto options = std::make_shared<CorruptCommandOptions>();
  add_corrupt_files(*command, *options);
  add_corrupt_errors(*command, options->corrupt);
  command->footer(
      "The other errors are one in a value: typing errors (neighbouring keys; letters dropped, doubled,\n"
      "exchanged), spellings that sound or look alike, nicknames and initials, another surname, wrong, "
      "misread\n"
      "and lost digits, day and month exchanged, years that are one off, another category. Columns that the\n"
      "model does not name are copied as they are. The copy is about real people: keep it like your file.\n\n"
      "Examples:\n"
      "  tacit synth corrupt --in clinic.csv --out copy.csv --links links.csv --preset person --seed 1\n"
      "  tacit synth corrupt --in clinic.csv --out copy.csv --links links.csv --model my.toml --seed 1 \\\n"
      "                      --errors 2 --leave-out 0.1 --add 0.5 --as state=address --id patient_number");
  command->callback([options, &action] { action = [options] { run(*options); }; });
}

}  // namespace tacit::cli
