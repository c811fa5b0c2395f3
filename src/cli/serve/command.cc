#include <fmt/format.h>
#include <malloc.h>
#include <spdlog/spdlog.h>

#include <chrono>
#include <memory>
#include <optional>

#include "cli/commands.h"
#include "cli/output.h"
#include "cli/records.h"
#include "cli/serve/config.h"
#include "cli/serve/log.h"
#include "cli/serve/warnings.h"
#include "cli/signals.h"
#include "rpc/server/server.h"

namespace tacit::cli {

namespace {

struct ServeOptions {
  std::string config, source, source_table, listen;
  bool insecure = false;
  std::optional<int> threads;
  bgv::Security security;
};

// The configuration's server with what the command line changes of it.
rpc::ServerConfig server_config(const Configuration& configuration, const ServeOptions& options) {
  rpc::ServerConfig config = configuration.server;
  if (!options.listen.empty()) config.listen = options.listen;
  if (options.threads) config.limits.threads = *options.threads;
  config.limits.security = options.security;
  if (options.insecure) {
    config.insecure = true;
    config.certificate_file.clear();
    config.key_file.clear();
    config.client_ca_file.clear();
    config.clients.clear();
    // A trial needs none, but what a file says is kept up, by whoever asks.
    if (configuration.ledger.path.empty()) config.bookkeeping = rpc::Bookkeeping::kNone;
  }
  return config;
}

std::unique_ptr<MetricsFile> start_metrics(const MetricsConfig& config, const Metrics& metrics,
                                           const rpc::Server& server,
                                           const std::optional<ledger::Ledger>& ledger) {
  if (config.file.empty()) return nullptr;
  const auto text = [&] { return metrics.text(server.counts(), ledger ? ledger->head().entries : 0); };
  return std::make_unique<MetricsFile>(config.file, config.interval, text,
                                       [](const std::string& line) { spdlog::warn("{}", line); });
}

void log_made_up_records(const protocol::ServerData& data, double widest_record) {
  const MadeUpRecords made_up = made_up_records(data.model, data.features, widest_record,
                                                static_cast<std::size_t>(data.catalog.min_cell));
  spdlog::info("{}", made_up.figures);
  if (made_up.warning) spdlog::warn("{}", *made_up.warning);
}

// Running queries may end within the grace; a second signal ends them at once.
void finish(rpc::Server& server, std::chrono::seconds grace) {
  server.drain();
  const auto until = std::chrono::steady_clock::now() + grace;
  const std::size_t running = server.counts().running;
  spdlog::info("stopping{}",
               running == 0 ? "" : fmt::format(": {} running, up to {} s", running, grace.count()));
  while (server.counts().running > 0 && std::chrono::steady_clock::now() < until) {
    if (stop_signal_within(std::chrono::milliseconds(100))) break;
  }
  server.stop();
  spdlog::info("stopped");
}

// Of itself glibc has up to eight heaps for each core, lets their ends grow to tens of megabytes once
// messages of megabytes have come and gone, and malloc_trim() gives back the end of the first one only: a
// server of many sessions would hold several times what it uses. Ciphertexts have an allocator of their own,
// and for messages a fresh page is little beside the network.
void keep_heaps_small() {
  mallopt(M_ARENA_MAX, 4);
  mallopt(M_TRIM_THRESHOLD, 128 << 10);
  mallopt(M_MMAP_THRESHOLD, 128 << 10);
}

void run(const ServeOptions& options) {
  keep_heaps_small();
  const Configuration configuration = load_configuration(options.config);
  start_log(configuration.log);
  const rpc::ServerConfig config = server_config(configuration, options);
  std::optional<ledger::Ledger> ledger = open_ledger(configuration.ledger, config.bookkeeping);
  const protocol::ServerData data =
      load_server_data(with_source(configuration.catalog, options.source, options.source_table),
                       [](const std::string& line) { spdlog::info("{}", line); });
  hold_stop_signals();
  Metrics metrics;
  rpc::Server server(config, data, session_log(configuration.log, config.max_sessions == 1, metrics),
                     ledger ? &*ledger : nullptr);
  for (const std::string& warning : serve_warnings(config)) spdlog::warn("{}", warning);
  log_made_up_records(data, configuration.widest_record);
  const std::string address = server.start().text();
  const auto metrics_file = start_metrics(configuration.metrics, metrics, server, ledger);
  print_out("listening on " + address + "\n");
  wait_for_stop_signal();
  finish(server, configuration.grace);
}

}  // namespace

void add_serve(CLI::App& program, Action& action, const bgv::Security& security) {
  CLI::App* command = program.add_subcommand(
      "serve", "Answer queries about the records that a configuration names, until stopped");
  const auto options = std::make_shared<ServeOptions>();
  options->security = security;
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
  command->add_flag("--insecure", options->insecure,
                    "no TLS, and nobody is known: only for clients on this machine");
  command
      ->add_option("--threads", options->threads,
                   "threads of the linkage, instead of the configuration's; 0 is every core")
      ->check(CLI::Range(0, 4096));
  command->footer(
      "Prints `listening on HOST:PORT` on stdout when it is ready; its log goes to stderr. SIGINT or SIGTERM "
      "stops it:\nrunning queries may end within `grace_seconds`, a second signal ends them at once.\n"
      "The log says at the start how many records one made-up client record could link by the model, and "
      "warns "
      "above\n`[limits] widest_record`.\n"
      "\n"
      "Examples:\n"
      "  tacit serve --config examples/residents/server.toml\n"
      "  tacit serve --config examples/residents/server.toml --source residents.sqlite --listen "
      "0.0.0.0:7443");
  command->callback([options, &action] { action = [options] { run(*options); }; });
}

}  // namespace tacit::cli
