// SPDX-License-Identifier: Apache-2.0
#include <malloc.h>

#include <memory>
#include <optional>
#include <utility>

#include "app/server/check_setup.h"
#include "app/server/custodian.h"
#include "app/server/log_form.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/reading_options.h"
#include "cli/serve/launch.h"
#include "cli/serve/log.h"
#include "cli/serve/ranks.h"
#include "cli/serve/running.h"
#include "cli/serve/service_manager.h"
#include "cli/signals.h"
#include "cli/work_progress.h"
#include "link/place.h"
#include "mpi/session.h"
#include "rpc/address.h"

namespace tacit::cli {

namespace {

struct ServeOptions {
  std::string config;
  bool check = false;
  app::ServeChanges changes;
};

// Of itself glibc has up to eight heaps for each core, lets their ends grow to tens of megabytes once
// messages of megabytes have come and gone, and malloc_trim() gives back the end of the first one only: a
// server of many sessions would hold several times what it uses. Ciphertexts have an allocator of their own,
// and for messages a fresh page is little beside the network.
void keep_heaps_small() {
  mallopt(M_ARENA_MAX, 4);
  mallopt(M_TRIM_THRESHOLD, 128 << 10);
  mallopt(M_MMAP_THRESHOLD, 128 << 10);
}

// How far the records are read goes where the log does.
ProgressDisplay::Output reading_output(app::LogForm form) {
  ProgressDisplay::Output output;
  output.line = custodian_log().info;
  if (form == app::LogForm::kText) output.bar = stderr_bar();
  return output;
}

// With workers where `session` has further ranks.
void serve(const ServeOptions& options, const Launch& launch, mpi::Session* session) {
  const ServiceManager manager;
  manager.loading("reading the configuration and the records");
  const app::CustodianConfig config = app::load_config(options.config);
  app::ServeChanges changes = options.changes;
  std::unique_ptr<Ranks> ranks;
  if (session != nullptr && session->ranks() > 1) {
    ranks = std::make_unique<Ranks>(*session, launch, config,
                                    changes.threads.value_or(config.server.limits.threads), custodian_log());
    changes.worker_threads = ranks->threads();
  }
  std::optional<WorkScope> reading(std::in_place, shown_work(reading_output(config.log)));
  app::Custodian custodian(config, changes, custodian_log(), ranks ? ranks->place() : link::this_process());
  reading.reset();
  hold_stop_signals();
  const bool one_at_a_time = custodian.server_config().max_sessions == 1;
  const rpc::Address address = custodian.start(session_log(config.log, one_at_a_time));
  print_out("listening on " + address.text() + "\n");
  custodian_log().info("listening on " + address.text());
  run_until_stopped(custodian, options.config, address, manager, ranks.get());
}

void check(const ServeOptions& options) {
  const app::CustodianConfig config = app::load_config(options.config);
  print_out("configuration " + options.config + "\n");
  const StoppableWork stoppable(stderr_output());
  app::check_setup(config, options.changes,
                   {.info = [](const std::string& line) { print_out(line + "\n"); },
                    .warn = [](const std::string& line) { print_out("warning: " + line + "\n"); }});
  print_out("ready to serve; nothing was started or changed\n");
}

// The configuration may be what is wrong: how errors are told is looked up first.
void run(const ServeOptions& options) {
  keep_heaps_small();
  const Launch launch = find_launch();
  if (options.check) return launch.rank == 0 ? check(options) : void();
  if (launch.rank > 0)
    return run_worker(launch, options.changes.threads.value_or(0), options.changes.security);
  hold_reload_signal();  // one that comes too early is answered when the server runs
  const app::LogForm form = app::wanted_log_form(options.config);
  start_log(form);
  const auto logged = [&](mpi::Session* session) {
    end_logged(form, [&] { serve(options, launch, session); });
  };
  if (!launch.several) return logged(nullptr);
  run_first_rank([&](mpi::Session& session) { logged(&session); });
}

}  // namespace

void add_serve(CLI::App& program, Action& action, const bgv::Security& security) {
  CLI::App* command = program.add_subcommand(
      "serve", "Answer queries about the records that a configuration names, until stopped");
  const auto options = std::make_shared<ServeOptions>();
  options->changes.security = security;
  command->add_option("--config", options->config, "what is served, and how")->required()->type_name("FILE");
  command
      ->add_option("--source", options->changes.source,
                   "a CSV or SQLite file of records, instead of the configuration's")
      ->type_name("FILE");
  command
      ->add_option("--source-table", options->changes.source_table,
                   "table of an SQLite --source with several")
      ->needs(command->get_option("--source"));
  for (CLI::Option* option : add_reading(*command, options->changes.source_reading, "source")) {
    option->needs(command->get_option("--source"));
  }
  command
      ->add_option("--listen", options->changes.listen,
                   "where to listen, instead of the configuration's; port 0 picks one")
      ->type_name("HOST:PORT")
      ->check(rpc::address_problem);
  command->add_flag("--insecure", options->changes.insecure,
                    "no TLS and no client certificates: only for clients on this machine");
  command
      ->add_option("--threads", options->changes.threads,
                   "threads of the linkage, instead of the configuration's; 0 is every core")
      ->check(CLI::Range(0, 4096));
  command->add_flag(
      "--check", options->check,
      "only check: configuration, certificates, ledger, model and records, as a start would; starts and "
      "changes nothing");
  command->footer(
      "Prints `listening on HOST:PORT` on stdout when it is ready; its log goes to stderr. SIGINT or SIGTERM "
      "stops it:\nrunning queries may end within `grace_seconds`, a second signal ends them at once. SIGHUP "
      "has it "
      "read the\nconfiguration again, and the model, the records and all else that it names: new queries get "
      "what is there "
      "now, running\nones end on what they began with. If anything is wrong, the log says so and everything "
      "stays as it was.\n"
      "`[metrics]` of the configuration says where figures for monitoring go: over HTTP on this machine, to "
      "a file, or both.\n"
      "The log says at the start how many records one made-up client record could link by the model, and "
      "warns above\n`[limits] widest_record`.\n"
      "Under systemd as Type=notify it says when it is ready, reloads or stops, and feeds the watchdog while "
      "it "
      "works.\n"
      "Under mpirun, or srun --mpi=pmix, rank 0 is the server, and the others link records for it: they read "
      "neither\nconfiguration nor records. --threads is for every rank; without it, each has every core that "
      "it "
      "may use. SIGUSR1 to\nmpirun reloads, SIGUSR2 stops (docs/operations.md, \"More than one machine\").\n"
      "--check prints what it finds on stdout and ends with exit status 0, or with that of the first thing "
      "that is "
      "wrong.\n"
      "\n"
      "Examples:\n"
      "  tacit serve --config examples/residents/server.toml\n"
      "  tacit serve --config examples/residents/server.toml --check\n"
      "  tacit serve --config examples/residents/server.toml --source residents.sqlite --listen "
      "0.0.0.0:7443\n"
      "  mpirun --hostfile hosts --map-by ppr:1:node --bind-to none tacit serve --config "
      "/etc/tacit/server.toml");
  command->callback([options, &action] { action = [options] { run(*options); }; });
}

}  // namespace tacit::cli
