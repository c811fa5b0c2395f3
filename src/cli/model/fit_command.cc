// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <memory>
#include <optional>

#include "app/effort.h"
#include "app/fit_model.h"
#include "app/output_files.h"
#include "app/presets.h"
#include "base/error.h"
#include "base/files.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/query/question_options.h"
#include "cli/reading_options.h"
#include "cli/work_progress.h"
#include "linkage/model.h"
#include "linkage/model_writer.h"
#include "linkage/text.h"
#include "present/fit.h"

namespace tacit::cli {

namespace {

struct FitCommandOptions {
  app::FitFiles files;
  std::string preset, out;
  std::optional<double> false_links;
  fit::FitOptions fit;
  Format format = Format::kTable;
  bool anyway = false;
};

app::FitReport fit(const FitCommandOptions& options) {
  app::FitFiles files = options.files;
  if (!options.preset.empty()) files.start = app::find_preset(options.preset);
  fit::FitOptions fit_options = options.fit;
  fit_options.limits.false_links = options.false_links;
  const StoppableWork stoppable;
  WorkProgress progress("fit");
  app::FitReport report =
      app::fit_model(files, fit_options, {options.anyway, stderr_output().line, options.files.client_reading},
                     [&](double share, const std::string& stage) { progress.show(share, stage); });
  progress.end();
  return report;
}

void run(const FitCommandOptions& options) {
  if (options.preset.empty() == options.files.start.empty()) {
    throw Error(ErrorCategory::kUsage, "give either --preset or --model: what the fit starts from");
  }
  app::require_writable(options.out);
  app::refuse_overwriting(
      {options.out}, {options.files.client, options.files.server, options.files.start, options.files.links});
  const app::FitReport report = fit(options);
  write_file(options.out, linkage::write_model(report.fit.model, present::fit_comments(report)));
  if (options.format == Format::kJson) {
    print_out(present::fit_json(report).dump(2) + "\n");
    return;
  }
  print_out(
      present::fit_text(report) +
      fmt::format("\n{0} written. Next:\n"
                  "  tacit model check --model {0} --data {1}{3}      (does it suit one party's file?)\n"
                  "  tacit evaluate --model {0} --client {1} --server {2}{4}{5} --links FILE      (with "
                  "known links)\n",
                  options.out, options.files.client.string(), options.files.server.string(),
                  ingest::as_flags(options.files.client_reading),
                  ingest::as_flags(options.files.client_reading, "client"),
                  ingest::as_flags(options.files.server_reading, "server")));
}

// A model file is TOML, which has nothing else.
std::string is_utf8(const std::string& text) {
  return encode_text(decode_text(text)) == text ? "" : "not UTF-8";
}

void add_fit_options(CLI::App& command, FitCommandOptions& options) {
  command.add_option("--planes", options.fit.planes, "planes that the buckets may take, about")
      ->capture_default_str()
      ->check(CLI::Range(16, 4096));
  command
      .add_option_function<std::string>(
          "--effort",
          [&options](const std::string& name) { options.fit.limits = app::limits_of_effort(name); },
          "what a comparison may cost: fast (shifted threshold to 8), thorough (16) or most (31)")
      ->check(CLI::IsMember(app::effort_names()))
      ->default_str("fast");
  command
      .add_option("--false-links", options.false_links,
                  "largest expected share of false links; the best F1 if not given")
      ->check(CLI::Range(0.0, 1.0));
  command
      .add_option("--expected-matches", options.fit.expected_matches,
                  "about how many pairs are one person; the smaller file's records if not given")
      ->check(CLI::PositiveNumber);
  command
      .add_option("--max-pairs", options.fit.most_pairs, "pairs compared; beyond, client records are sampled")
      ->capture_default_str()
      ->check(CLI::Range(1e3, 1e12));
  command.add_flag_callback(
      "--no-rarity", [&options] { options.fit.rarity = false; },
      "rare values are worth what frequent ones are; the model says nothing about how frequent values are");
  command.add_option("--seed", options.fit.seed, "of that sample")->capture_default_str();
  const auto records = CLI::Range(std::size_t{1}, std::size_t{100'000'000});
  command
      .add_option("--for-records", options.fit.for_records,
                  "client records of the queries that the model is for; as many as the file has if not given")
      ->check(records);
  command
      .add_option("--for-server-records", options.fit.for_server_records,
                  "the same of the server: weights and threshold for as many pairs as such a query compares")
      ->check(records);
}

}  // namespace

void add_model_fit(CLI::App& group, Action& action) {
  CLI::App* command = group.add_subcommand(
      "fit", "Buckets, weights and threshold for two files, with or without known links (in the clear)");
  const auto options = std::make_shared<FitCommandOptions>();
  command->add_option("--client", options->files.client, "the client's records, CSV or SQLite")
      ->required()
      ->type_name("FILE");
  command->add_option("--server", options->files.server, "the server's records, CSV or SQLite")
      ->required()
      ->type_name("FILE");
  add_reading(*command, options->files.client_reading, "client");
  add_reading(*command, options->files.server_reading, "server");
  command->add_option("--preset", options->preset, "the model to start from, one that comes with Tacit")
      ->check(CLI::IsMember(app::preset_names()));
  command
      ->add_option("--model", options->files.start,
                   "or a file with fields, levels and transforms to start from")
      ->type_name("FILE");
  command->add_option("--out", options->out, "the fitted model")->required()->type_name("FILE");
  command
      ->add_option("--name", options->files.name,
                   "its name; that of what it starts from and -fitted if not given")
      ->check(is_utf8);
  command
      ->add_option("--links", options->files.links,
                   "all pairs of one person: columns client_id and server_id")
      ->type_name("FILE");
  command->add_option("--id", options->files.id_column, "column of both files that the links refer to")
      ->capture_default_str();
  command->add_flag("--skip-missing-columns", options->files.skip_missing_columns,
                    "fit without the fields and passes whose columns a file lacks");
  add_fit_options(*command, *options);
  add_anyway(*command, options->anyway);
  add_format(*command, options->format);
  command->footer(
      "Reads both files in the clear at one place: use a pilot that both parties may see, or one party's "
      "file\n"
      "and corrupted copies of it. The fitted model holds counts and shares, no contents of a record, and "
      "says\n"
      "which hashed buckets of values are frequent or rare in the files (not with --no-rarity). Without "
      "labels\n"
      "it needs files with people in common, and writes no model for others, with --anyway or without.\n\n"
      "Examples:\n"
      "  tacit model fit --client pilot/client.csv --server pilot/server.csv --preset person --out my.toml\n"
      "  tacit model fit --client demo/client.csv --server demo/server.csv --links demo/links.csv \\\n"
      "                  --preset person-id --effort thorough --false-links 0.001 --out my.toml\n"
      "  tacit model fit --client pilot/client.csv --server pilot/server.csv --preset person \\\n"
      "                  --for-records 5000 --for-server-records 1000000 --out large.toml\n"
      "  tacit model fit --client pilot/client.csv --server pilot/server.csv --preset person \\\n"
      "                  --skip-missing-columns --out without-street.toml\n"
      "  tacit model fit --client list.csv --client-columns date_of_birth=born --client-two-digit-years 26 "
      "\\\n"
      "                  --server registry.csv --server-date-order mdy --preset person --out my.toml");
  command->callback([options, &action] { action = [options] { run(*options); }; });
}

}  // namespace tacit::cli
