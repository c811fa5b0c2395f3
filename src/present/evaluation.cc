// SPDX-License-Identifier: Apache-2.0
#include "present/evaluation.h"

#include <fmt/format.h>

#include "circuit/link_polynomial.h"

namespace tacit::present {

namespace {

using linkage::CurvePoint;
using linkage::Evaluation;
using linkage::Model;
using linkage::Outcome;
using linkage::PairProfile;
using linkage::Pattern;
using nlohmann::ordered_json;

ordered_json curve_json(std::span<const CurvePoint> curve) {
  auto all = ordered_json::array();
  for (const CurvePoint& point : curve) {
    all.push_back({{"threshold", point.threshold},
                   {"found_pairs", point.pairs.found_pairs},
                   {"correct_pairs", point.pairs.correct_pairs},
                   {"precision", point.pairs.precision},
                   {"recall", point.pairs.recall},
                   {"f1", point.pairs.f1},
                   {"found_records", point.records.found_records},
                   {"correct_records", point.records.correct_records},
                   {"record_precision", point.records.precision},
                   {"record_recall", point.records.recall},
                   {"record_f1", point.records.f1}});
  }
  return all;
}

ordered_json counts_json(const PairProfile& profile, std::size_t feature) {
  const linkage::OutcomeCounts& counts = profile.features()[feature];
  return {{"agree", counts.agree}, {"differ", counts.differ}, {"missing", counts.missing}};
}

ordered_json features_json(const Model& model, const Evaluation& evaluation) {
  auto all = ordered_json::array();
  for (std::size_t f = 0; f < model.features().size(); ++f) {
    all.push_back({{"name", model.features()[f].name},
                   {"true_links", counts_json(evaluation.true_links, f)},
                   {"false_links", counts_json(evaluation.false_links, f)},
                   {"missed_links", counts_json(evaluation.missed_links, f)}});
  }
  return all;
}

ordered_json patterns_json(const Model& model, const PairProfile& profile) {
  auto all = ordered_json::array();
  for (const Pattern& pattern : profile.most_common(kPatternsShown)) {
    all.push_back({{"pairs", pattern.pairs},
                   {"score", pattern.shifted_score - model.shift()},
                   {"agree", features_with(model, pattern, Outcome::kAgrees)},
                   {"differ", features_with(model, pattern, Outcome::kDiffers)},
                   {"missing", features_with(model, pattern, Outcome::kLacksValue)}});
  }
  return all;
}

ordered_json records_json(const linkage::RecordQuality& records) {
  return {{"precision", records.precision},
          {"recall", records.recall},
          {"f1", records.f1},
          {"found_records", records.found_records},
          {"correct_records", records.correct_records},
          {"true_records", records.true_records}};
}

ordered_json reach_json(const linkage::Reach& reach) {
  return {{"server_records_reached_by_several", reach.shared_servers},
          {"server_records_reached_only_by_others", reach.only_by_others},
          {"client_records_reaching_several", reach.several_servers},
          {"most_client_records_of_one_server_record", reach.most_clients},
          {"limit", circuit::kReachLimit},
          {"over_limit", reach.most_clients > circuit::kReachLimit}};
}

ordered_json pass_qualities_json(const app::EvaluateReport& report) {
  auto all = ordered_json::array();
  for (std::size_t p = 0; p < report.blocked.passes.size(); ++p) {
    const linkage::PassQuality& pass = report.blocked.passes[p];
    all.push_back({{"name", report.model.passes()[p].name},
                   {"pairs", pass.pairs},
                   {"true_pairs", pass.true_pairs},
                   {"true_pairs_only_there", pass.true_by_alone},
                   {"true_pairs_with_those_before", pass.met_by_now},
                   {"server_records_without_key", pass.server_no_key},
                   {"client_records_without_key", pass.client_no_key},
                   {"server_records_left_out", pass.server_left_out.records},
                   {"client_records_left_out", pass.client_left_out.records}});
  }
  return all;
}

// Null for a model without passes.
ordered_json blocked_json(const app::EvaluateReport& report) {
  const linkage::BlockedQuality& blocked = report.blocked;
  if (blocked.passes.empty()) return nullptr;
  return {{"bins", blocked.shape.bins},
          {"server_places", blocked.shape.server_places},
          {"client_places", blocked.shape.client_places},
          {"passes", pass_qualities_json(report)},
          {"compared_pairs", blocked.compared_pairs},
          {"compared_true_pairs", blocked.met_pairs},
          {"precision", blocked.pairs.precision},
          {"recall", blocked.pairs.recall},
          {"f1", blocked.pairs.f1},
          {"found_pairs", blocked.pairs.found_pairs},
          {"correct_pairs", blocked.pairs.correct_pairs},
          {"records", records_json(blocked.records)}};
}

ordered_json best_json(const std::vector<CurvePoint>& curve) {
  const CurvePoint& pairs = linkage::best_by_pairs(curve);
  const CurvePoint& records = linkage::best_by_records(curve);
  return {{"pairs", {{"threshold", pairs.threshold}, {"f1", pairs.pairs.f1}}},
          {"records", {{"threshold", records.threshold}, {"f1", records.records.f1}}}};
}

ordered_json ambiguous_json(const Evaluation& evaluation) {
  const linkage::AmbiguityCounts counts = linkage::count_kinds(evaluation.ambiguous);
  return {{"client_records", evaluation.ambiguous.size()},
          {"several", counts.several},
          {"tied", counts.tied},
          {"just_linked", counts.just_linked},
          {"just_missed", counts.just_missed}};
}

}  // namespace

ordered_json evaluate_json(const app::EvaluateReport& report) {
  const Evaluation& evaluation = report.evaluation;
  const Model& model = report.model;
  return {{"precision", evaluation.pairs.precision},
          {"recall", evaluation.pairs.recall},
          {"f1", evaluation.pairs.f1},
          {"found_pairs", evaluation.pairs.found_pairs},
          {"correct_pairs", evaluation.pairs.correct_pairs},
          {"true_pairs", evaluation.pairs.true_pairs},
          {"records", records_json(evaluation.records)},
          {"reach", reach_json(evaluation.reach)},
          {"blocked", blocked_json(report)},
          {"best_threshold", best_json(evaluation.curve)},
          {"curve", curve_json(evaluation.curve)},
          {"features", features_json(model, evaluation)},
          {"patterns",
           {{"false_links", patterns_json(model, evaluation.false_links)},
            {"missed_links", patterns_json(model, evaluation.missed_links)}}},
          {"ambiguous", ambiguous_json(evaluation)},
          {"client_records", report.client.table.records()},
          {"server_records", report.server.table.records()},
          {"model", model.name()},
          {"threshold", model.threshold()},
          {"model_hash", model.hash_hex()}};
}

std::string curve_csv(std::span<const CurvePoint> curve) {
  std::string csv =
      "threshold,found_pairs,correct_pairs,precision,recall,f1,"
      "found_records,correct_records,record_precision,record_recall,record_f1\n";
  for (const CurvePoint& point : curve) {
    csv += fmt::format("{},{},{},{:.6f},{:.6f},{:.6f},{},{},{:.6f},{:.6f},{:.6f}\n", point.threshold,
                       point.pairs.found_pairs, point.pairs.correct_pairs, point.pairs.precision,
                       point.pairs.recall, point.pairs.f1, point.records.found_records,
                       point.records.correct_records, point.records.precision, point.records.recall,
                       point.records.f1);
  }
  return csv;
}

std::vector<std::string> features_with(const Model& model, const Pattern& pattern, Outcome outcome) {
  std::vector<std::string> names;
  for (std::size_t f = 0; f < pattern.outcomes.size(); ++f) {
    if (pattern.outcomes[f] == outcome) names.push_back(model.features()[f].name);
  }
  return names;
}

std::string reach_warning(const linkage::Reach& reach) {
  if (reach.most_clients <= circuit::kReachLimit) return {};
  return fmt::format(
      "{} client records reach one server record, and an encrypted query is guaranteed to be exact only up "
      "to {}"
      "\n(docs/protocol.md, \"Link values\"); `tacit plain` refuses such data. Remove duplicates from the "
      "client's list, or raise the threshold",
      reach.most_clients, circuit::kReachLimit);
}

}  // namespace tacit::present
