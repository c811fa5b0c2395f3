// SPDX-License-Identifier: Apache-2.0
#include "present/plan.h"

#include <fmt/format.h>

#include "base/quantities.h"
#include "plan/cost.h"
#include "present/plan_cluster.h"
#include "present/plan_linkage.h"

namespace tacit::present {

namespace {

using nlohmann::ordered_json;

ordered_json levels_json(const plan::Plan& plan) {
  return {{"planes", plan.link.planes_level},          {"score", plan.link.score_level},
          {"packed", plan.link.packed_level},          {"refreshed", plan.check.level},
          {"powers", plan.table.inverse.powers_level}, {"values", plan.table.tabulate.values_level},
          {"checks", plan.check.sent_level},           {"sent_back", plan.end_level()}};
}

// Bits that a step needs above its noise.
double needed_bits(const plan::NoisePoint& point) {
  return point.modulus_bits - point.noise_bits - point.margin_bits;
}

ordered_json noise_json(const plan::Plan& plan) {
  ordered_json steps = ordered_json::array();
  for (const plan::NoisePoint& point : plan.noise) {
    steps.push_back({{"step", point.step},
                     {"level", point.level},
                     {"modulus_bits", point.modulus_bits},
                     {"noise_bits", point.noise_bits},
                     {"needed_bits", needed_bits(point)},
                     {"margin_bits", point.margin_bits}});
  }
  return steps;
}

std::string parameters_text(const plan::Plan& plan) {
  const std::size_t primes = plan.literal.primes.size(), special = plan.literal.special_primes.size();
  return figure_line("records", fmt::format("{} client, {} server, min_cell {}, {} cells",
                                            count_text(plan.request.client_records),
                                            count_text(plan.request.server_records), plan.request.min_cell,
                                            plan.request.cells)) +
         figure_line("ring degree N", std::to_string(plan.degree())) +
         figure_line("primes", fmt::format("{} of 30 bits, and {} special", primes, special)) +
         figure_line("modulus",
                     fmt::format("{:.1f} bits, {:.0f} allowed for 128-bit security",
                                 bgv::total_bits(plan.literal), bgv::security_limit_bits(plan.degree())));
}

// Such as "90: 3 a cell, 10 cells, 3 of your own categories".
std::string totals_text(const plan::Items& items) {
  const std::string own =
      items.categories() == 1 ? "" : fmt::format(", {} categories of the client's own", items.categories());
  return fmt::format("{}: {} a cell (counts and digits of sums), {} {}{}", count_text(items.count()),
                     items.parts(), count_text(items.cells()), items.cells() == 1 ? "cell" : "cells", own);
}

std::string time_text(const app::PlanReport& report) {
  const app::ExpectedSeconds& expected = report.expected;
  const int threads = report.threads;
  return figure_line(
      "expected time",
      fmt::format("{} on {} {} of this machine (encrypt {}, prepare {}, link {}, tabulate {}, gate {})",
                  duration_text(expected.total()), threads, threads == 1 ? "thread" : "threads",
                  duration_text(expected.encrypt), duration_text(expected.prepare),
                  duration_text(expected.link), duration_text(expected.tabulate),
                  duration_text(expected.gate)));
}

std::string cost_text(const app::PlanReport& report) {
  const plan::Cost& cost = report.plan.cost;
  const std::string up = fmt::format("{} (keys {}, encrypted records {})", bytes_text(cost.bytes_up),
                                     bytes_text(cost.keys_bytes), bytes_text(cost.planes_bytes));
  const std::string memory = fmt::format("server {}, client {}", bytes_text(cost.server_memory_bytes),
                                         bytes_text(cost.client_memory_bytes));
  return figure_line("bytes up", up) + figure_line("bytes down", bytes_text(cost.bytes_down)) +
         (report.cluster ? short_cluster_text(report) + cluster_text(report)
                         : figure_line("memory", memory) + time_text(report));
}

std::string noise_text(const plan::Plan& plan) {
  std::string text = fmt::format("\n{:<28}{:>6}{:>14}{:>12}{:>14}{:>12}\n", "step", "level", "modulus bits",
                                 "noise bits", "needed above", "spare bits");
  for (const plan::NoisePoint& point : plan.noise) {
    text += fmt::format("{:<28}{:>6}{:>14.1f}{:>12.1f}{:>14.1f}{:>12.1f}\n", point.step, point.level,
                        point.modulus_bits, point.noise_bits, needed_bits(point), point.margin_bits);
  }
  text += fmt::format(
      "A level is the number of primes left; each multiplication takes one. Above its noise a step needs a "
      "bit\n"
      "for the sign; what is sent needs about {:.0f}, and more the more numbers there are, for the pad that "
      "hides it.\n"
      "Spare is what is left beyond that: 0.0 is enough. At and between all steps the noise stays at least\n"
      "{:.1f} bits below half of the modulus; {:.0f} are asked for.\n",
      plan::kHidingBits, plan.least_margin_bits, plan::kMarginBits);
  return text;
}

}  // namespace

ordered_json expected_json(const app::ExpectedSeconds& expected) {
  return {{"encrypt", expected.encrypt},   {"prepare", expected.prepare}, {"link", expected.link},
          {"tabulate", expected.tabulate}, {"gate", expected.gate},       {"total", expected.total()}};
}

ordered_json plan_json(const plan::Plan& plan) {
  return {{"client_records", plan.request.client_records},
          {"server_records", plan.request.server_records},
          {"cells", plan.request.cells},
          {"min_cell", plan.request.min_cell},
          {"ring_degree", plan.degree()},
          {"primes", plan.literal.primes},
          {"special_primes", plan.literal.special_primes},
          {"modulus_bits", bgv::total_bits(plan.literal)},
          {"modulus_bits_allowed", bgv::security_limit_bits(plan.degree())},
          {"strategy", strategy_of(plan.link)},
          {"layout", layout_json(plan.link)},
          {"levels", levels_json(plan)},
          {"link", link_json(plan)},
          {"totals",
           {{"all", plan.table.tabulate.items.count()},
            {"a_cell", plan.table.tabulate.items.parts()},
            {"cells", plan.table.tabulate.items.cells()},
            {"client_categories", plan.request.split_categories}}},
          {"least_margin_bits", plan.least_margin_bits},
          {"noise", noise_json(plan)},
          {"bytes",
           {{"up", plan.cost.bytes_up},
            {"down", plan.cost.bytes_down},
            {"keys", plan.cost.keys_bytes},
            {"planes", plan.cost.planes_bytes}}},
          {"memory_bytes",
           {{"server", plan.cost.server_memory_bytes}, {"client", plan.cost.client_memory_bytes}}}};
}

ordered_json plan_json(const app::PlanReport& report) {
  ordered_json json = plan_json(report.plan);
  json["threads"] = report.threads;
  json["expected_seconds"] = expected_json(report.expected);
  if (report.cluster) json["cluster"] = cluster_json(report);
  return json;
}

std::string short_plan_text(const app::PlanReport& report) {
  const plan::Cost& cost = report.plan.cost;
  const std::string compared = figure_line("compared", compared_line(report.plan.link));
  if (report.cluster) return short_cluster_text(report) + compared;
  return figure_line("time", fmt::format("about {} on {} {} of a server like this machine",
                                         duration_text(report.expected.total()), report.threads,
                                         report.threads == 1 ? "core" : "cores")) +
         figure_line("memory, bytes",
                     fmt::format("{} of the server's memory, {} of yours; {} to send, {} to receive",
                                 bytes_text(cost.server_memory_bytes), bytes_text(cost.client_memory_bytes),
                                 bytes_text(cost.bytes_up), bytes_text(cost.bytes_down))) +
         compared;
}

std::string plan_text(const app::PlanReport& report) {
  return compared_text(report.plan.link) + "\n" + parameters_text(report.plan) + linkage_text(report.plan) +
         figure_line("totals", totals_text(report.plan.table.tabulate.items)) + cost_text(report) +
         noise_text(report.plan);
}

}  // namespace tacit::present
