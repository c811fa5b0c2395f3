// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <memory>

#include "app/calibration.h"
#include "app/planning.h"
#include "base/limits.h"
#include "base/quantities.h"
#include "cli/bench/link.h"
#include "cli/bench/report.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/query/question_options.h"
#include "synth/dataset.h"

namespace tacit::cli {

namespace {

struct LinkOptions {
  LinkBench bench;
  std::size_t memory_mb = protocol::ServerLimits{}.memory_bytes >> 20;
  int threads = 0;
  std::string model = "models/person.toml", strategy = "any";
  bool json = false;
};

void run_link(const LinkOptions& options) {
  LinkBench bench = options.bench;
  bench.memory_bytes = options.memory_mb << 20;
  bench.strategy = strategy_named(options.strategy).value_or(StrategyWanted::kAny);
  bench.threads = app::thread_count(options.threads);
  const linkage::Model model = linkage::load_model(options.model);
  fmt::print(stderr, "{} client records and {} server records by model {}; {} of the server\n",
             count_text(bench.residents.client_records), count_text(bench.residents.server_records),
             model.name(), bench.threads == 1 ? "1 thread" : fmt::format("{} threads", bench.threads));
  const LinkFigures figures = run_link_bench(model, bench);
  print_out(options.json ? link_json(model, bench, figures).dump(2) + "\n"
                         : link_text(model, bench, figures));
}

struct CalibrateOptions {
  int threads = 0;
  std::string out;
  bool json = false;
};

void run_calibrate(const CalibrateOptions& options) {
  const std::filesystem::path file =
      options.out.empty() ? app::default_calibration_file() : std::filesystem::path(options.out);
  const app::Calibration calibration = app::calibrate(app::thread_count(options.threads));
  app::save(calibration, file);
  if (!options.json) {
    print_out(calibration_text(calibration) + fmt::format("Written to {}.\n", file.string()));
    return;
  }
  nlohmann::ordered_json json = calibration_json(calibration);
  json["file"] = file.string();
  print_out(json.dump(2) + "\n");
}

void add_text_or_json(CLI::App& command, bool& json) {
  command
      .add_option_function<std::string>(
          "--format", [&json](const std::string& name) { json = name == "json"; },
          "form of the result; text if not given")
      ->check(CLI::IsMember({"text", "json"}));
}

void add_link(CLI::App& bench, Action& action) {
  CLI::App* command = bench.add_subcommand("link",
                                           "Run a whole query over made-up residents, both sides on this "
                                           "machine and no network between them: time "
                                           "of each phase, pairs per second, bytes and memory");
  const auto options = std::make_shared<LinkOptions>();
  Residents& residents = options->bench.residents;
  const CLI::Range records(std::size_t{1}, synth::kMaxRecords);
  command->add_option("--records", residents.client_records, "records of the client")
      ->capture_default_str()
      ->check(records);
  command->add_option("--server-records", residents.server_records, "records of the server")
      ->capture_default_str()
      ->check(records);
  command->add_option("--model", options->model, "the linkage model")
      ->capture_default_str()
      ->type_name("FILE");
  command->add_option("--threads", options->threads, "threads of the server; 0 is every core")
      ->capture_default_str()
      ->check(CLI::Range(0, 4096));
  command->add_option("--memory-mb", options->memory_mb, "memory that the server may use")
      ->capture_default_str()
      ->check(CLI::Range(std::size_t{1}, std::size_t{1} << 24));
  command
      ->add_option("--split", residents.split_categories,
                   "categories of the client's own dimension; 0 for none")
      ->capture_default_str()
      ->check(CLI::Range(std::size_t{0}, kMaxSplitCategories));
  add_strategy(*command, options->strategy);
  command->add_option("--seed", residents.seed, "the same seed gives the same residents")
      ->capture_default_str();
  add_text_or_json(*command, options->json);
  command->footer(
      "The question is that of the demo, the average age by state. Each side runs in a process of its own, "
      "so "
      "that\n"
      "the memory of each is measured. The table is compared with the one computed in the clear; where they "
      "differ\n"
      "the exit status is 70. Progress goes to stderr.\n"
      "\n"
      "Examples:\n"
      "  tacit bench link\n"
      "  tacit bench link --records 8192 --server-records 8192 --threads 1\n"
      "  tacit bench link --records 1000 --server-records 100000 --format json");
  command->callback([options, &action] { action = [options] { run_link(*options); }; });
}

void add_calibrate(CLI::App& bench, Action& action) {
  CLI::App* command = bench.add_subcommand(
      "calibrate", "Measure how fast this machine is, for the times that `tacit plan` expects");
  const auto options = std::make_shared<CalibrateOptions>();
  command->add_option("--threads", options->threads, "threads that work at the same time; 0 is every core")
      ->capture_default_str()
      ->check(CLI::Range(0, 4096));
  command
      ->add_option("--out", options->out,
                   "write the measurements to this file, instead of tacit/calibration.toml below "
                   "XDG_CACHE_HOME or ~/.cache")
      ->type_name("FILE");
  add_text_or_json(*command, options->json);
  command->footer(
      "Examples:\n"
      "  tacit bench calibrate\n"
      "  tacit bench calibrate --out calibration.toml --format json");
  command->callback([options, &action] { action = [options] { run_calibrate(*options); }; });
}

}  // namespace

void add_bench(CLI::App& program, Action& action) {
  CLI::App* command = program.add_subcommand("bench", "Measure this machine, and a whole query on it");
  command->require_subcommand(1);
  add_link(*command, action);
  add_calibrate(*command, action);
  command->footer(
      "`tacit bench COMMAND --help` explains a benchmark.\n"
      "\n"
      "Examples:\n"
      "  tacit bench link --records 1000 --server-records 1000\n"
      "  tacit bench calibrate");
}

}  // namespace tacit::cli
