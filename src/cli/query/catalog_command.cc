#include <fmt/format.h>

#include <memory>

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
};

void run(const CatalogOptions& options) {
  protocol::Observer silent;
  const protocol::ServerCatalog catalog = rpc::fetch_catalog(options.connection.for_rpc(), silent);
  print_out(options.format == Format::kJson ? present::catalog_json(catalog).dump(2) + "\n"
                                            : present::catalog_text(catalog));
}

}  // namespace

void add_catalog(CLI::App& program, Action& action) {
  CLI::App* command = program.add_subcommand(
      "catalog", "Show what you may ask a server: dimensions with their categories, measures, limits, model");
  const auto options = std::make_shared<CatalogOptions>();
  add_connection(*command, options->connection);
  command->get_option("--server")->required();
  add_format(*command, options->format);
  command->footer(
      "Examples:\n"
      "  tacit catalog --server linkage.example.org:7443 --ca ca.crt --cert ada.crt --key ada.key\n"
      "  tacit catalog --server localhost:7443 --ca demo/tls/ca.crt --cert demo/tls/client.crt \\\n"
      "                --key demo/tls/client.key --format json");
  command->callback([options, &action] { action = [options] { run(*options); }; });
}

}  // namespace tacit::cli
