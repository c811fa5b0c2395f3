#include <fmt/format.h>
#include <chrono>

#include <memory>

#include "cli/commands.h"
#include "cli/output.h"
#include "cli/plan_report.h"
#include "cli/progress.h"
#include "cli/quantities.h"
#include "cli/records.h"
#include "cli/serve_config.h"
#include "cli/signals.h"
#include "cli/summary.h"
#include "rpc/client/query.h"

namespace tacit::cli {

namespace {

struct QueryOptions {
  rpc::ClientOptions connection;
  std::string ca, data, data_table, model, by, mean;
  int minutes = 180;
  OutputOptions output;
  bool quiet = false;
};

// Without --quiet, what goes to stderr while the query runs.
ProgressDisplay::Output display_output(bool quiet) {
  ProgressDisplay::Output output = stderr_output();
  if (quiet) {
    output.bar = {};
    output.line = [](const std::string&) {};
  }
  output.cancelled = stop_requested;
  return output;
}

rpc::ClientOptions connection_options(const QueryOptions& options) {
  rpc::ClientOptions connection = options.connection;
  if (!options.ca.empty()) connection.ca_file = options.ca;
  connection.query = std::chrono::minutes(options.minutes);
  return connection;
}

void run(const QueryOptions& options) {
  options.output.check();
  note_stop_signals();
  const ProgressDisplay::Output output = display_output(options.quiet);
  const linkage::Model model = linkage::load_model(options.model);
  linkage::FeatureTable records = load_client_records(model, {options.data, options.data_table});
  output.line(fmt::format("{}: {} records; model {} (hash {})", options.data, count_text(records.records()),
                          model.name(), short_hash(model)));
  ProgressDisplay display(output);
  const rpc::QueryOutcome outcome = rpc::run_query(connection_options(options), model, std::move(records),
                                                   {options.by, options.mean}, display);
  for (const std::string& line : summary_lines(display.times(), outcome.bytes)) output.line(line);
  deliver(outcome.result, options.output,
          {{"model_hash", model.hash_hex()},
           {"plan", plan_json(outcome.plan)},
           {"phases", phases_json(display.times())},
           {"bytes", bytes_json(outcome.bytes)},
           {"version", TACIT_VERSION}});
}

}  // namespace

void add_query(CLI::App& program, Action& action) {
  CLI::App* command = program.add_subcommand(
      "query", "Ask a server for a table about the people in a file, neither side showing its records");
  const auto options = std::make_shared<QueryOptions>();
  command->add_option("--server", options->connection.server, "where the server listens")
      ->required()
      ->type_name("HOST:PORT")
      ->check(host_port_problem);
  command->add_option("--data", options->data, "your records, CSV or SQLite")->required()->type_name("FILE");
  command->add_option("--data-table", options->data_table, "table of an SQLite --data with several");
  command->add_option("--model", options->model, "the linkage model, the same file as the server's")
      ->required()
      ->type_name("FILE");
  command->add_option("--by", options->by, "dimension to group by")->required();
  command->add_option("--mean", options->mean, "measure to average")->required();
  add_output(*command, options->output);
  CLI::Option* ca =
      command->add_option("--ca", options->ca, "certificates (PEM) to trust, instead of the system's");
  ca->type_name("FILE");
  command->add_flag("--insecure", options->connection.insecure, "no TLS: only for a server on this machine")
      ->excludes(ca);
  command->add_option("--minutes", options->minutes, "give the query up after this long")
      ->capture_default_str()
      ->check(CLI::Range(1, 60 * 24 * 30));
  command->add_flag("--quiet", options->quiet, "say nothing on stderr but errors");
  command->footer(
      "Examples:\n"
      "  tacit query --server linkage.example.org:7443 --data people.csv --model models/person.toml \\\n"
      "              --by state --mean age\n"
      "  tacit query --server localhost:7443 --ca demo/tls/ca.crt --data demo/client.csv \\\n"
      "              --model models/person.toml --by state --mean age --format json --out ages.json");
  command->callback([options, &action] { action = [options] { run(*options); }; });
}

}  // namespace tacit::cli
