// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "app/column_guess.h"
#include "base/error.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/query/connection_options.h"
#include "ingest/source.h"
#include "present/study.h"
#include "protocol/catalog.h"
#include "rpc/client/catalog.h"

namespace tacit::cli {

namespace {

struct StudyOptions {
  ConnectionOptions connection;
  std::string data, data_table, model, out;
};

present::StudyStart start_of(const StudyOptions& options) {
  const ConnectionOptions& connection = options.connection;
  return {connection.connection.server,
          connection.ca,
          connection.certificate,
          connection.key,
          connection.connection.insecure,
          {.path = options.data, .table = options.data_table},
          options.model,
          options.out};
}

// A word on what was found, on stderr: stdout may have the study itself.
std::string found_text(const linkage::Model& model, const table::Table& data) {
  const std::vector<app::ColumnGuess> guesses =
      app::guess_columns(app::client_columns(model), data.column_names());
  const auto same = std::ranges::count_if(guesses, &app::ColumnGuess::is_same_name);
  const std::string found =
      fmt::format("{} of the {} columns that model {} compares have the same name in {}", same,
                  guesses.size(), model.name(), data.origin());
  return static_cast<std::size_t>(same) == guesses.size()
             ? found
             : found + "; see `columns` in the study before you ask";
}

void init(const StudyOptions& options) {
  if (!options.out.empty()) present::require_new_study(options.out);
  const present::StudyStart start = start_of(options);
  const table::Table data = ingest::read_source(start.data);
  protocol::Observer silent;
  const protocol::ServerCatalog catalog = rpc::fetch_catalog(options.connection.for_rpc(), silent);
  const linkage::Model model =
      options.model.empty() ? protocol::model_of(catalog) : linkage::load_model(options.model);
  const std::string text = present::study_text(start, catalog, model, data);
  if (options.out.empty()) {
    print_out(text);
  } else {
    present::write_study(options.out, text);
    stderr_output().line(
        fmt::format("{}: written; next: tacit query --file {} --dry-run", options.out, options.out));
  }
  stderr_output().line(found_text(model, data));
}

void add_init(CLI::App& group, Action& action) {
  CLI::App* command = group.add_subcommand(
      "init", "Write a commented study file from a server's catalog and your own file, to begin with");
  const auto options = std::make_shared<StudyOptions>();
  add_connection(*command, options->connection);
  command->get_option("--server")->required();
  command->add_option("--data", options->data, "your records, CSV or SQLite")->required()->type_name("FILE");
  command->add_option("--data-table", options->data_table, "table of an SQLite --data with several");
  command
      ->add_option("--model", options->model,
                   "the linkage model to name in the study; without it, the study uses the server's")
      ->type_name("FILE");
  command
      ->add_option("--out", options->out,
                   "the new study file; one that is there stays as it is; default: stdout")
      ->type_name("FILE");
  command->footer(
      "Example:\n"
      "  tacit study init --server linkage.example.org:7443 --ca ca.crt --cert ada.crt --key ada.key \\\n"
      "                   --data people.csv --out study.toml\n"
      "  tacit query --file study.toml --dry-run");
  command->callback([options, &action] { action = [options] { init(*options); }; });
}

}  // namespace

void add_study(CLI::App& program, Action& action) {
  CLI::App* group = program.add_subcommand("study", "Begin a study: a file of what a query is asked");
  group->require_subcommand(1);
  add_init(*group, action);
}

}  // namespace tacit::cli
