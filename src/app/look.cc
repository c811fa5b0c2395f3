// SPDX-License-Identifier: Apache-2.0
#include "app/look.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/error.h"
#include "fit/check_link_warnings.h"

namespace tacit::app {

namespace {

std::string place(const std::string& origin, const fit::Warning& warning) {
  if (origin.empty()) return warning.where;
  return warning.where == "file" ? origin : origin + ": " + warning.where;
}

}  // namespace

void Look::file(const linkage::Model& model, const table::Table& table, const linkage::FeatureTable& features,
                linkage::Side side) {
  add(table.origin(), fit::look_at_file(model, table, features));
  refer_to(table, side);
}

void Look::files(const linkage::Model& model, const table::Table& client,
                 const linkage::FeatureTable& client_features, const table::Table& server,
                 const linkage::FeatureTable& server_features) {
  fit::TwoLooks looks = fit::look_at_files(model, client, client_features, server, server_features);
  add("", std::move(looks.both));
  add(client.origin(), std::move(looks.client), "client");
  add(server.origin(), std::move(looks.server), "server");
  refer_to(client, linkage::Side::kClient);
}

void Look::chance(const linkage::Model& model, double of_list, std::size_t server_records) {
  std::vector<fit::Warning> found = fit::hopeless_chance(model, server_records);
  if (found.empty()) found = fit::look_at_chance(of_list, server_records);
  add("", std::move(found));
}

void Look::refer_to(const table::Table& table, linkage::Side side) {
  check_ = fmt::format("tacit model check --model {} --data {}{}{}", path_.empty() ? "FILE" : path_,
                       table.origin(), ingest::as_flags(options_.reading),
                       side == linkage::Side::kServer ? " --side server" : "");
  if (path_.empty()) check_ += ", where tacit catalog --model-out FILE has written the server's model";
}

void Look::add(const std::string& origin, std::vector<fit::Warning> found, const std::string& side) {
  for (fit::Warning& warning : found) findings_.push_back({origin, std::move(warning), side});
}

void Look::judge() const {
  const bool hopeless =
      std::ranges::any_of(findings_, [](const Finding& finding) { return finding.warning.hopeless; });
  if (hopeless && !options_.anyway) refuse();
  if (!options_.warn || findings_.empty()) return;
  std::vector<Finding> findings = findings_;
  std::ranges::stable_partition(findings, [](const Finding& finding) { return finding.warning.hopeless; });
  const std::size_t shown = std::min(findings.size(), kMostLines);
  for (std::size_t k = 0; k < shown; ++k) {
    const auto& [origin, warning, side] = findings[k];
    const std::string flags = warning.whole_flags(side);
    options_.warn(fmt::format("warning: {}: {}{}", place(origin, warning), warning.what,
                              flags.empty() ? "" : "; try " + flags));
  }
  const std::size_t more = findings.size() - shown;
  if (more == 0) return;
  options_.warn(
      fmt::format("{} more{}", more, check_.empty() ? "" : "; all of them, and what to do: " + check_));
}

void Look::refuse() const {
  std::string text =
      fmt::format("these data and the model '{}' do not suit each other; nothing was done:", model_);
  for (const Finding& finding : findings_) {
    if (!finding.warning.hopeless) continue;
    text += fmt::format("\n  {}: {}\n    {}.", place(finding.origin, finding.warning), finding.warning.what,
                        finding.warning.advice_with_flags(finding.side));
  }
  text += "\nTo go on as it is, add --anyway.";
  if (!check_.empty()) text += " All about a file says: " + check_;
  throw Error(ErrorCategory::kUnsuitable, text);
}

}  // namespace tacit::app
