#include <spdlog/spdlog.h>

#include <memory>

#include "cli/commands.h"
#include "cli/output.h"
#include "cli/records.h"
#include "cli/serve_config.h"
#include "cli/serve_log.h"
#include "cli/signals.h"
#include "rpc/server/server.h"

namespace tacit::cli {

namespace {

struct ServeOptions {
  std::string config, source, source_table, listen;
  bool insecure = false;
  std::optional<int> threads;
};

// The configuration's server with what the command line changes of it.
rpc::ServerConfig server_config(rpc::ServerConfig config, const ServeOptions& options) {
  if (!options.listen.empty()) config.listen = options.listen;
  if (options.threads) config.limits.threads = *options.threads;
  if (options.insecure) {
    config.insecure = true;
    config.certificate_file.clear();
    config.key_file.clear();
  }
  return config;
}

void run(const ServeOptions& options) {
  start_log();
  const Configuration configuration = load_configuration(options.config);
  const rpc::ServerConfig config = server_config(configuration.server, options);
  const protocol::ServerData data =
      load_server_data(with_source(configuration.catalog, options.source, options.source_table),
                       [](const std::string& line) { spdlog::info("{}", line); });
  hold_stop_signals();
  rpc::Server server(config, data, session_log(config.max_sessions == 1));
  print_out("listening on " + server.start().text() + "\n");
  wait_for_stop_signal();
  spdlog::info("stopping");
  server.stop();
  spdlog::info("stopped");
}

}  // namespace

void add_serve(CLI::App& program, Action& action) {
  CLI::App* command = program.add_subcommand(
      "serve", "Answer queries about the records that a configuration names, until stopped");
  const auto options = std::make_shared<ServeOptions>();
  command->add_option("--config", options->config, "what is served, and how")->required()->type_name("FILE");
  command
      ->add_option("--source", options->source,
                   "a CSV or SQLite file of records, instead of the configuration's")
      ->type_name("FILE");
  command->add_option("--source-table", options->source_table, "table of an SQLite --source with several")
      ->needs(command->get_option("--source"));
  command
      ->add_option("--listen", options->listen,
                   "where to listen, instead of the configuration's; port 0 picks one")
      ->type_name("HOST:PORT")
      ->check(host_port_problem);
  command->add_flag("--insecure", options->insecure, "no TLS: only for clients on this machine");
  command
      ->add_option("--threads", options->threads,
                   "threads of the linkage, instead of the configuration's; 0 is every core")
      ->check(CLI::Range(0, 4096));
  command->footer(
      "Prints `listening on HOST:PORT` on stdout when it is ready; its log goes to stderr. SIGINT or SIGTERM "
      "stops it.\n"
      "\n"
      "Examples:\n"
      "  tacit serve --config examples/residents/server.toml\n"
      "  tacit serve --config examples/residents/server.toml --source residents.sqlite --listen "
      "0.0.0.0:7443");
  command->callback([options, &action] { action = [options] { run(*options); }; });
}

}  // namespace tacit::cli
