// SPDX-License-Identifier: Apache-2.0
#include "present/check.h"

#include "linkage/date.h"
#include "present/model.h"

namespace tacit::present {

namespace {

using app::CheckReport;
using nlohmann::ordered_json;

ordered_json habits_json(const fit::FieldHabits& habits) {
  ordered_json columns = ordered_json::array();
  for (const auto& [column, text, numbers] : habits.columns) {
    ordered_json json = {{"column", column},
                         {"values", text.values},
                         {"not_utf8", text.not_utf8},
                         {"with_letters", text.with_letters},
                         {"with_digits", text.with_digits},
                         {"numbers", numbers.numbers}};
    if (numbers.numbers) {
      json.update({{"decimals", numbers.decimals},
                   {"exponents", numbers.exponents},
                   {"usual_length", numbers.length},
                   {"one_digit_short", numbers.one_short},
                   {"leading_zeros_lost", numbers.lost_zeros}});
    }
    columns.push_back(std::move(json));
  }
  return columns;
}

ordered_json dates_json(const fit::DateHabits& dates) {
  return {{"order", linkage::name_of(dates.order)},
          {"values", dates.values},
          {"read", dates.read()},
          {"first_of_january", dates.first_of_january},
          {"best_order", linkage::name_of(dates.best_order())},
          {"read_by_best_order", dates.read_by_best()}};
}

ordered_json suspects_json(const fit::FieldValues& values, bool show_values) {
  ordered_json json = ordered_json::array();
  for (const fit::Suspect& suspect : values.suspects) {
    ordered_json one = {{"records", suspect.records}, {"well_known", suspect.well_known}};
    if (suspect.well_known || show_values) one["value"] = suspect.value;
    json.push_back(std::move(one));
  }
  return json;
}

ordered_json fields_json(const CheckReport& report, bool show_values) {
  ordered_json json = ordered_json::array();
  for (std::size_t i = 0; i < report.model.fields().size(); ++i) {
    const linkage::Field& field = report.model.fields()[i];
    const fit::FieldValues& values = report.check.values[i];
    const fit::FieldHabits& habits = report.check.habits[i];
    ordered_json one = {{"name", field.name},
                        {"about", about_name(field.about)},
                        {"values", values.present},
                        {"missing", values.missing()},
                        {"empty", values.empty},
                        {"listed_as_missing", values.placeholders},
                        {"unreadable", values.unreadable},
                        {"distinct", values.distinct},
                        {"most_frequent_share", values.top_share()},
                        {"suspected_placeholders", suspects_json(values, show_values)},
                        {"columns", habits_json(habits)}};
    if (habits.is_date) one["dates"] = dates_json(habits.dates);
    if (show_values) {
      one["most_frequent"] = ordered_json::array();
      for (const fit::ValueCount& top : values.top) {
        one["most_frequent"].push_back({{"value", top.value}, {"records", top.records}});
      }
    }
    json.push_back(std::move(one));
  }
  return json;
}

ordered_json features_json(const CheckReport& report) {
  ordered_json json = ordered_json::array();
  for (std::size_t f = 0; f < report.model.features().size(); ++f) {
    const linkage::Feature& feature = report.model.features()[f];
    const fit::BucketUse& use = report.check.buckets[f];
    json.push_back({{"name", feature.name},
                    {"field", report.model.fields()[feature.field].name},
                    {"buckets", feature.buckets},
                    {"agreement", feature.agreement},
                    {"largest_agreement", feature.largest},
                    {"disagreement", feature.disagreement},
                    {"values", use.present},
                    {"buckets_used", use.used},
                    {"fullest_share", use.fullest},
                    {"skew", use.skew},
                    {"entropy_bits", use.entropy},
                    {"chance_agreement", use.chance},
                    {"agreement_bits", use.bits()}});
  }
  return json;
}

ordered_json chance_json(const fit::ModelCheck& check) {
  const fit::Chance& chance = check.chance;
  return {{"client_records", check.client_records},
          {"server_records", check.server_records},
          {"expected_false_links", check.false_links.expected},
          {"expected_false_links_by_file", check.false_links.by_file},
          {"false_links_per_client_record", check.false_links.per_client},
          {"link_probability", check.false_links.chance},
          {"link_probability_by_file", chance.link_rate()},
          {"score_pairs", chance.score_pairs},
          {"all_pairs", chance.all_score_pairs},
          {"shifted_scores_of_file", chance.sampled},
          {"shifted_scores_of_unrelated", chance.independent},
          {"records_compared", chance.link_records},
          {"pairs_compared", chance.link_pairs},
          {"pairs_linked", chance.linked_pairs},
          {"records_linked", chance.linked_records},
          {"share_linked_by_chance", check.false_links.own_by_chance},
          {"alternatives_counted", check.has_alternatives}};
}

ordered_json passes_json(const CheckReport& report) {
  const fit::PassesUse& use = report.check.passes;
  ordered_json passes = ordered_json::array();
  for (std::size_t p = 0; p < use.passes.size(); ++p) {
    const fit::PassUse& pass = use.passes[p];
    passes.push_back({{"name", report.model.passes()[p].name},
                      {"records_with_key", pass.with_key},
                      {"keys", pass.keys},
                      {"most_frequent", pass.heaviest},
                      {"records_left_out", pass.left_out.records},
                      {"keys_left_out", pass.left_out.keys},
                      {"expected_pairs", pass.pairs}});
  }
  return {{"bins", use.shape.bins},
          {"server_places", use.shape.server_places},
          {"client_places", use.shape.client_places},
          {"passes", passes},
          {"records_in_no_pass", use.in_no_pass},
          {"expected_pairs", use.pairs},
          {"expected_false_links_by_file", use.false_links}};
}

ordered_json made_up_json(const CheckReport& report) {
  const linkage::WidestRecord& widest = report.check.widest;
  const linkage::Cover& cover = report.check.cover;
  ordered_json features = ordered_json::array();
  for (const std::size_t f : widest.combination) features.push_back(report.model.features()[f].name);
  return {{"server_records", widest.records},
          {"smallest_features", features},
          {"smallest_features_link", widest.by_combination},
          {"links", widest.links},
          {"share", widest.share()},
          {"links_at_most", widest.at_most},
          {"share_at_most", widest.share_at_most()},
          {"list", {{"made_up_records", cover.made_up}, {"links", cover.links}}}};
}

ordered_json warnings_json(const fit::ModelCheck& check) {
  ordered_json json = ordered_json::array();
  for (const fit::Warning& warning : check.warnings) {
    json.push_back({{"kind", fit::key(warning.kind)},
                    {"where", warning.where},
                    {"what", warning.what},
                    {"advice", warning.advice_with_flags()},
                    {"hopeless", warning.hopeless}});
  }
  return json;
}

}  // namespace

ordered_json check_json(const CheckReport& report, bool show_values) {
  const fit::ModelCost& cost = report.check.cost;
  return {{"model",
           {{"name", report.model.name()},
            {"hash", report.model.hash_hex()},
            {"threshold", report.model.threshold()},
            {"shift", report.model.shift()}}},
          {"file",
           {{"origin", report.origin},
            {"side", report.side == linkage::Side::kClient ? "client" : "server"},
            {"records", report.check.records}}},
          {"fields", fields_json(report, show_values)},
          {"features", features_json(report)},
          {"chance", chance_json(report.check)},
          {"blocked", passes_json(report)},
          {"made_up_record", made_up_json(report)},
          {"cost",
           {{"planes", cost.planes},
            {"score_range", cost.score_range},
            {"shifted_threshold", cost.shifted_threshold},
            {"window", cost.window},
            {"blocked_window", cost.blocked_window}}},
          {"warnings", warnings_json(report.check)}};
}

}  // namespace tacit::present
