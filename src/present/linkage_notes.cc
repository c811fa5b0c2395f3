// SPDX-License-Identifier: Apache-2.0
#include "present/linkage_notes.h"

#include <fmt/format.h>

#include <charconv>
#include <vector>

#include "base/quantities.h"
#include "base/strategy.h"

namespace tacit::present {

namespace {

using app::LinkageQuality;
using app::rough_percent;
using app::rough_text;
using fit::Bound;
using fit::LinkageEstimate;
using nlohmann::ordered_json;

std::string count_of(std::int64_t count) {
  return count_text(static_cast<std::uint64_t>(count));
}

// What holds for a figure that the model gives for the other kind of linkage.
std::string bounded(std::string rough, Bound bound) {
  if (bound == Bound::kAbout || !rough.starts_with("about ")) return rough;
  return (bound == Bound::kAtMost ? "at most " : "at least ") + rough.substr(6);
}

// Chance, and links between the list's own records where there are any beyond it.
std::string parts_of_list(const LinkageEstimate& estimate) {
  if (estimate.by_own_links < 0.5) return "";
  return fmt::format(" (by chance {}, and {} as between its own records)", rough_text(*estimate.by_chance),
                     rough_text(estimate.by_own_links));
}

std::string false_links_value(const LinkageQuality& quality) {
  const LinkageEstimate& estimate = quality.estimate;
  const auto links = estimate.false_links();
  if (!links) return "not known: the model does not say, and one record alone tells nothing";
  const bool by_model = estimate.model_has_more_false_links();
  std::string text = rough_text(*links);
  if (by_model) text = bounded(text, estimate.false_bound);
  if (quality.false_share && quality.links_counted) {
    text += fmt::format(" of {} links ({})", app::links_text(quality), rough_percent(*quality.false_share));
  } else if (quality.false_share) {
    text += fmt::format(", which is {} of the links if everybody on the list is in the server's table",
                        rough_percent(*quality.false_share));
  }
  if (!by_model) text += "; by the list" + parts_of_list(estimate);
  if (by_model) text += "; by the model";
  if (by_model && estimate.by_chance) {
    text += fmt::format(", while the list's values give {}", rough_text(*estimate.false_by_list()));
  } else if (!by_model && estimate.false_by_model) {
    text += fmt::format(", while the model gives {}",
                        bounded(rough_text(*estimate.false_by_model), estimate.false_bound));
  }
  return text;
}

std::string missed_value(const LinkageQuality& quality) {
  const LinkageEstimate& estimate = quality.estimate;
  const auto share = estimate.missed_share();
  if (!share) return "not known: the model does not say";
  const bool by_model = *share == *estimate.missed_by_model;
  std::string text = rough_text(100 * *share);
  if (by_model) text = bounded(text, estimate.missed_bound);
  text += " of each 100 people who are in both";
  if (quality.missed_people) text += fmt::format(", here {}", rough_text(*quality.missed_people));
  return text + (by_model ? "; by the model" : "; as many of the list's records cannot link");
}

std::string linked_value(const LinkageQuality& quality) {
  const table::LinkedRecords& linked = *quality.linked;
  std::string text;
  if (linked.exact()) {
    text = count_of(linked.least);
  } else if (linked.most) {
    text = fmt::format("{} to {}", count_of(linked.least), count_of(*linked.most));
  } else if (linked.least > 0) {
    text = fmt::format("at least {}", count_of(linked.least));
  } else {
    return "not known: no count is shown";
  }
  return fmt::format("{} of the server's records; the list has {}", text,
                     count_text(quality.estimate.client_records));
}

std::string cannot_link_value(const LinkageEstimate& estimate) {
  if (estimate.cannot_link() == 0) return "none of the list's records";
  std::string text =
      fmt::format("{} of the list's {} records, whomever the server has: {} have too few values",
                  count_text(estimate.cannot_link()), count_text(estimate.client_records),
                  count_text(estimate.too_few_values));
  if (estimate.blocked) text += fmt::format(", {} are in no pass", count_text(estimate.in_no_pass));
  return text;
}

std::string note_of(const LinkageEstimate& estimate) {
  std::string text = "False and missed links are estimates. ";
  text += estimate.basis.empty() ? "The model has no figures of its own ([expected]). "
                                 : fmt::format("The model's figures are from: {}. ", estimate.basis);
  return text +
         "By the list: links by chance between people with values as frequent as on the list, and as many as "
         "its "
         "own records have with each other, which are relatives or one person twice.";
}

// A number with three digits: an estimate has no more.
ordered_json estimated(const std::optional<double>& number) {
  if (!number) return nullptr;
  const std::string text = fmt::format("{:.3g}", *number);
  double value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

const char* name_of(Bound bound) {
  switch (bound) {
    case Bound::kAbout:
      return "about";
    case Bound::kAtMost:
      return "at-most";
    case Bound::kAtLeast:
      return "at-least";
  }
  return "";
}

ordered_json or_null(const std::optional<std::int64_t>& number) {
  return number ? ordered_json(*number) : ordered_json(nullptr);
}

const char* strategy_of_estimate(const LinkageEstimate& estimate) {
  return strategy_name(estimate.blocked ? StrategyWanted::kBlocked : StrategyWanted::kAllPairs).data();
}

}  // namespace

report::LinkageNotes linkage_notes(const LinkageQuality& quality) {
  report::LinkageNotes notes;
  if (quality.linked) notes.facts.push_back({"linked", linked_value(quality)});
  notes.facts.push_back({"expected false links", false_links_value(quality)});
  notes.facts.push_back({"expected missed", missed_value(quality)});
  notes.facts.push_back({"cannot link", cannot_link_value(quality.estimate)});
  for (const app::LinkageWarning& warning : quality.warnings) notes.warnings.push_back(warning.text);
  notes.note = note_of(quality.estimate);
  return notes;
}

std::string expected_linkage_line(const LinkageQuality& quality) {
  const LinkageEstimate& estimate = quality.estimate;
  const auto links = estimate.false_links();
  const auto missed = estimate.missed_share();
  std::string text = "false links: not known";
  if (links) {
    text = rough_text(*links) + " false links";
    if (quality.false_share) text += fmt::format(" ({} of all links)", rough_percent(*quality.false_share));
  }
  text += missed
              ? fmt::format("; {} of each 100 people who are in both are missed", rough_text(100 * *missed))
              : "; how many people are missed: not known";
  if (estimate.cannot_link() > 0) {
    text += fmt::format("; {} of your records cannot link", count_text(estimate.cannot_link()));
  }
  return text;
}

ordered_json linkage_json(const LinkageQuality& quality) {
  const LinkageEstimate& estimate = quality.estimate;
  ordered_json linked = nullptr;
  if (quality.linked) linked = {{"least", quality.linked->least}, {"most", or_null(quality.linked->most)}};
  ordered_json warnings = ordered_json::array();
  for (const app::LinkageWarning& warning : quality.warnings) {
    warnings.push_back({{"kind", app::key(warning.kind)}, {"text", warning.text}});
  }
  return {{"client_records", estimate.client_records},
          {"server_records", estimate.server_records},
          {"strategy", strategy_of_estimate(estimate)},
          {"linked", linked},
          {"false_links",
           {{"expected", estimated(estimate.false_links())},
            {"share", estimated(quality.false_share)},
            {"of_links", estimated(quality.links)},
            {"links_counted", quality.links_counted},
            {"by_model", estimated(estimate.false_by_model)},
            {"model_bound", name_of(estimate.false_bound)},
            {"by_list", estimated(estimate.false_by_list())},
            {"by_chance", estimated(estimate.by_chance)},
            {"by_own_links", estimated(estimate.by_own_links)}}},
          {"missed",
           {{"share", estimated(estimate.missed_share())},
            {"people", estimated(quality.missed_people)},
            {"by_model", estimated(estimate.missed_by_model)},
            {"model_bound", name_of(estimate.missed_bound)}}},
          {"cannot_link", {{"too_few_values", estimate.too_few_values}, {"in_no_pass", estimate.in_no_pass}}},
          {"model_basis", estimate.basis.empty() ? ordered_json(nullptr) : ordered_json(estimate.basis)},
          {"warnings", warnings}};
}

}  // namespace tacit::present
