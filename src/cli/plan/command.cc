#include <algorithm>
#include <memory>
#include <thread>

#include "cli/commands.h"
#include "cli/output.h"
#include "cli/plan/report.h"
#include "plan/planner.h"
#include "protocol/server_data.h"
#include "table/question.h"

namespace tacit::cli {

namespace {

struct PlanOptions {
  std::size_t records = 0, server_records = 0, min_cell = 0;
  std::size_t cells = 10, measures = 1, split = 0;
  std::uint64_t span = 120;
  std::size_t memory_mb = protocol::ServerLimits{}.memory_bytes >> 20;
  int threads = 0;
  std::string model;
  Format format = Format::kTable;
};

void run(const PlanOptions& options) {
  plan::PlanRequest request = plan::request_for(linkage::load_model(options.model));
  request.client_records = options.records;
  request.server_records = options.server_records;
  request.min_cell = options.min_cell;
  request.cells = options.cells;
  request.tallies.assign(options.measures, {.counts = 1, .spans = {options.span}});
  request.split_categories = options.split;
  const plan::Plan plan = plan::make_plan(request, options.memory_mb << 20);
  const int threads = options.threads != 0
                          ? options.threads
                          : static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  const ExpectedSeconds expected = expect_seconds_here(plan, threads);
  if (options.format == Format::kTable) {
    print_out(plan_text(plan, expected, threads));
    return;
  }
  nlohmann::ordered_json json = plan_json(plan);
  json["threads"] = threads;
  json["expected_seconds"] = expected_json(expected);
  print_out(json.dump(2) + "\n");
}

}  // namespace

void add_plan(CLI::App& program, Action& action) {
  CLI::App* command = program.add_subcommand(
      "plan", "Show the parameters, noise, bytes, memory and time that a query would take");
  const auto options = std::make_shared<PlanOptions>();
  command->add_option("--records", options->records, "records of the client")->required();
  command->add_option("--server-records", options->server_records, "records of the server")->required();
  command->add_option("--model", options->model, "the linkage model")->required()->type_name("FILE");
  command->add_option("--min-cell", options->min_cell, "the smallest cell that is shown")->required();
  command->add_option("--cells", options->cells, "cells of the server's dimensions")->capture_default_str();
  command->add_option("--measures", options->measures, "measures, each a sum or mean")
      ->capture_default_str()
      ->check(CLI::Range(std::size_t{1}, table::kMaxStatistics));
  command->add_option("--split", options->split, "categories of the client's own dimension; 0 for none")
      ->capture_default_str()
      ->check(CLI::Range(std::size_t{0}, table::kMaxSplitCategories));
  command
      ->add_option("--span", options->span,
                   "range of a measure: its maximum less its minimum, times 10^decimals")
      ->capture_default_str();
  command->add_option("--memory-mb", options->memory_mb, "memory that the server may use")
      ->capture_default_str()
      ->check(CLI::Range(std::size_t{1}, std::size_t{1} << 24));
  command->add_option("--threads", options->threads, "threads of the linkage; 0 is every core")
      ->capture_default_str()
      ->check(CLI::Range(0, 4096));
  add_format(*command, options->format);
  command->footer(
      "Examples:\n"
      "  tacit plan --records 5000 --server-records 5000 --model models/person.toml --min-cell 5\n"
      "  tacit plan --records 8000 --server-records 100000 --model models/person.toml --min-cell 20 --format "
      "json");
  command->callback([options, &action] { action = [options] { run(*options); }; });
}

}  // namespace tacit::cli
