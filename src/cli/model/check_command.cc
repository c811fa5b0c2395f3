// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <memory>

#include "app/party_file.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/reading_options.h"
#include "cli/work_progress.h"
#include "present/check.h"

namespace tacit::cli {

namespace {

struct CheckCommandOptions {
  std::string model, data;
  ingest::Reading reading;
  linkage::Side side = linkage::Side::kClient;
  std::size_t against = 0;
  bool show_values = false;
  Format format = Format::kTable;
};

void run(const CheckCommandOptions& options) {
  const StoppableWork stoppable;
  WorkProgress progress("check");
  const app::NamedModel model = app::load_named_model(options.model);
  const app::CheckReport report = app::check_model(
      model,
      app::read_party_file(model.model, {.path = options.data, .table = "", .reading = options.reading}),
      {options.side, options.against, {}}, std::ref(progress));
  progress.end();
  print_out(options.format == Format::kJson ? present::check_json(report, options.show_values).dump(2) + "\n"
                                            : present::check_text(report, options.show_values));
}

}  // namespace

void add_model_check(CLI::App& group, Action& action) {
  CLI::App* command = group.add_subcommand("check",
                                           "Whether a model suits one party's file: values, features, false "
                                           "links by chance, what a made-up record "
                                           "links, cost, warnings");
  const auto options = std::make_shared<CheckCommandOptions>();
  command->add_option("--model", options->model, "the linkage model")->required()->type_name("FILE");
  command->add_option("--data", options->data, "this party's records, CSV or SQLite")
      ->required()
      ->type_name("FILE");
  add_reading(*command, options->reading);
  command
      ->add_option("--against", options->against,
                   "records that the other side has; as many as the file has, if not given")
      ->check(CLI::Range(std::size_t{1}, std::size_t{100'000'000}));
  command
      ->add_option_function<std::string>(
          "--side",
          [options](const std::string& name) {
            options->side = name == "server" ? linkage::Side::kServer : linkage::Side::kClient;
          },
          "whose file it is; client if not given")
      ->check(CLI::IsMember({"client", "server"}));
  command->add_flag("--show-values", options->show_values,
                    "also name the most frequent values: then the output holds contents of the records");
  add_format(*command, options->format);
  command->footer(
      "Needs this party's file alone. The output may be shown to others: without --show-values it names no\n"
      "value of a record but well-known placeholders such as 1900-01-01. Warnings are advice; the exit code\n"
      "is 0 with them. What a made-up record links is taken as if the file were the server's.\n\n"
      "Examples:\n"
      "  tacit model check --model models/person.toml --data export.csv --columns date_of_birth=born \\\n"
      "                    --date-order dmy --two-digit-years 26\n"
      "  tacit model check --model models/person.toml --data demo/client.csv --against 1000000\n"
      "  tacit model check --model models/person.toml --data demo/server.csv --side server --against 5000 "
      "\\\n"
      "                    --format json");
  command->callback([options, &action] { action = [options] { run(*options); }; });
}

}  // namespace tacit::cli
