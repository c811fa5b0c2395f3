// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "cli/ledger/report.h"
#include "cli/ledger/text.h"
#include "ledger/days.h"
#include "ledger/export.h"

namespace tacit::cli {

namespace {

using Json = nlohmann::ordered_json;

Json tally_json(const ledger::Tally& tally) {
  return {
      {"asked", tally.asked()},       {"answered", tally.answered},   {"refused", tally.refused},
      {"failed", tally.failed},       {"cancelled", tally.cancelled}, {"abandoned", tally.abandoned},
      {"under_way", tally.under_way}, {"security", tally.security},   {"may_have_been_sent", tally.unsure}};
}

Json lengths_json(const ledger::Lengths& lists) {
  return {{"shortest", lists.shortest}, {"median", lists.median}, {"longest", lists.longest}};
}

Json reasons_json(const std::vector<ledger::Reason>& reasons) {
  Json json = Json::array();
  for (const ledger::Reason& reason : reasons)
    json.push_back({{"reason", reason.text}, {"times", reason.times}, {"security", reason.security}});
  return json;
}

Json asked_json(const ledger::Asked& asked) {
  Json json = {{"question", ledger::question_json(asked.question)}, {"purpose", asked.purpose}};
  json.update(tally_json(asked.tally));
  json["lists"] = lengths_json(asked.lists);
  json["first"] = ledger::utc_text(asked.first);
  json["last"] = ledger::utc_text(asked.last);
  return json;
}

Json used_json(const ledger::Used& used) {
  return {{"linkages_of_day", used.linkages_of_day},
          {"linkages_of_month", used.linkages_of_month},
          {"attempts_of_day", used.attempts_of_day}};
}

Json client_json(const ledger::ClientSummary& client) {
  Json json = {{"client", client.account}, {"certificates", Json::array()}};
  for (const ledger::Certificate& certificate : client.certificates) {
    json["certificates"].push_back(
        {{"subject", certificate.subject}, {"fingerprint", certificate.fingerprint}});
  }
  json.update(tally_json(client.tally));
  json["lists"] = lengths_json(client.lists);
  json["without_purpose"] = client.without_purpose;
  json["questions"] = Json::array();
  for (const ledger::Asked& asked : in_order(client)) json["questions"].push_back(asked_json(asked));
  json["refused_because"] = reasons_json(client.refused);
  json["failed_because"] = reasons_json(client.failed);
  json["near_repeats"] = Json::array();
  for (const ledger::NearRepeats& group : client.near_repeats) {
    json["near_repeats"].push_back({{"linkages", group.linkages},
                                    {"shortest", group.shortest},
                                    {"longest", group.longest},
                                    {"entries", group.entries}});
  }
  return json;
}

Json budget_or_null(std::uint64_t allowed) {
  return allowed == 0 ? Json(nullptr) : Json(allowed);
}

Json budgets_json(const LedgerReport& report) {
  Json json = Json::array();
  for (const auto& [account, used] : report.summary.used) {
    if (report.rules_of(account) != nullptr) continue;
    json.push_back({{"client", account}, {"used", used_json(used)}, {"allowed", nullptr}});
  }
  if (!report.rules) return json;
  for (const ReportedRules& rules : *report.rules) {
    if (!report.summary.account.empty() && rules.account != report.summary.account) continue;
    const auto found = report.summary.used.find(rules.account);
    json.push_back({{"client", rules.account},
                    {"used", used_json(found == report.summary.used.end() ? ledger::Used{} : found->second)},
                    {"allowed",
                     {{"linkages_of_day", budget_or_null(rules.policy.linkages_per_day)},
                      {"linkages_of_month", budget_or_null(rules.policy.linkages_per_month)},
                      {"attempts_of_day", budget_or_null(rules.policy.attempts_per_day)}}},
                    {"until", rules.until ? Json(ledger::day_text(*rules.until)) : Json(nullptr)},
                    {"purpose_required", rules.purpose_required}});
  }
  return json;
}

std::string last_day_of(const ledger::Period& period) {
  return ledger::day_text(period.before - std::chrono::microseconds(1));
}

}  // namespace

Json report_json(const LedgerReport& report) {
  const ledger::Summary& summary = report.summary;
  Json json = {{"format", "tacit-ledger-report"},
               {"version", 1},
               {"custodian", report.custodian.empty() ? Json(nullptr) : Json(report.custodian)},
               {"since", ledger::day_text(summary.period.since)},
               {"until", last_day_of(summary.period)},
               {"client", summary.account.empty() ? Json(nullptr) : Json(summary.account)},
               {"made", ledger::utc_text(report.made)},
               {"period_over", !report.goes_on()},
               {"ledger", summary.head.ledger},
               {"head", summary.head.text()},
               {"verified", summary.verified},
               {"first_entry", summary.first},
               {"last_entry", summary.last},
               {"clocks_back", summary.clocks_back},
               {"all", tally_json(summary.tally)},
               {"clients", Json::array()},
               {"budgets", budgets_json(report)},
               {"observations", report_observations(report)},
               {"other_entries", Json::array()},
               {"notes", Json::array()}};
  for (const ledger::ClientSummary& client : summary.clients) json["clients"].push_back(client_json(client));
  for (const ledger::OtherEntry& other : summary.others) {
    json["other_entries"].push_back(ledger::to_json(other.entry));
    json["other_entries"].back()["client"] = other.account;
  }
  for (const ledger::Entry& note : summary.notes) {
    json["notes"].push_back(
        {{"number", note.number}, {"time", ledger::utc_text(note.time)}, {"note", note.detail}});
  }
  return json;
}

std::string report_csv(const LedgerReport& report) {
  const ledger::Summary& summary = report.summary;
  std::string text =
      "since,until,client,question,purpose,asked,answered,refused,failed,cancelled,abandoned,under_way,"
      "may_have_been_sent,security,shortest_list,median_list,longest_list,first,last\r\n";
  const std::string since = ledger::day_text(summary.period.since), until = last_day_of(summary.period);
  for (const ledger::ClientSummary& client : summary.clients) {
    for (const ledger::Asked& asked : in_order(client)) {
      const ledger::Tally& tally = asked.tally;
      text += fmt::format("{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}\r\n", since, until,
                          ledger::csv_cell(client.account), ledger::csv_cell(question_text(asked.question)),
                          ledger::csv_cell(asked.purpose), tally.asked(), tally.answered, tally.refused,
                          tally.failed, tally.cancelled, tally.abandoned, tally.under_way, tally.unsure,
                          tally.security, asked.lists.shortest, asked.lists.median, asked.lists.longest,
                          ledger::utc_text(asked.first), ledger::utc_text(asked.last));
    }
  }
  return text;
}

}  // namespace tacit::cli
