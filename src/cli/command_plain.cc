#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <memory>

#include "base/error.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/query/client_file.h"
#include "cli/query/provenance.h"
#include "cli/query/question_options.h"
#include "cli/records.h"
#include "protocol/plain.h"

namespace tacit::cli {

namespace {

struct PlainOptions {
  std::string config, source, source_table, data, data_table, model;
  QuestionOptions question;
  OutputOptions output;
  bool quiet = false;
};

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

void require_same_model(const linkage::Model& client, const linkage::Model& server) {
  if (client.hash() == server.hash()) return;
  throw Error(
      ErrorCategory::kModelMismatch,
      fmt::format(
          "the linkage models differ: --model has hash {}, the configuration's has {}; both sides must "
          "use the same model file",
          short_hash(client), short_hash(server)));
}

void run(const PlainOptions& options) {
  options.output.check();
  const auto start = std::chrono::steady_clock::now();
  const ingest::CatalogConfig config =
      with_source(ingest::load_catalog_config(options.config), options.source, options.source_table);
  const auto note = [&](const std::string& line) {
    if (!options.quiet) fmt::print(stderr, "{}\n", line);
  };
  const protocol::ServerData data = load_server_data(config, note);
  const linkage::Model model = linkage::load_model(options.model);
  require_same_model(model, data.model);
  const ClientFile client =
      load_client_file(model, {options.data, options.data_table}, options.question.split);
  const table::Question question = question_of(options.question, client.split.categories.size());
  const double read = seconds_since(start);
  const table::ResultTable result = protocol::plain_table(data, client.records, question, client.split);
  deliver(result, options.output, plain_provenance(result, model, read, seconds_since(start) - read));
}

}  // namespace

void add_plain(CLI::App& program, Action& action) {
  CLI::App* command = program.add_subcommand(
      "plain", "Compute the table of a query in the clear, from both sides' files: for pilots and tests");
  const auto options = std::make_shared<PlainOptions>();
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
  add_question(*command, options->question);
  add_output(*command, options->output);
  command->add_flag("--quiet", options->quiet, "say nothing on stderr but errors");
  command->footer(
      "Examples:\n"
      "  tacit plain --config examples/residents/server.toml --data demo/client.csv --model "
      "models/person.toml \\\n"
      "              --by state --mean age\n"
      "  tacit plain --config server.toml --data patients.csv --model models/person.toml \\\n"
      "              --by ethnicity --split arm --count --mean income --std income --total");
  command->callback([options, &action] { action = [options] { run(*options); }; });
}

}  // namespace tacit::cli
