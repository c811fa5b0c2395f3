// SPDX-License-Identifier: Apache-2.0
#include "present/dry_run.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/quantities.h"
#include "present/catalog.h"
#include "present/linkage_notes.h"
#include "present/plan.h"
#include "report/report.h"

namespace tacit::present {

namespace {

std::string allowed_text(const app::DryRunReport& report) {
  const std::vector<std::string> objections = report.objections();
  if (!objections.empty()) return fmt::format("not allowed now: {}", fmt::join(objections, "; "));
  const std::string budget = budget_text(report.server.terms);
  const auto& until = report.server.terms.until;
  return fmt::format(
      "allowed: {} records of {} to {}{}{}{}", count_text(report.plan.plan.request.client_records),
      count_text(report.server.terms.smallest_list), count_text(report.server.max_client_records),
      budget.empty() ? "" : "; " + budget, until ? "; your access ends on " + last_day_text(*until) : "",
      report.server.terms.approval == ApprovalRule::kNone
          ? ""
          : "; " + approval_text(report.server.terms.approval));
}

}  // namespace

std::string dry_run_text(const app::DryRunReport& report, bool verbose) {
  std::string text = short_plan_text(report.plan) +
                     figure_line("linkage", expected_linkage_line(report.linkage)) +
                     figure_line("limits", allowed_text(report));
  for (const app::LinkageWarning& warning : report.linkage.warnings)
    text += "\nWarning: " + warning.text + ".\n";
  if (verbose) {
    text += "\n" + plan_text(report.plan) + "\n" + report::text(linkage_notes(report.linkage));
  }
  return text + "\nOnly the request for the catalog was sent.\n";
}

nlohmann::ordered_json dry_run_json(const app::DryRunReport& report) {
  nlohmann::ordered_json json = plan_json(report.plan);
  json["linkage"] = linkage_json(report.linkage);
  const nlohmann::ordered_json server = catalog_json(report.server);
  for (const char* key : {"custodian", "smallest_list", "max_client_records", "query_seconds", "answers",
                          "questions", "month_answers", "until", "purpose_required", "approval"})
    json["server"][key] = server[key];
  const std::vector<std::string> objections = report.objections();
  json["allowed"] = objections.empty();
  json["objections"] = objections;
  return json;
}

}  // namespace tacit::present
