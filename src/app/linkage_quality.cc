// SPDX-License-Identifier: Apache-2.0
#include "app/linkage_quality.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/quantities.h"

namespace tacit::app {

namespace {

// The links that a share is of: what the result's counts say, in the middle of their bounds; before that, and
// where they say nothing, everybody on the list is taken to be in the server's table.
void choose_links(LinkageQuality& quality, const table::ResultTable* result) {
  const fit::LinkageEstimate& estimate = quality.estimate;
  const auto links = result == nullptr ? table::LinkedRecords() : table::links_of_categories(*result);
  if (links.most || links.least > 0) {
    quality.links = static_cast<double>(links.least + links.most.value_or(links.least)) / 2;
    quality.links_counted = true;
  } else if (const auto false_links = estimate.false_links()) {
    const double found = 1 - estimate.missed_share().value_or(0);
    quality.links = *false_links + found * static_cast<double>(estimate.client_records);
  }
}

void work_out_shares(LinkageQuality& quality) {
  const std::optional<double> false_links = quality.estimate.false_links();
  if (!quality.links || !false_links) return;
  if (*quality.links > 0) quality.false_share = std::min(1.0, *false_links / *quality.links);
  const std::optional<double> missed = quality.estimate.missed_share();
  if (!quality.links_counted || !missed || *missed >= 1) return;
  const double correct = std::max(0.0, *quality.links - *false_links);
  quality.missed_people = correct * *missed / (1 - *missed);
}

// Where most of them come from the list itself, there is something to do about it first.
std::string advice_on_false_links(const fit::LinkageEstimate& estimate) {
  std::string text;
  if (!estimate.model_has_more_false_links() && estimate.by_own_links > estimate.by_chance.value_or(0)) {
    text =
        "Most are as between the list's own records: relatives, or people who are on it twice, who should be "
        "on it once. ";
  }
  return text +
         "Fit the model for lists of these lengths, with fewer false links (tacit model fit --for-records N "
         "--for-server-records S --false-links SHARE), or agree on more columns";
}

LinkageWarning false_links_warning(const LinkageQuality& quality) {
  return {LinkageWarningKind::kFalseLinks,
          fmt::format("{} of {} links are expected to be false ({}): the table is in part about people who "
                      "are not on the list. {}",
                      rough_text(*quality.estimate.false_links()), links_text(quality),
                      rough_percent(*quality.false_share), advice_on_false_links(quality.estimate))};
}

LinkageWarning more_than_listed_warning(const LinkageQuality& quality) {
  const auto listed = static_cast<std::int64_t>(quality.estimate.client_records);
  return {
      LinkageWarningKind::kMoreThanListed,
      fmt::format("{} records are linked, and the list has {}: {} or more are of people who are not on it, "
                  "or the server has several records of one person. Counts are too high; ask the "
                  "custodian about repeated records, and fit the model with fewer false links",
                  count_text(static_cast<std::uint64_t>(quality.linked->least)),
                  count_text(quality.estimate.client_records),
                  count_text(static_cast<std::uint64_t>(quality.linked->least - listed)))};
}

LinkageWarning hardly_any_warning(const LinkageQuality& quality) {
  return {
      LinkageWarningKind::kHardlyAny,
      fmt::format("no more than {} records are linked, and the list has {}: hardly anybody on it is in the "
                  "server's table, or the two files do not read alike, such as in the order of dates. "
                  "Look at both with tacit model check",
                  count_text(static_cast<std::uint64_t>(*quality.linked->most)),
                  count_text(quality.estimate.client_records))};
}

LinkageWarning cannot_link_warning(const fit::LinkageEstimate& estimate) {
  std::string text = fmt::format(
      "{} of {} records of the list link with nobody, whomever the server has: {} have too few "
      "values to reach the threshold",
      count_text(estimate.cannot_link()), count_text(estimate.client_records),
      count_text(estimate.too_few_values));
  if (estimate.blocked) text += fmt::format(", {} are in no pass", count_text(estimate.in_no_pass));
  return {LinkageWarningKind::kCannotLink, text + ". tacit model check says what they lack"};
}

void find_warnings(LinkageQuality& quality) {
  const auto listed = static_cast<double>(quality.estimate.client_records);
  const auto& linked = quality.linked;
  if (quality.false_share && *quality.false_share > kFalseLinksWarned) {
    quality.warnings.push_back(false_links_warning(quality));
  }
  if (linked && static_cast<double>(linked->least) > listed) {
    quality.warnings.push_back(more_than_listed_warning(quality));
  }
  if (linked && linked->most && static_cast<double>(*linked->most) < kFewLinksWarned * listed) {
    quality.warnings.push_back(hardly_any_warning(quality));
  }
  if (static_cast<double>(quality.estimate.cannot_link()) > kCannotLinkWarned * listed) {
    quality.warnings.push_back(cannot_link_warning(quality.estimate));
  }
}

}  // namespace

const char* key(LinkageWarningKind kind) {
  switch (kind) {
    case LinkageWarningKind::kFalseLinks:
      return "false-links";
    case LinkageWarningKind::kMoreThanListed:
      return "more-than-listed";
    case LinkageWarningKind::kHardlyAny:
      return "hardly-any";
    case LinkageWarningKind::kCannotLink:
      return "cannot-link";
  }
  return "";
}

LinkageQuality linkage_quality(const fit::LinkageEstimate& estimate, const table::ResultTable* result) {
  LinkageQuality quality;
  quality.estimate = estimate;
  if (result != nullptr) quality.linked = table::linked_records(*result);
  choose_links(quality, result);
  work_out_shares(quality);
  find_warnings(quality);
  return quality;
}

LinkageQuality linkage_quality(const linkage::Model& model, const ClientFile& file,
                               std::size_t server_records, const std::optional<linkage::BinShape>& bins,
                               const table::ResultTable* result) {
  fit::ComparedLists lists{file.records, server_records, std::nullopt};
  if (bins) {
    const std::vector<std::uint32_t> categories(file.split.category.begin(), file.split.category.end());
    lists.bins = {*bins, linkage::client_bins(file.records, *bins, categories,
                                              std::max<std::size_t>(file.split.categories.size(), 1))};
  }
  return linkage_quality(fit::estimate_linkage(model, lists, file.sample), result);
}

std::string rough_text(double number) {
  if (number < 0.5) return "fewer than 1";
  const double unit = number < 10 ? 1 : std::pow(10.0, std::floor(std::log10(number)) - 1);
  return "about " + count_text(static_cast<std::uint64_t>(std::llround(std::round(number / unit) * unit)));
}

std::string links_text(const LinkageQuality& quality) {
  if (!quality.links_counted || !quality.linked->exact()) return rough_text(*quality.links);
  return count_text(static_cast<std::uint64_t>(quality.linked->least));
}

std::string rough_percent(double share) {
  const double percent = 100 * share;
  if (percent < 0.1) return "under 0.1 %";
  return fmt::format("{:.{}f} %", percent, percent < 9.95 ? 1 : 0);
}

}  // namespace tacit::app
