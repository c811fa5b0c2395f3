// SPDX-License-Identifier: Apache-2.0
#include "cli/bench/report.h"

#include <fmt/format.h>

#include <numeric>

#include "app/planning.h"
#include "base/quantities.h"
#include "present/plan.h"
#include "present/plan_linkage.h"
#include "ring/kernels.h"

namespace tacit::cli {

namespace {

using nlohmann::ordered_json;

std::uint64_t pairs(const LinkBench& bench) {
  return std::uint64_t{bench.residents.client_records} * bench.residents.server_records;
}

std::string threads_text(int threads) {
  return fmt::format("{} {}", threads, threads == 1 ? "thread" : "threads");
}

std::string phases_text(const WorkSeconds& work) {
  const double all = std::accumulate(work.begin(), work.end(), 0.0);
  std::string text = fmt::format("{:<17}{:>12}{:>9}\n", "phase", "thread time", "share");
  const auto row = [&](const char* what, double seconds) {
    text += fmt::format("{:<17}{:>12}{:>8.1f}%\n", what, duration_text(seconds),
                        all > 0 ? 100 * seconds / all : 0);
  };
  for (std::size_t i = 0; i < work.size(); ++i) row(title(kWorks[i]), work[i]);
  row("all", all);
  return text;
}

std::string plan_line(const plan::Plan& plan) {
  return fmt::format("N = {}, {} primes and {} special ones; {}: {}", plan.degree(),
                     plan.literal.primes.size(), plan.literal.special_primes.size(),
                     present::strategy_of(plan.link), present::layout_line(plan.link));
}

}  // namespace

double pairs_per_second_per_core(const LinkBench& bench, const LinkFigures& figures) {
  return static_cast<double>(pairs(bench)) / (figures.link_seconds * bench.threads);
}

ordered_json link_json(const linkage::Model& model, const LinkBench& bench, const LinkFigures& figures) {
  ordered_json phases, plan = present::plan_json(figures.plan);
  for (std::size_t i = 0; i < kWorks.size(); ++i) phases[key(kWorks[i])] = figures.work[i];
  plan["expected_seconds"] = present::expected_json(app::expect_seconds_here(figures.plan, bench.threads));
  return {{"records", bench.residents.client_records},
          {"server_records", bench.residents.server_records},
          {"split_categories", bench.residents.split_categories},
          {"seed", bench.residents.seed},
          {"model", model.name()},
          {"model_hash", model.hash_hex()},
          {"threads", bench.threads},
          {"simd", ring::target_name()},
          {"phases", phases},
          {"link_seconds", figures.link_seconds},
          {"total_seconds", figures.total_seconds},
          {"pairs", pairs(bench)},
          {"pairs_per_second_per_core", pairs_per_second_per_core(bench, figures)},
          {"bytes_up", figures.bytes_up},
          {"bytes_down", figures.bytes_down},
          {"server_peak_rss_bytes", figures.server_peak_rss_bytes},
          {"client_peak_rss_bytes", figures.client_peak_rss_bytes},
          {"table_equals_plain", true},
          {"plan", plan}};
}

std::string link_text(const linkage::Model& model, const LinkBench& bench, const LinkFigures& figures) {
  const app::ExpectedSeconds expected = app::expect_seconds_here(figures.plan, bench.threads);
  const double rate = pairs_per_second_per_core(bench, figures);
  return phases_text(figures.work) + "\n" +
         figure_line("records",
                     fmt::format("{} client, {} server: {} pairs", count_text(bench.residents.client_records),
                                 count_text(bench.residents.server_records), count_text(pairs(bench)))) +
         figure_line("model", fmt::format("{} (hash {})", model.name(), model.short_hash())) +
         figure_line("linkage", fmt::format("{} on {}: {} on each", duration_text(figures.link_seconds),
                                            threads_text(bench.threads), rate_text(rate, "pairs"))) +
         figure_line("whole query",
                     fmt::format("{} from the client's start to its table; {} expected of the server",
                                 duration_text(figures.total_seconds), duration_text(expected.total()))) +
         figure_line("bytes", fmt::format("{} from client to server, {} back", bytes_text(figures.bytes_up),
                                          bytes_text(figures.bytes_down))) +
         figure_line("peak memory",
                     fmt::format("server {}, client {}", bytes_text(figures.server_peak_rss_bytes),
                                 bytes_text(figures.client_peak_rss_bytes))) +
         figure_line("plan", plan_line(figures.plan)) + figure_line("SIMD target", ring::target_name()) +
         figure_line("check", "the encrypted table equals the one computed in the clear");
}

nlohmann::ordered_json calibration_json(const app::Calibration& calibration) {
  nlohmann::ordered_json degrees = nlohmann::ordered_json::array();
  for (const auto& [degree, seconds] : calibration.degrees) {
    degrees.push_back({{"degree", degree},
                       {"transform_seconds", seconds.transform},
                       {"pass_seconds", seconds.pass},
                       {"row_seconds", seconds.row}});
  }
  return {{"simd", ring::target_name()}, {"threads", calibration.threads}, {"degrees", degrees}};
}

std::string calibration_text(const app::Calibration& calibration) {
  std::string text = fmt::format("{:<14}{:>12}{:>12}{:>12}\n", "ring degree N", "transform", "pass", "row");
  for (const auto& [degree, seconds] : calibration.degrees) {
    text += fmt::format("{:<14}{:>9.2f} us{:>9.2f} us{:>9.2f} us\n", degree, seconds.transform * 1e6,
                        seconds.pass * 1e6, seconds.row * 1e6);
  }
  return text + fmt::format("Time of one thread, with {} at work; SIMD target {}.\n", calibration.threads,
                            ring::target_name());
}

}  // namespace tacit::cli
