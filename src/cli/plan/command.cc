// SPDX-License-Identifier: Apache-2.0
#include <memory>

#include "app/planning.h"
#include "base/limits.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/query/question_options.h"
#include "cli/work_progress.h"
#include "linkage/model.h"
#include "present/plan.h"
#include "protocol/server_data.h"
#include "table/question.h"

namespace tacit::cli {

namespace {

struct PlanOptions {
  app::QuerySize size;
  std::size_t memory_mb = protocol::ServerLimits{}.memory_bytes >> 20;
  app::Ranks ranks;
  std::string model, strategy = "any";
  Format format = Format::kTable;
  bool verbose = false;
};

std::string plan_output(const app::PlanReport& report, bool verbose) {
  if (verbose) return present::plan_text(report);
  return present::short_plan_text(report) + "--verbose shows parameters, layout and noise.\n";
}

void run(const PlanOptions& options) {
  const StoppableWork stoppable;
  const linkage::Model model = linkage::load_model(options.model);
  app::QuerySize size = options.size;
  size.strategy = strategy_named(options.strategy).value_or(StrategyWanted::kAny);
  const app::PlanReport report =
      app::report_plan(app::plan_query(model, size, options.memory_mb << 20), options.ranks);
  print_out(options.format == Format::kJson ? present::plan_json(report).dump(2) + "\n"
                                            : plan_output(report, options.verbose));
}

}  // namespace

void add_plan(CLI::App& program, Action& action) {
  CLI::App* command = program.add_subcommand(
      "plan",
      "Show the time, memory and bytes that a query would take; with --verbose its parameters and noise");
  const auto options = std::make_shared<PlanOptions>();
  command->add_option("--records", options->size.client_records, "records of the client")->required();
  command->add_option("--server-records", options->size.server_records, "records of the server")->required();
  command->add_option("--model", options->model, "the linkage model")->required()->type_name("FILE");
  command->add_option("--min-cell", options->size.min_cell, "the smallest cell that is shown")->required();
  command->add_option("--cells", options->size.cells, "cells of the server's dimensions")
      ->capture_default_str();
  command->add_option("--measures", options->size.measures, "measures, each a sum or mean")
      ->capture_default_str()
      ->check(CLI::Range(std::size_t{1}, table::kMaxStatistics));
  command->add_option("--split", options->size.split, "categories of the client's own dimension; 0 for none")
      ->capture_default_str()
      ->check(CLI::Range(std::size_t{0}, kMaxSplitCategories));
  command
      ->add_option("--span", options->size.span,
                   "range of a measure: its maximum minus its minimum, times 10^decimals")
      ->capture_default_str();
  command->add_option("--memory-mb", options->memory_mb, "memory that the server may use")
      ->capture_default_str()
      ->check(CLI::Range(std::size_t{1}, std::size_t{1} << 24));
  command
      ->add_option("--threads", options->ranks.threads,
                   "threads of the linkage, of each rank; 0 is every core of this machine")
      ->capture_default_str()
      ->check(CLI::Range(0, 4096));
  CLI::Option* ranks =
      command->add_option("--ranks", options->ranks.ranks, "processes that link together, on a machine each")
          ->capture_default_str()
          ->check(CLI::Range(1, app::kMaxRanks));
  command
      ->add_option("--network-gbit", options->ranks.network_gbit,
                   "what the network between them carries, in Gbit/s")
      ->capture_default_str()
      ->check(CLI::Range(0.001, 100000.0))
      ->needs(ranks);
  add_strategy(*command, options->strategy);
  add_format(*command, options->format);
  command->add_flag("--verbose", options->verbose, "also parameters, layout, and the noise of each step");
  command->footer(
      "Examples:\n"
      "  tacit plan --records 5000 --server-records 5000 --model models/person.toml --min-cell 5\n"
      "  tacit plan --records 8000 --server-records 100000 --model models/person.toml --min-cell 20 --format "
      "json\n"
      "  tacit plan --records 5000 --server-records 1000000 --model models/person.toml --min-cell 5 "
      "--memory-mb 6000 \\\n"
      "             --strategy blocked\n"
      "  tacit plan --records 5000 --server-records 10000000 --model models/person-id.toml --min-cell 10 "
      "--memory-mb 8000 \\\n"
      "             --ranks 4 --threads 16");
  command->callback([options, &action] { action = [options] { run(*options); }; });
}

}  // namespace tacit::cli
