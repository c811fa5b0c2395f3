// SPDX-License-Identifier: Apache-2.0
#include "present/evaluation_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <utility>
#include <vector>

#include "base/quantities.h"
#include "present/columns.h"

namespace tacit::present {

namespace {

using linkage::CurvePoint;
using linkage::Evaluation;
using linkage::Outcome;
using linkage::PairProfile;
using linkage::Pattern;

// Of a curve, the rows on either side of a threshold that is worth seeing.
constexpr int kRowsAround = 2;

std::string plural(std::size_t count, const std::string& one, const std::string& several) {
  return fmt::format("{} {}", count_text(count), count == 1 ? one : several);
}

bool every_server_record_is_labelled(const app::EvaluateReport& report) {
  return report.evaluation.records.true_records == report.server.table.records();
}

std::string quality_text(const app::EvaluateReport& report) {
  const linkage::Quality& pairs = report.evaluation.pairs;
  const linkage::RecordQuality& records = report.evaluation.records;
  std::string text = fmt::format(
      "model {} (hash {}), threshold {} of {}; {} client records, {} server records\n\n", report.model.name(),
      report.model.short_hash(), report.model.threshold(), report.model.score_range() - report.model.shift(),
      count_text(report.client.table.records()), count_text(report.server.table.records()));
  text += fmt::format("{:<11}{:<9}{}\n", "", "pairs", "server records");
  text += fmt::format("precision  {:<9.4f}{:.4f}\n", pairs.precision, records.precision);
  text += fmt::format("recall     {:<9.4f}{:.4f}\n", pairs.recall, records.recall);
  text += fmt::format("F1         {:<9.4f}{:.4f}\n", pairs.f1, records.f1);
  text +=
      fmt::format("{} pairs found, {} of them true; {} true pairs in all\n", count_text(pairs.found_pairs),
                  count_text(pairs.correct_pairs), count_text(pairs.true_pairs));
  text += fmt::format("{} server records reached, {} of them belong to some client record; {} do in all\n",
                      count_text(records.found_records), count_text(records.correct_records),
                      count_text(records.true_records));
  text += "A table counts server records, each once, whoever reaches it.\n";
  if (every_server_record_is_labelled(report)) {
    text +=
        "Every server record belongs to some client record here, so that no wrong one can be reached: "
        "the\nprecision over server records says nothing about other data.\n";
  }
  return text;
}

std::string reach_text(const linkage::Reach& reach) {
  std::string text = fmt::format(
      "\n{} by several client records and count once; at most {} one\n"
      "{} only by client records that they do not belong to, and count all the same\n"
      "{} several server records, and each of those counts as a person\n",
      plural(reach.shared_servers, "server record is reached", "server records are reached"),
      plural(reach.most_clients, "client record reaches", "client records reach"),
      plural(reach.only_by_others, "labelled server record is reached",
             "labelled server records are reached"),
      plural(reach.several_servers, "client record reaches", "client records reach"));
  const std::string warning = reach_warning(reach);
  return warning.empty() ? text : text + "\nwarning: " + warning + "\n";
}

std::string percent(std::size_t part, std::size_t whole) {
  return whole == 0 ? "-"
                    : fmt::format("{:.1f}", 100 * static_cast<double>(part) / static_cast<double>(whole));
}

// Of the server's records and of the client's: "12 / 3".
std::string both_text(std::size_t server, std::size_t client) {
  return fmt::format("{} / {}", count_text(server), count_text(client));
}

std::string passes_table(const app::EvaluateReport& report) {
  const linkage::BlockedQuality& blocked = report.blocked;
  std::vector<std::vector<std::string>> lines = {
      {"pass", "pairs", "true pairs %", "only there %", "with those above %", "no key", "left out"}};
  for (std::size_t p = 0; p < blocked.passes.size(); ++p) {
    const linkage::PassQuality& pass = blocked.passes[p];
    lines.push_back(
        {report.model.passes()[p].name, count_text(pass.pairs), percent(pass.true_pairs, blocked.true_pairs),
         percent(pass.true_by_alone, blocked.true_pairs), percent(pass.met_by_now, blocked.true_pairs),
         both_text(pass.server_no_key, pass.client_no_key),
         both_text(pass.server_left_out.records, pass.client_left_out.records)});
  }
  return columns_text(lines) + "no key, left out: records of the server / of the client\n";
}

std::string blocked_text(const app::EvaluateReport& report) {
  const linkage::BlockedQuality& blocked = report.blocked;
  if (blocked.passes.empty()) return {};
  const double all =
      static_cast<double>(report.client.table.records()) * static_cast<double>(report.server.table.records());
  const auto row = [](const char* name, double pairs, double records) {
    return fmt::format("{:<11}{:<9.4f}{:.4f}\n", name, pairs, records);
  };
  return fmt::format("\nBlocked linkage ({} bins, each for {} server and {} client records of a pass)\n",
                     count_text(blocked.shape.bins), count_text(blocked.shape.server_places),
                     count_text(blocked.shape.client_places)) +
         passes_table(report) +
         fmt::format("{} of {} true pairs are compared ({:.4f}), and {} of all pairs\n\n",
                     count_text(blocked.met_pairs), count_text(blocked.true_pairs), blocked.met(),
                     part_text(static_cast<double>(blocked.compared_pairs), all)) +
         fmt::format("{:<11}{:<9}{}\n", "", "pairs", "server records") +
         row("precision", blocked.pairs.precision, blocked.records.precision) +
         row("recall", blocked.pairs.recall, blocked.records.recall) +
         row("F1", blocked.pairs.f1, blocked.records.f1);
}

// Whether a row of the curve is near enough to this threshold.
bool is_near(int row, int threshold) {
  return std::abs(row - threshold) <= kRowsAround;
}

std::string curve_text(const app::EvaluateReport& report) {
  const std::vector<CurvePoint>& curve = report.evaluation.curve;
  const CurvePoint& best = linkage::best_by_pairs(curve);
  const int own = report.model.threshold();
  std::string text = fmt::format(
      "\n{:>11} | {:^44} | {:^28}\n{:>11} | {:>16}  {:>9}  {:>6}  {:>6} | {:>9}  {:>6}  {:>6}\n", "", "pairs",
      "server records", "threshold", "found", "precision", "recall", "F1", "precision", "recall", "F1");
  for (const CurvePoint& point : curve) {
    if (!is_near(point.threshold, own) && !is_near(point.threshold, best.threshold)) continue;
    text += fmt::format("{:>11} | {:>16}  {:>9.4f}  {:>6.4f}  {:>6.4f} | {:>9.4f}  {:>6.4f}  {:>6.4f}{}{}\n",
                        point.threshold, count_text(point.pairs.found_pairs), point.pairs.precision,
                        point.pairs.recall, point.pairs.f1, point.records.precision, point.records.recall,
                        point.records.f1, point.threshold == own ? "  model's" : "",
                        point.threshold == best.threshold ? "  best" : "");
  }
  text += fmt::format("The best F1 over pairs is {:.4f}, at threshold {}{}.\n", best.pairs.f1, best.threshold,
                      best.threshold == own ? ", the model's own" : "");
  if (!every_server_record_is_labelled(report)) {
    const CurvePoint& best_records = linkage::best_by_records(curve);
    text += fmt::format("The best F1 over server records is {:.4f}, at threshold {}.\n",
                        best_records.records.f1, best_records.threshold);
  }
  return text;
}

// The three shares of one feature under one kind of pairs.
std::string shares(const PairProfile& profile, std::size_t feature) {
  const linkage::OutcomeCounts& counts = profile.features()[feature];
  return fmt::format(" | {:>6} {:>7} {:>7}", percent(counts.agree, profile.pairs()),
                     percent(counts.differ, profile.pairs()), percent(counts.missing, profile.pairs()));
}

std::string features_text(const app::EvaluateReport& report) {
  const Evaluation& evaluation = report.evaluation;
  const std::string corner = "% of pairs that", label = "feature";
  std::size_t width = corner.size();
  for (const auto& feature : report.model.features()) width = std::max(width, feature.name.size());
  std::string title = fmt::format("\n{:<{}}", corner, width), head = fmt::format("{:<{}}", label, width);
  for (const auto& [profile, kind] : {std::pair{&evaluation.true_links, "true"},
                                      {&evaluation.false_links, "false"},
                                      {&evaluation.missed_links, "missed"}}) {
    title += fmt::format(" | {:<22}", fmt::format("{} {} links", count_text(profile->pairs()), kind));
    head += fmt::format(" | {:>6} {:>7} {:>7}", "agree", "differ", "lack");
  }
  std::string text = title + "\n" + head + "\n";
  for (std::size_t f = 0; f < report.model.features().size(); ++f) {
    text += fmt::format("{:<{}}{}{}{}\n", report.model.features()[f].name, width,
                        shares(evaluation.true_links, f), shares(evaluation.false_links, f),
                        shares(evaluation.missed_links, f));
  }
  return text;
}

// One line for each of the commonest patterns, with the features of these outcomes.
std::string patterns_text(const app::EvaluateReport& report, const PairProfile& profile,
                          const std::string& title,
                          const std::vector<std::pair<Outcome, std::string>>& outcomes) {
  if (profile.pairs() == 0) return {};
  std::string text = fmt::format("\n{}\n{:>9}  {:>5}\n", title, "pairs", "score");
  for (const Pattern& pattern : profile.most_common(kPatternsShown)) {
    std::string parts;
    for (const auto& [outcome, label] : outcomes) {
      const auto names = features_with(report.model, pattern, outcome);
      if (!names.empty())
        parts += fmt::format("{}{} {}", parts.empty() ? "" : "; ", label, fmt::join(names, ", "));
    }
    text += fmt::format("{:>9}  {:>5}  {}\n", count_text(pattern.pairs),
                        pattern.shifted_score - report.model.shift(), parts.empty() ? "none" : parts);
  }
  return text;
}

std::string ambiguous_text(const Evaluation& evaluation) {
  const linkage::AmbiguityCounts counts = linkage::count_kinds(evaluation.ambiguous);
  return fmt::format(
      "\n{} (--ambiguous FILE.csv names them):\n"
      "{:>9}  reach several server records, {} of them with a tie for the best score\n"
      "{:>9}  have a best score of just the threshold\n"
      "{:>9}  have a best score one below it\n",
      plural(evaluation.ambiguous.size(), "client record is ambiguous", "client records are ambiguous"),
      count_text(counts.several), count_text(counts.tied), count_text(counts.just_linked),
      count_text(counts.just_missed));
}

}  // namespace

std::string evaluate_text(const app::EvaluateReport& report) {
  const Evaluation& evaluation = report.evaluation;
  return quality_text(report) + reach_text(evaluation.reach) + blocked_text(report) + curve_text(report) +
         features_text(report) +
         patterns_text(report, evaluation.false_links, "The commonest false links",
                       {{Outcome::kAgrees, "agree on"}}) +
         patterns_text(report, evaluation.missed_links, "The commonest missed links",
                       {{Outcome::kDiffers, "differ in"}, {Outcome::kLacksValue, "lack"}}) +
         ambiguous_text(evaluation);
}

}  // namespace tacit::present
