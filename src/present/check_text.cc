// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/quantities.h"
#include "base/text.h"
#include "present/check.h"
#include "present/columns.h"

namespace tacit::present {

namespace {

using app::CheckReport;
using fit::ModelCheck;

double share(std::size_t part, std::size_t all) {
  return all == 0 ? 0 : static_cast<double>(part) / static_cast<double>(all);
}

std::string percent(double part) {
  return fmt::format("{:.1f} %", 100 * part);
}

// "21 (0.4 %)"
std::string reached_text(const linkage::WidestRecord& widest, std::size_t records) {
  return fmt::format("{} ({})", count_text(records), percent(share(records, widest.records)));
}

std::string headline(const CheckReport& report) {
  const ModelCheck& check = report.check;
  const bool is_client = report.side == linkage::Side::kClient;
  return fmt::format(
      "model {} (hash {}), threshold {} of {}\n{}: {} records, as the {}'s; {} records of the {} are "
      "assumed\n",
      report.model.name(), report.model.short_hash(), report.model.threshold(),
      report.model.score_range() - report.model.shift(), report.origin, count_text(check.records),
      is_client ? "client" : "server", count_text(is_client ? check.server_records : check.client_records),
      is_client ? "server" : "client");
}

std::string fields_text(const CheckReport& report) {
  std::vector<std::vector<std::string>> lines = {
      {"field", "column", "values", "missing", "listed", "unread", "distinct", "most frequent"}};
  for (std::size_t i = 0; i < report.model.fields().size(); ++i) {
    const linkage::Field& field = report.model.fields()[i];
    const fit::FieldValues& values = report.check.values[i];
    lines.push_back({field.name, fmt::format("{}", fmt::join(field.columns, " + ")),
                     count_text(values.present), percent(share(values.missing(), report.check.records)),
                     count_text(values.placeholders), count_text(values.unreadable),
                     fmt::format("{}", fmt::join(values.distinct, " / ")), percent(values.top_share())});
  }
  return "\n" + columns_text(lines) +
         "listed: texts that the model lists as missing; unread: texts that give no value, such as an "
         "invalid date;\ndistinct: values at each level, the strictest first\n";
}

std::string values_text(const CheckReport& report) {
  std::string text = "\nmost frequent values (contents of the records):\n";
  for (std::size_t i = 0; i < report.model.fields().size(); ++i) {
    const fit::FieldValues& values = report.check.values[i];
    std::vector<std::string> shown;
    for (const fit::ValueCount& top : values.top) {
      shown.push_back(fmt::format("{} ({})", printable(top.value), count_text(top.records)));
    }
    text += fmt::format("  {}: {}\n", report.model.fields()[i].name, fmt::join(shown, ", "));
    shown.clear();
    for (const fit::Suspect& suspect : values.suspects) shown.push_back(printable(suspect.value));
    if (!shown.empty()) text += fmt::format("    may mean no value: {}\n", fmt::join(shown, ", "));
  }
  return text;
}

std::string weight_text(const linkage::Feature& feature) {
  std::string text = fmt::format("+{}", feature.agreement);
  if (feature.largest != feature.agreement) text += fmt::format(" to +{}", feature.largest);
  if (feature.disagreement != 0) text += fmt::format(" -{}", feature.disagreement);
  return text;
}

std::string features_text(const CheckReport& report) {
  std::vector<std::vector<std::string>> lines = {
      {"feature", "buckets", "used", "fullest", "skew", "entropy", "of", "chance", "bits", "weight"}};
  for (std::size_t f = 0; f < report.model.features().size(); ++f) {
    const linkage::Feature& feature = report.model.features()[f];
    const fit::BucketUse& use = report.check.buckets[f];
    lines.push_back({feature.name, fmt::format("{}", feature.buckets), fmt::format("{}", use.used),
                     percent(use.fullest), fmt::format("{:.1f}", use.skew),
                     fmt::format("{:.1f}", use.entropy), fmt::format("{:.1f}", std::log2(feature.buckets)),
                     fmt::format("{:.4f}", use.chance), fmt::format("{:.1f}", use.bits()),
                     weight_text(feature)});
  }
  return "\n" + columns_text(lines) +
         "skew: the fullest bucket against an even share; chance: two random records agree; bits: what an "
         "agreement is\nworth by chance alone, -log2 of that; weight: a level adds to the looser ones below "
         "it\n";
}

std::string scores_text(const CheckReport& report) {
  constexpr int kScoresAround = 3;
  const fit::Chance& chance = report.check.chance;
  const int threshold = report.model.threshold(), shift = report.model.shift();
  const int highest = report.model.score_range() - shift;
  std::vector<std::vector<std::string>> lines = {
      {"score of at least", "two records of this file", "two unrelated people"}};
  for (int score = std::max(1, threshold - kScoresAround);
       score <= std::min(highest, threshold + kScoresAround); ++score) {
    lines.push_back({fmt::format("{}{}", score, score == threshold ? "  threshold" : ""),
                     fmt::format("{:.2e}", fit::Chance::tail(chance.sampled, score + shift)),
                     fmt::format("{:.2e}", fit::Chance::tail(chance.independent, score + shift))});
  }
  return fmt::format("\nprobability by {} {} pairs:\n", chance.all_score_pairs ? "all" : "a sample of",
                     count_text(chance.score_pairs)) +
         columns_text(lines);
}

constexpr const char* kLinksNote =
    "By chance: fields are independent, but for those of the address and those that share a column, which\n"
    "are taken together. The rate of this file is that at which its own records link to each other. Where "
    "it\n"
    "is higher, other fields depend on each other too, or the file holds duplicates and relatives; these do\n"
    "not grow with the product of the two sides, so that it is then too high.\n";

std::string links_text(const CheckReport& report) {
  const ModelCheck& check = report.check;
  const fit::FalseLinks& links = check.false_links;
  std::string text = fmt::format(
      "\nfalse links expected between {} client and {} server records\n"
      "  by chance                 {} ({} for every 100 client records)\n"
      "  at the rate of this file  {}\n",
      count_text(check.client_records), count_text(check.server_records), number_text(links.expected),
      number_text(100 * links.per_client), number_text(links.by_file));
  text += kLinksNote;
  const fit::Chance& chance = check.chance;
  text +=
      fmt::format("{} of {} records{} ({}) link to another record of this file; chance explains up to {}\n",
                  count_text(chance.linked_records), count_text(chance.link_records),
                  chance.link_records < check.records ? " looked at" : "",
                  percent(share(chance.linked_records, chance.link_records)), percent(links.own_by_chance));
  return text;
}

std::string compared_pairs_text(const ModelCheck& check) {
  if (check.chance.score_pairs == 0) return {};
  const double all = static_cast<double>(check.client_records) * static_cast<double>(check.server_records);
  return fmt::format(
      "{} pairs are expected to be compared, {} of all; false links among them, at the rate of this file: "
      "{}\n",
      number_text(check.passes.pairs), part_text(check.passes.pairs, all),
      number_text(check.passes.false_links));
}

std::string passes_text(const CheckReport& report) {
  const ModelCheck& check = report.check;
  const fit::PassesUse& use = check.passes;
  if (use.passes.empty()) return "\nno passes: all pairs are compared, however long the lists are\n";
  std::vector<std::vector<std::string>> lines = {
      {"pass", "no key", "keys", "most frequent", "left out", "pairs expected"}};
  for (std::size_t p = 0; p < use.passes.size(); ++p) {
    const fit::PassUse& pass = use.passes[p];
    lines.push_back({report.model.passes()[p].name,
                     percent(share(check.records - pass.with_key, check.records)), count_text(pass.keys),
                     count_text(pass.heaviest), count_text(pass.left_out.records), number_text(pass.pairs)});
  }
  return fmt::format(
             "\nblocked linkage of {} client and {} server records: {} bins, each for {} of the client's and "
             "{} "
             "of the server's\n",
             count_text(check.client_records), count_text(check.server_records), count_text(use.shape.bins),
             use.shape.client_places, use.shape.server_places) +
         columns_text(lines) +
         fmt::format(
             "most frequent: records of this file with one key; left out: those for whom their bin has no "
             "place\n{} of the records are in no pass\n",
             count_text(use.in_no_pass)) +
         compared_pairs_text(check);
}

std::string made_up_text(const CheckReport& report) {
  const linkage::WidestRecord& widest = report.check.widest;
  std::vector<std::string> names;
  for (const std::size_t f : widest.combination) names.push_back(report.model.features()[f].name);
  return fmt::format(
      "\none made-up client record, if the {} records of this file are the server's, links\n"
      "  with a smallest set of features     {} at most{}\n"
      "  with others beside them             {}, the most that was found; no record links more than {} ({})\n"
      "  {} such records were found that together link {}\n",
      count_text(widest.records), reached_text(widest, widest.by_combination),
      names.empty() ? "" : fmt::format(": {}", fmt::join(names, ", ")), reached_text(widest, widest.links),
      count_text(widest.at_most), percent(widest.share_at_most()), count_text(report.check.cover.made_up),
      reached_text(widest, report.check.cover.links));
}

std::string cost_text(const CheckReport& report) {
  const fit::ModelCost& cost = report.check.cost;
  const std::string effort = cost.window == 8    ? "cheap, 3 ciphertext products a comparison"
                             : cost.window == 16 ? "4 ciphertext products a comparison"
                                                 : "expensive, up to 12 ciphertext products a comparison";
  return fmt::format(
      "\ncost: {} planes; scores 0..{} (W), shifted threshold {}: {}\n"
      "  tacit plan --records {} --server-records {} --model {} --min-cell 5    shows bytes, memory and "
      "time\n",
      cost.planes, cost.score_range, cost.shifted_threshold, effort, report.check.client_records,
      report.check.server_records, report.model_path);
}

std::string warnings_text(const ModelCheck& check) {
  if (check.warnings.empty()) return "\nno warnings\n";
  std::string text = "\n";
  for (const fit::Warning& warning : check.warnings) {
    text += fmt::format("{}: {}: {}\n  {}.\n", warning.hopeless ? "hopeless" : "warning", warning.where,
                        warning.what, warning.advice_with_flags());
  }
  if (fit::any_hopeless(check.warnings))
    text += "A query with this file is refused, unless it goes on with --anyway.\n";
  return text;
}

}  // namespace

std::string check_text(const CheckReport& report, bool show_values) {
  std::string text = headline(report) + fields_text(report);
  if (show_values) text += values_text(report);
  text += features_text(report);
  if (report.check.chance.score_pairs != 0) text += scores_text(report) + links_text(report);
  if (!report.check.has_alternatives) {
    text +=
        "The file lacks columns that a server's record may agree by too (`also`): chance agreements by them "
        "are not in these figures.\n";
  }
  return text + passes_text(report) + made_up_text(report) + cost_text(report) + warnings_text(report.check);
}

}  // namespace tacit::present
