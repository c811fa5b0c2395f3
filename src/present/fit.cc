// SPDX-License-Identifier: Apache-2.0
#include "present/fit.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/quantities.h"

namespace tacit::present {

namespace {

using fit::Evidence;
using fit::Fit;
using linkage::Field;

// Pairs of the sample as pairs of the whole files.
std::uint64_t in_all(const Fit& fit, double pairs) {
  const double share = static_cast<double>(fit.sampled_records) / static_cast<double>(fit.client_records);
  return static_cast<std::uint64_t>(std::llround(pairs / share));
}

// Links that are expected: in the files, or in a query over the lists that the model is for.
std::uint64_t expected_links(const Fit& fit) {
  return fit.target ? static_cast<std::uint64_t>(std::llround(fit.expected.found))
                    : in_all(fit, fit.expected.found);
}

std::string target_text(const Fit& fit) {
  if (!fit.target) return {};
  const fit::FitTarget& target = *fit.target;
  const std::string lists = fmt::format("{} client and {} server records", count_text(target.client_records),
                                        count_text(target.server_records));
  if (target.pass_met.empty()) return fmt::format("for all pairs of {}", lists);
  return fmt::format("for blocked linkage of {}: {} pairs are compared, and {:.1f} % of those of one person",
                     lists, count_text(static_cast<std::uint64_t>(std::llround(target.pairs))),
                     100 * target.met);
}

// A line for each pass, and those that are not taken.
std::string fitted_passes_text(const Fit& fit) {
  if (!fit.target) return {};
  std::string text;
  for (std::size_t p = 0; p < fit.target->pass_met.size(); ++p) {
    text += fmt::format("  pass {} has {:.1f} % of the pairs of one person\n", fit.model.passes[p].name,
                        100 * fit.target->pass_met[p]);
  }
  if (!fit.target->left_out.empty()) {
    text += fmt::format("  not taken, as they add less than 1 in 200: {}\n",
                        fmt::join(fit.target->left_out, ", "));
  }
  return text;
}

std::string evidence_text(const Evidence& evidence) {
  return fmt::format("{:7.4f} {:9.6f} {:6.1f}", evidence.m, evidence.u, evidence.bits());
}

std::string names_of(const linkage::NearLevel& near) {
  std::string names;
  for (const linkage::VariantKind kind : near.kinds)
    names += fmt::format("{}{}", names.empty() ? "" : ", ", linkage::name_of(kind));
  return names;
}

std::string level_line(const std::string& what, const std::string& buckets, const Evidence& evidence,
                       const std::string& weight) {
  return fmt::format("  {:<34} {:>7} {} {:>7}\n", what, buckets, evidence_text(evidence), weight);
}

// What an agreement is worth: that of usual values, and in brackets that of frequent and of rare ones.
std::string weight_text(const linkage::Level& level) {
  std::string text = fmt::format("{:+}", level.agreement);
  if (!level.frequent.buckets.empty()) text += fmt::format(" (frequent {:+})", level.frequent.agreement);
  if (!level.rare.buckets.empty()) text += fmt::format(" (rare {:+})", level.rare.agreement);
  return text;
}

std::string field_lines(const Field& field, const fit::FittedField& fitted) {
  std::string text = fmt::format("{} ({} % of pairs have it on both sides)\n", field.name,
                                 std::lround(100 * fitted.present));
  for (std::size_t l = 0; l < field.levels.size(); ++l) {
    const linkage::Level& level = field.levels[l];
    text += level_line(linkage::describe(level.transform), std::to_string(level.buckets), fitted.levels[l],
                       weight_text(level));
    for (std::size_t k = 0; k < level.near.size(); ++k) {
      text += level_line("near: " + names_of(level.near[k]), "", fitted.near[l][k],
                         fmt::format("{:+}", level.near[k].agreement));
    }
  }
  return text + level_line("differs", "", fitted.differs, fmt::format("{:+}", -field.disagreement));
}

const char* meaning(fit::PairClass of) {
  switch (of) {
    case fit::PairClass::kMatch:
      return "the same person";
    case fit::PairClass::kMoved:
      return "the same person at another address";
    case fit::PairClass::kRandom:
      return "two people with nothing in common";
    case fit::PairClass::kHousehold:
      return "two people of one family or home";
    case fit::PairClass::kArea:
      return "two people of one neighbourhood";
  }
  return "";
}

std::string pairs_text(const Fit& fit) {
  if (!fit.mixture) return "Fitted to labelled pairs: every other pair counts as two people.\n";
  std::string text = "Pairs of records, as estimated without labels:\n";
  for (const fit::ClassEstimate& one : fit.mixture->classes) {
    text += fmt::format("  {:>15}  {}\n", count_text(in_all(fit, one.pairs)), meaning(one.of));
  }
  return text;
}

std::string expected_text(const Fit& fit, int threshold) {
  return fmt::format("threshold {}: expected precision {:.4f}, recall {:.4f}, F1 {:.4f}", threshold,
                     fit.expected.precision(), fit.expected.recall(), fit.expected.f1());
}

std::string how_fitted(const Fit& fit) {
  const std::string sample =
      fit.sampled_records == fit.client_records
          ? ""
          : fmt::format(" ({} client records sampled)", count_text(fit.sampled_records));
  return fmt::format("{} client and {} server records{}, {}", count_text(fit.client_records),
                     count_text(fit.server_records), sample,
                     fit.mixture ? "without labels" : "with labelled pairs");
}

bool has_rarity(const linkage::Model& model) {
  return std::ranges::any_of(model.fields(), [](const Field& field) {
    return std::ranges::any_of(field.levels, [](const linkage::Level& level) {
      return !level.rare.buckets.empty() || !level.frequent.buckets.empty();
    });
  });
}

constexpr const char* kRarityNote =
    "The model says which hashed buckets of values are rare or frequent in these two files, to everybody who "
    "has it.";

std::string cost_text(const Fit& fit, const linkage::Model& model) {
  return fmt::format("{} features, {} planes, score range W {}, shifted threshold {}",
                     model.features().size(), fit.planes, model.score_range(), model.shifted_threshold());
}

std::string dropped_text(const Fit& fit) {
  std::string text;
  if (!fit.left_out.empty()) {
    text += fmt::format(
        "Left out, as they add nothing to the others, or repeat their columns, or have no values: {}\n",
        fmt::join(fit.left_out, ", "));
  }
  if (!fit.narrowed.empty()) {
    text += fmt::format("With fewer levels than the template: {}\n", fmt::join(fit.narrowed, ", "));
  }
  return text;
}

std::string lines_text(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

// Null unless a file lacks columns of the template.
nlohmann::ordered_json cut_json(const fit::ColumnCut& cut) {
  if (cut.empty()) return nullptr;
  return {{"client", cut.client},
          {"server", cut.server},
          {"fields_left_out", cut.fields},
          {"fields_repeated", cut.repeats},
          {"fields_narrowed", cut.narrowed},
          {"fields_without_also", cut.without_also},
          {"passes_left_out", cut.passes},
          {"passes_shorter", cut.shorter_passes}};
}

nlohmann::ordered_json evidence_json(const Evidence& evidence) {
  return {{"m", evidence.m}, {"u", evidence.u}, {"bits", evidence.bits()}};
}

nlohmann::ordered_json near_json(const linkage::Level& level, const std::vector<Evidence>& evidence) {
  nlohmann::ordered_json levels = nlohmann::ordered_json::array();
  for (std::size_t k = 0; k < level.near.size(); ++k) {
    nlohmann::ordered_json kinds = nlohmann::ordered_json::array();
    for (const linkage::VariantKind kind : level.near[k].kinds) kinds.push_back(linkage::name_of(kind));
    nlohmann::ordered_json near = {{"kinds", kinds}, {"agreement", level.near[k].agreement}};
    near.update(evidence_json(evidence[k]));
    levels.push_back(near);
  }
  return levels;
}

nlohmann::ordered_json field_json(const Field& field, const fit::FittedField& fitted) {
  nlohmann::ordered_json levels = nlohmann::ordered_json::array();
  for (std::size_t l = 0; l < field.levels.size(); ++l) {
    nlohmann::ordered_json level = {{"transform", linkage::describe(field.levels[l].transform)},
                                    {"buckets", field.levels[l].buckets},
                                    {"agreement", field.levels[l].agreement}};
    if (!field.levels[l].frequent.buckets.empty()) level["frequent"] = field.levels[l].frequent.agreement;
    if (!field.levels[l].rare.buckets.empty()) level["rare"] = field.levels[l].rare.agreement;
    level.update(evidence_json(fitted.levels[l]));
    level["near"] = near_json(field.levels[l], fitted.near[l]);
    levels.push_back(level);
  }
  return {{"name", field.name},
          {"present", fitted.present},
          {"disagreement", field.disagreement},
          {"differs", evidence_json(fitted.differs)},
          {"levels", levels}};
}

}  // namespace

std::string fit_text(const app::FitReport& report) {
  const auto& [fit, model, cut, orders] = report;
  std::string text =
      fmt::format("model {} (hash {}), fitted to {}\n\n{:<36} {:>7} {:>7} {:>9} {:>6} {:>7}\n", model.name(),
                  model.short_hash(), how_fitted(fit), "field, level", "buckets", "m", "u", "bits", "weight");
  for (std::size_t f = 0; f < fit.fields.size(); ++f) text += field_lines(model.fields()[f], fit.fields[f]);
  text +=
      "m: share of pairs of one person; u: of other pairs; bits: log2(m/u); weight: what the score gets\n\n";
  text += lines_text(orders) + lines_text(fit::cut_lines(cut)) + dropped_text(fit) + pairs_text(fit);
  if (fit.target) text += fmt::format("\nFitted {}\n{}", target_text(fit), fitted_passes_text(fit));
  text += fmt::format("\n{}\n({} links expected)\n{}\n", expected_text(fit, model.threshold()),
                      count_text(expected_links(fit)), cost_text(fit, model));
  if (has_rarity(model)) text += fmt::format("\n{}\nWithout: --no-rarity\n", kRarityNote);
  for (const std::string& doubt : fit.doubts) text += fmt::format("\nWarning: {}\n", doubt);
  return text;
}

// Null unless the model is for lists of given lengths.
nlohmann::ordered_json target_json(const Fit& fit) {
  if (!fit.target) return nullptr;
  nlohmann::ordered_json passes = nlohmann::ordered_json::array();
  for (std::size_t p = 0; p < fit.target->pass_met.size(); ++p) {
    passes.push_back({{"name", fit.model.passes[p].name}, {"matches_compared", fit.target->pass_met[p]}});
  }
  return {{"client_records", fit.target->client_records},
          {"server_records", fit.target->server_records},
          {"pairs", fit.target->pairs},
          {"matches_compared", fit.target->met},
          {"passes", passes},
          {"passes_left_out", fit.target->left_out}};
}

nlohmann::ordered_json fit_json(const app::FitReport& report) {
  const auto& [fit, model, cut, orders] = report;
  nlohmann::ordered_json json = {{"model", model.name()},
                                 {"model_hash", model.hash_hex()},
                                 {"labelled", !fit.mixture.has_value()},
                                 {"client_records", fit.client_records},
                                 {"server_records", fit.server_records},
                                 {"sampled_records", fit.sampled_records}};
  nlohmann::ordered_json fields = nlohmann::ordered_json::array();
  for (std::size_t f = 0; f < fit.fields.size(); ++f) {
    fields.push_back(field_json(model.fields()[f], fit.fields[f]));
  }
  json["fields"] = fields;
  json["missing_columns"] = cut_json(cut);
  json["date_orders"] = orders;
  json["left_out"] = fit.left_out;
  json["narrowed"] = fit.narrowed;
  if (fit.mixture) {
    nlohmann::ordered_json pairs;
    for (const auto& one : fit.mixture->classes) pairs[fit::name(one.of)] = in_all(fit, one.pairs);
    json["pairs"] = pairs;
  }
  json["rarity"] = has_rarity(model);
  json["threshold"] = model.threshold();
  json["expected"] = {{"links", expected_links(fit)},
                      {"precision", fit.expected.precision()},
                      {"recall", fit.expected.recall()},
                      {"f1", fit.expected.f1()}};
  json["target"] = target_json(fit);
  json["planes"] = fit.planes;
  json["score_range"] = model.score_range();
  json["shifted_threshold"] = model.shifted_threshold();
  json["doubts"] = fit.doubts;
  return json;
}

linkage::ModelComments fit_comments(const app::FitReport& report) {
  const auto& [fit, model, cut, orders] = report;
  linkage::ModelComments comments;
  comments.head = {
      "Fitted by `tacit model fit` to " + how_fitted(fit) + ".",
      "",
      "m: share of the pairs of one person where this is the strictest level that agrees, of those with",
      "a value on both sides; u: the same of other pairs; bits: log2(m/u), the evidence it brings.",
      "",
      cost_text(fit, model) + "."};
  if (has_rarity(model)) comments.head.push_back(kRarityNote);
  if (fit.target) comments.head.push_back("Fitted " + target_text(fit) + ".");
  for (const std::string& line : orders) comments.head.push_back(line + ".");
  for (const std::string& line : fit::cut_lines(cut)) comments.head.push_back(line + ".");
  for (const std::string& doubt : fit.doubts) comments.head.push_back("WARNING: " + doubt);
  comments.threshold = fmt::format("expected precision {:.4f}, recall {:.4f}, F1 {:.4f}",
                                   fit.expected.precision(), fit.expected.recall(), fit.expected.f1());
  if (fit.target) {
    for (const double met : fit.target->pass_met)
      comments.passes.push_back({fmt::format("has {:.1f} % of the pairs of one person", 100 * met)});
  }
  for (const fit::FittedField& field : fit.fields) {
    comments.fields.push_back({fmt::format(
        "{} % of pairs have it on both sides; differs: m {:.4f}, u {:.4f}, {:+.1f} bits",
        std::lround(100 * field.present), field.differs.m, field.differs.u, field.differs.bits())});
    auto& levels = comments.levels.emplace_back();
    for (const Evidence& level : field.levels) {
      levels.push_back(fmt::format("m {:.4f}, u {:.6f}, {:+.1f} bits", level.m, level.u, level.bits()));
    }
  }
  return comments;
}

}  // namespace tacit::present
