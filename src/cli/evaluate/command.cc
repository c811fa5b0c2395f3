// SPDX-License-Identifier: Apache-2.0
#include <memory>
#include <vector>

#include "app/evaluate.h"
#include "app/output_files.h"
#include "base/error.h"
#include "base/files.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/query/question_options.h"
#include "cli/reading_options.h"
#include "cli/work_progress.h"
#include "present/ambiguous.h"
#include "present/evaluation.h"
#include "present/evaluation_text.h"
#include "present/outputs.h"
#include "present/quality_plot.h"

namespace tacit::cli {

namespace {

struct EvaluateOptions {
  app::EvaluateFiles files;
  std::string curve, plot, ambiguous;  // files; empty: none
  Format format = Format::kTable;
  bool anyway = false;
};

void check_files(const EvaluateOptions& options) {
  const std::vector<std::string> paths = {options.curve, options.plot, options.ambiguous};
  for (std::size_t i = 0; i < paths.size(); ++i) {
    app::require_writable(paths[i]);
    for (std::size_t other = i + 1; other < paths.size(); ++other) {
      if (paths[i].empty() || paths[i] != paths[other]) continue;
      throw Error(ErrorCategory::kUsage,
                  paths[i] + ": two results cannot go to one file; name different ones");
    }
  }
  app::refuse_overwriting(
      {options.curve, options.plot, options.ambiguous},
      {options.files.client, options.files.server, options.files.links, options.files.model});
}

void write_if_named(const std::string& path, const std::function<std::string()>& contents) {
  if (!path.empty()) write_file(path, contents());
}

void run(const EvaluateOptions& options) {
  check_files(options);
  const StoppableWork stoppable;
  WorkProgress progress("evaluate");
  const app::EvaluateReport report =
      app::evaluate(options.files, {options.anyway, stderr_output().line, options.files.client_reading},
                    [&](double share, const std::string& stage) { progress.show(share, stage); });
  progress.end();
  const linkage::Evaluation& evaluation = report.evaluation;
  write_if_named(options.curve, [&] { return present::curve_csv(evaluation.curve); });
  write_if_named(options.plot, [&] { return present::quality_svg(report.model, evaluation.curve); });
  write_if_named(options.ambiguous, [&] { return present::ambiguous_csv(report, options.files.id_column); });
  print_out(options.format == Format::kJson ? present::evaluate_json(report).dump(2) + "\n"
                                            : present::evaluate_text(report));
  const std::string written = present::written_text({options.curve, options.plot, options.ambiguous});
  if (!written.empty()) stderr_output().line(written);
}

void add_inputs(CLI::App& command, EvaluateOptions& options) {
  command.add_option("--model", options.files.model, "the linkage model")->required()->type_name("FILE");
  command.add_option("--client", options.files.client, "the client's records, CSV or SQLite")
      ->required()
      ->type_name("FILE");
  command.add_option("--server", options.files.server, "the server's records, CSV or SQLite")
      ->required()
      ->type_name("FILE");
  add_reading(command, options.files.client_reading, "client");
  add_reading(command, options.files.server_reading, "server");
  command
      .add_option("--links", options.files.links, "pairs of the same person: columns client_id and server_id")
      ->required()
      ->type_name("FILE");
  command.add_option("--id", options.files.id_column, "column of both files that the links refer to")
      ->capture_default_str();
}

void add_files(CLI::App& command, EvaluateOptions& options) {
  command.add_option("--curve", options.curve, "write quality at every threshold to this file, as CSV")
      ->type_name("FILE");
  command
      .add_option("--plot", options.plot,
                  "draw precision, recall and F1 against the threshold in this file, as SVG")
      ->type_name("FILE");
  command
      .add_option(
          "--ambiguous", options.ambiguous,
          "write client records that need review to this file, as CSV (mode 0600): it NAMES RECORDS of both "
          "sides by their ids")
      ->type_name("FILE");
}

}  // namespace

void add_evaluate(CLI::App& program, Action& action) {
  CLI::App* command =
      program.add_subcommand("evaluate",
                             "How well a model links where the truth is known: precision, recall and F1 over "
                             "pairs and records, at every threshold, and why links are false or missed (in "
                             "the clear)");
  const auto options = std::make_shared<EvaluateOptions>();
  add_inputs(*command, *options);
  add_files(*command, *options);
  add_anyway(*command, options->anyway);
  add_format(*command, options->format);
  command->footer(
      "A client record is ambiguous if it reaches several server records, or if its best score is the\n"
      "threshold or one below it. --ambiguous has a line for each server record that it reaches; if there\n"
      "is none, for up to 10 with its best score.\n\n"
      "Examples:\n"
      "  tacit evaluate --model models/person.toml --client demo/client.csv --server demo/server.csv \\\n"
      "                 --links demo/links.csv\n"
      "  tacit evaluate --model models/person.toml --client demo/client.csv --server demo/server.csv \\\n"
      "                 --links demo/links.csv --curve curve.csv --plot curve.svg --ambiguous review.csv");
  command->callback([options, &action] { action = [options] { run(*options); }; });
}

}  // namespace tacit::cli
