// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <cstdio>
#include <memory>

#include "app/party_file.h"
#include "app/plain.h"
#include "app/server/config.h"
#include "app/server_data.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/query/question_options.h"
#include "cli/reading_options.h"
#include "cli/work_progress.h"
#include "ingest/catalog_config.h"
#include "present/provenance.h"

namespace tacit::cli {

namespace {

struct PlainOptions {
  std::string config, source, source_table, data, data_table, model;
  ingest::Reading reading, source_reading;
  app::QuestionWords question;
  OutputOptions output;
  bool quiet = false, anyway = false;
  bgv::Security security;
};

void run(const PlainOptions& options) {
  options.output.check({options.config, options.source, options.data, options.model});
  const auto note = [&](const std::string& line) {
    if (!options.quiet) stderr_output().line(line);
  };
  ProgressDisplay::Output output = stderr_output();
  if (options.quiet) {
    output.bar = {};
    output.line = [](const std::string&) {};
  }
  const StoppableWork stoppable(output);
  const ingest::CatalogConfig custodian =
      app::with_source(ingest::load_catalog_config(options.config), options.source, options.source_table,
                       options.source_reading);
  protocol::PlanLimits limits = app::load_plan_limits(options.config);
  limits.security = options.security;
  const protocol::ServerData server = app::load_server_data(custodian, nullptr, note);
  const app::NamedModel model = app::load_named_model(options.model);
  const app::PlainReport report = app::plain(
      server, model,
      app::read_party_file(model.model,
                           {.path = options.data, .table = options.data_table, .reading = options.reading}),
      options.question, limits, {options.anyway, note, options.reading});
  const Provenance provenance = present::plain_provenance(report);
  if (!options.output.shows_linkage()) {
    for (const std::string& line : lines_of(report::text(provenance.page.linkage))) note(line);
  }
  deliver(report.result, options.output, provenance, note);
}

}  // namespace

void add_plain(CLI::App& program, Action& action, const bgv::Security& security) {
  CLI::App* command = program.add_subcommand(
      "plain", "Compute the table of a query in the clear, from both sides' files: for pilots and tests");
  const auto options = std::make_shared<PlainOptions>();
  options->security = security;
  command->add_option("--config", options->config, "the server's configuration")
      ->required()
      ->type_name("FILE");
  command
      ->add_option("--source", options->source,
                   "a CSV or SQLite file of the server's records, instead of the configuration's")
      ->type_name("FILE");
  command->add_option("--source-table", options->source_table, "table of an SQLite --source with several")
      ->needs(command->get_option("--source"));
  command->add_option("--data", options->data, "the client's records, CSV or SQLite")
      ->required()
      ->type_name("FILE");
  command->add_option("--data-table", options->data_table, "table of an SQLite --data with several");
  command->add_option("--model", options->model, "the client's linkage model")->required()->type_name("FILE");
  add_reading(*command, options->reading);
  for (CLI::Option* option : add_reading(*command, options->source_reading, "source")) {
    option->needs(command->get_option("--source"));
  }
  add_question(*command, options->question);
  add_strategy(*command, options->question.strategy);
  add_output(*command, options->output);
  add_csv(*command, options->output);
  add_anyway(*command, options->anyway);
  command->add_flag("--quiet", options->quiet, "print only errors on stderr");
  command->footer(
      "Examples:\n"
      "  tacit plain --config examples/residents/server.toml --data demo/client.csv --model "
      "models/person.toml \\\n"
      "              --by state --mean age\n"
      "  tacit plain --config server.toml --data patients.csv --model models/person.toml \\\n"
      "              --by ethnicity --split arm --count --mean income --interval --total \\\n"
      "              --out table.html --out table.csv");
  command->callback([options, &action] { action = [options] { run(*options); }; });
}

}  // namespace tacit::cli
