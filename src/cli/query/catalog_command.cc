// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <memory>

#include "app/client/server_model.h"
#include "base/hex.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/query/connection_options.h"
#include "present/catalog.h"
#include "rpc/client/catalog.h"

namespace tacit::cli {

namespace {

struct CatalogOptions {
  ConnectionOptions connection;
  Format format = Format::kTable;
  std::string model_out;
};

// Said on stderr: stdout has the catalog alone.
void write_model_out(const protocol::ServerCatalog& catalog, const std::string& file) {
  if (file.empty()) return;
  const bool written = app::save_model(catalog, file);
  stderr_output().line(
      fmt::format("{}: {}: {} (hash {})", file,
                  written ? "the server's model is written" : "is the server's model already",
                  catalog.model_name, to_hex(catalog.model_hash).substr(0, 12)));
}

void run(const CatalogOptions& options) {
  protocol::Observer silent;
  const protocol::ServerCatalog catalog = rpc::fetch_catalog(options.connection.for_rpc(), silent);
  write_model_out(catalog, options.model_out);
  print_out(options.format == Format::kJson ? present::catalog_json(catalog).dump(2) + "\n"
                                            : present::catalog_text(catalog));
}

}  // namespace

void add_catalog(CLI::App& program, Action& action) {
  CLI::App* command = program.add_subcommand(
      "catalog",
      "Show what you may ask a server: dimensions with their categories, measures, limits, budget, model");
  const auto options = std::make_shared<CatalogOptions>();
  add_connection(*command, options->connection);
  command->get_option("--server")->required();
  add_format(*command, options->format);
  command
      ->add_option("--model-out", options->model_out,
                   "write the server's linkage model to this new file; a file that is there stays as it is")
      ->type_name("FILE");
  command->footer(
      "Examples:\n"
      "  tacit catalog --server linkage.example.org:7443 --ca ca.crt --cert ada.crt --key ada.key\n"
      "  tacit catalog --server localhost:7443 --ca demo/tls/ca.crt --cert demo/tls/client.crt \\\n"
      "                --key demo/tls/client.key --format json\n"
      "  tacit catalog --server localhost:7443 --ca demo/tls/ca.crt --cert demo/tls/client.crt \\\n"
      "                --key demo/tls/client.key --model-out person.toml");
  command->callback([options, &action] { action = [options] { run(*options); }; });
}

}  // namespace tacit::cli
