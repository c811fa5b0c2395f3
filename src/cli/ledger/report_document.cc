// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "base/quantities.h"
#include "base/text.h"
#include "cli/ledger/report.h"
#include "cli/ledger/text.h"
#include "ledger/days.h"
#include "ledger/purpose.h"
#include "ledger/waiting.h"

namespace tacit::cli {

namespace {

using ledger::ClientSummary;
using ledger::Lengths;
using ledger::Tally;
using Row = std::vector<std::string>;

constexpr std::size_t kShownReasons = 10;
constexpr std::uint64_t kManyRefusals = 10;
constexpr std::size_t kShownGroups = 3;

const char* questions(std::uint64_t number) {
  return number == 1 ? "question" : "questions";
}

// Zeros are many, and what is not zero is what counts.
std::string counted(std::uint64_t number) {
  return number == 0 ? "-" : count_text(number);
}

std::string last_day(const ledger::Period& period) {
  return ledger::day_text(period.before - std::chrono::microseconds(1));
}

std::string month_name(ledger::Time before) {
  constexpr std::array<const char*, 12> kNames = {"January",   "February", "March",    "April",
                                                  "May",       "June",     "July",     "August",
                                                  "September", "October",  "November", "December"};
  const std::chrono::year_month_day day(
      std::chrono::floor<std::chrono::days>(before - std::chrono::microseconds(1)));
  return fmt::format("{} {}", kNames.at(static_cast<unsigned>(day.month()) - 1),
                     static_cast<int>(day.year()));
}

std::string lengths_text(const Lengths& lists) {
  if (lists.lists == 0) return "-";
  return lists.shortest == lists.longest
             ? count_text(lists.shortest)
             : fmt::format("{} to {}", count_text(lists.shortest), count_text(lists.longest));
}

Row tally_row(const std::string& name, const Tally& tally) {
  return {name,
          count_text(tally.asked()),
          counted(tally.answered),
          counted(tally.refused),
          counted(tally.failed),
          counted(tally.cancelled),
          counted(tally.abandoned),
          counted(tally.under_way)};
}

ReportSection overview(const LedgerReport& report) {
  const ledger::Summary& summary = report.summary;
  ReportTable table{.heads = {"client", "questions", "answered", "refused", "failed", "cancelled",
                              "abandoned", "under way", "shortest list", "median", "longest"},
                    .right = {false, true, true, true, true, true, true, true, true, true, true}};
  for (const ClientSummary& client : summary.clients) {
    table.rows.push_back(tally_row(printable(client.account), client.tally));
    for (const std::uint64_t length : {client.lists.shortest, client.lists.median, client.lists.longest})
      table.rows.back().push_back(count_text(length));
  }
  if (summary.clients.size() > 1) {
    table.rows.push_back(tally_row("all clients", summary.tally));
    table.rows.back().insert(table.rows.back().end(), 3, "");
    table.total = true;
  }
  ReportSection section{.title = "Who asked"};
  if (table.rows.empty()) {
    section.words.emplace_back("Nobody asked anything in this period.");
  } else {
    section.tables.push_back(std::move(table));
  }
  if (report.begins) {
    section.words.push_back(fmt::format("The ledger begins on {}.", ledger::day_text(*report.begins)));
  }
  if (report.goes_on()) {
    section.words.push_back(fmt::format("The period is not over: this is what was asked until {} (UTC).",
                                        short_time(report.made)));
  }
  return section;
}

std::string budget_cell(std::uint64_t used, std::uint64_t allowed) {
  if (allowed == 0) return fmt::format("{}, any number allowed", count_text(used));
  return fmt::format("{} of {}, {} left", count_text(used), count_text(allowed),
                     count_text(allowed - std::min(used, allowed)));
}

ReportSection budgets(const LedgerReport& report) {
  const std::string month = month_name(report.summary.period.before);
  ReportTable table{
      .heads = {"client", "linkages, last 24 h", "linkages, " + month, "attempts, last 24 h", "access until"},
      .right = {false, false, false, false, false}};
  const auto used = [&](const std::string& account) {
    const auto found = report.summary.used.find(account);
    return found == report.summary.used.end() ? ledger::Used{} : found->second;
  };
  for (const ReportedRules& rules : *report.rules) {
    if (!report.summary.account.empty() && rules.account != report.summary.account) continue;
    const ledger::Used use = used(rules.account);
    table.rows.push_back({printable(rules.account),
                          budget_cell(use.linkages_of_day, rules.policy.linkages_per_day),
                          budget_cell(use.linkages_of_month, rules.policy.linkages_per_month),
                          budget_cell(use.attempts_of_day, rules.policy.attempts_per_day),
                          rules.until ? ledger::day_text(*rules.until) : "no end"});
  }
  for (const ClientSummary& client : report.summary.clients) {
    if (report.rules_of(client.account) != nullptr) continue;
    const ledger::Used use = used(client.account);
    table.rows.push_back({printable(client.account), count_text(use.linkages_of_day),
                          count_text(use.linkages_of_month), count_text(use.attempts_of_day),
                          "not in the configuration"});
  }
  ReportSection section{.title = "Budgets at the end of the period"};
  if (!table.rows.empty()) section.tables.push_back(std::move(table));
  section.words.emplace_back(
      "Used is what the ledger says of the period's end. What is allowed, and until when there is access, is "
      "what the configuration says now.");
  section.words.emplace_back(
      "Attempts are not the questions above: each time that something is asked is an attempt, also if it is "
      "refused or turned away while it waits for a decision. A question that waits is one attempt, and its "
      "first computation no other.");
  return section;
}

ReportTable asked_table(const ClientSummary& client) {
  ReportTable table{.heads = {"question", "what for", "asked", "answered", "list (records)", "first", "last"},
                    .right = {false, false, true, true, true, false, false}};
  for (const ledger::Asked& asked : in_order(client)) {
    table.rows.push_back(
        {question_text(asked.question), asked.purpose.empty() ? "(not said)" : printable(asked.purpose),
         count_text(asked.tally.asked()), counted(asked.tally.answered), lengths_text(asked.lists),
         ledger::day_text(asked.first), ledger::day_text(asked.last)});
  }
  return table;
}

void add_reasons(const std::vector<ledger::Reason>& reasons, const char* head, ReportSection& section) {
  if (reasons.empty()) return;
  ReportTable table{.heads = {head, "times"}, .right = {false, true}};
  std::uint64_t others = 0;
  for (std::size_t i = 0; i < reasons.size(); ++i) {
    if (i < kShownReasons || reasons[i].security) {
      table.rows.push_back({printable(reasons[i].text), count_text(reasons[i].times)});
    } else {
      others += reasons[i].times;
    }
  }
  if (others > 0) table.rows.push_back({"other reasons", count_text(others)});
  section.tables.push_back(std::move(table));
}

// Why a person refused questions of the client.
void add_denials(const ClientSummary& client, const std::vector<ledger::OtherEntry>& others,
                 ReportSection& section) {
  for (const ledger::OtherEntry& other : others) {
    if (other.entry.kind != ledger::Kind::kDenial || other.account != client.account) continue;
    const std::string why = printable(other.entry.detail);
    section.words.push_back(fmt::format("{} decided against question {}{}{}",
                                        printable(other.entry.client.subject), other.entry.about,
                                        why.empty() ? "." : ": ", why));
  }
}

ReportSection client_section(const ClientSummary& client, const std::vector<ledger::OtherEntry>& others) {
  ReportSection section{.title = "Client " + printable(client.account)};
  for (const ledger::Certificate& certificate : client.certificates) {
    section.facts.emplace_back(
        "certificate", printable(fmt::format("{} ({})", certificate.subject, certificate.fingerprint)));
  }
  section.tables.push_back(asked_table(client));
  add_reasons(client.refused, "refused because (the first of its kind)", section);
  add_reasons(client.failed, "failed because (the first of its kind)", section);
  add_denials(client, others, section);
  return section;
}

// What such an entry says. A kind that is not known here is shown by its outcome and detail.
std::string other_text(const ledger::Entry& entry) {
  if (const auto waiting = ledger::readable_waiting(entry)) {
    return fmt::format("waits for a decision{}: {}",
                       waiting->purpose.empty() ? "" : " (" + printable(waiting->purpose) + ")",
                       question_text(entry.question));
  }
  std::string text;
  if (!entry.client.subject.empty()) text = "by " + printable(entry.client.subject);
  for (const std::string& more : {std::string(ledger::name(entry.outcome)), printable(entry.detail)})
    if (!more.empty()) text += (text.empty() ? "" : ": ") + more;
  return text;
}

ReportSection other_entries(const std::vector<ledger::OtherEntry>& others) {
  ReportSection section{.title = "Decisions and other entries"};
  ReportTable table{.heads = {"entry", "time (UTC)", "kind", "question", "client", "what"},
                    .right = {true, false, false, true, false, false}};
  for (const ledger::OtherEntry& other : others) {
    const ledger::Entry& entry = other.entry;
    table.rows.push_back(
        {count_text(entry.number), short_time(entry.time), std::string(ledger::name(entry.kind)),
         entry.about == 0 ? "" : count_text(entry.about), printable(other.account), other_text(entry)});
  }
  const auto of_kind = [&](ledger::Kind kind) {
    return std::ranges::count_if(others,
                                 [&](const ledger::OtherEntry& other) { return other.entry.kind == kind; });
  };
  section.words.push_back(fmt::format(
      "Questions that began to wait for a decision: {}; approved: {}; refused: {}.",
      of_kind(ledger::Kind::kWait), of_kind(ledger::Kind::kApproval), of_kind(ledger::Kind::kDenial)));
  section.tables.push_back(std::move(table));
  return section;
}

ReportSection notes_section(const std::vector<ledger::Entry>& notes) {
  ReportSection section{.title = "Notes in the ledger"};
  ReportTable table{.heads = {"entry", "time (UTC)", "note"}, .right = {true, false, false}};
  for (const ledger::Entry& note : notes)
    table.rows.push_back({count_text(note.number), short_time(note.time), printable(note.detail)});
  section.tables.push_back(std::move(table));
  return section;
}

void observe_lists(const ClientSummary& client, const std::string& who, std::vector<std::string>& found) {
  std::vector<std::string> groups;
  for (const ledger::NearRepeats& group : client.near_repeats) {
    if (groups.size() == kShownGroups) break;
    const std::string records =
        group.shortest == group.longest
            ? count_text(group.shortest)
            : fmt::format("{} to {}", count_text(group.shortest), count_text(group.longest));
    groups.push_back(fmt::format("{} of {} records (entries {}{})", count_text(group.linkages), records,
                                 fmt::join(group.entries, ", "),
                                 group.entries.size() < group.linkages ? ", .." : ""));
  }
  if (groups.empty()) return;
  const std::size_t more = client.near_repeats.size() - groups.size();
  found.push_back(fmt::format("{}: linkages with lists of nearly the same length: {}{}.", who,
                              fmt::join(groups, "; "),
                              more == 0 ? "" : fmt::format("; and {} smaller groups", count_text(more))));
}

void observe_client(const ClientSummary& client, const ReportedRules* rules,
                    std::vector<std::string>& found) {
  const std::string who = printable(client.account);
  const Tally& tally = client.tally;
  if (tally.security > 0) {
    found.push_back(fmt::format("{}: {} {} refused or failed for a reason of security.", who,
                                count_text(tally.security),
                                tally.security == 1 ? "question was" : "questions were"));
  }
  observe_lists(client, who, found);
  if (tally.unsure > 0) {
    found.push_back(
        fmt::format("{}: of {} {} without an answer in the end, the answer may have been sent all "
                    "the same.",
                    who, count_text(tally.unsure), questions(tally.unsure)));
  }
  if (tally.refused >= kManyRefusals && 2 * tally.refused > tally.asked()) {
    found.push_back(fmt::format("{}: {} of {} questions were refused.", who, count_text(tally.refused),
                                count_text(tally.asked())));
  }
  const bool some_say = client.without_purpose < tally.asked();
  if (client.without_purpose > 0 && (some_say || (rules != nullptr && rules->purpose_required))) {
    found.push_back(fmt::format("{}: {} of {} questions do not say what they are for.", who,
                                count_text(client.without_purpose), count_text(tally.asked())));
  }
  if (client.certificates.size() > 1) {
    found.push_back(
        fmt::format("{}: asked with {} different certificates.", who, client.certificates.size()));
  }
}

ReportSection observations_section(const LedgerReport& report) {
  ReportSection section{.title = "Worth a look", .words = report_observations(report)};
  if (section.words.empty()) section.words.emplace_back("Nothing stands out by the numbers.");
  const auto has_repeats = [](const ClientSummary& client) { return !client.near_repeats.empty(); };
  if (std::ranges::any_of(report.summary.clients, has_repeats)) {
    section.words.emplace_back(
        "Where two lists of nearly the same length differ by one person, the difference of their tables is "
        "that "
        "person. The ledger cannot tell that from honest questions, such as one list asked about many times; "
        "ask "
        "what they are for.");
  }
  return section;
}

std::vector<std::string> document_notes(const LedgerReport& report) {
  const ledger::Summary& summary = report.summary;
  std::vector<std::string> notes = {
      "A question counts with its own time, also where it ended later. Answered: the client's connection "
      "took the "
      "whole table. Refused: it was not admitted, and nothing was computed. Abandoned: no end was recorded. "
      "The "
      "ledger has no results, and nothing of a record; a list's length is what the client stated.",
      "Connections that were refused before they asked anything, of clients that are unknown, revoked or "
      "whose "
      "access has ended, are in the server's log alone."};
  const std::string entries =
      summary.first == 0 ? "none"
                         : fmt::format("{} to {}", count_text(summary.first), count_text(summary.last));
  notes.push_back(fmt::format(
      "Ledger {}, entries of the period: {}. Head: {}. {} Made {} UTC.", printable(summary.head.ledger),
      entries, printable(summary.head.text()),
      summary.verified ? "The whole chain was verified before."
                       : "The chain was not verified for this report; `tacit ledger verify` does it.",
      short_time(report.made)));
  return notes;
}

}  // namespace

std::vector<ledger::Asked> in_order(const ClientSummary& client) {
  std::vector<ledger::Asked> asked = client.asked;
  std::ranges::stable_sort(asked, {}, &ledger::Asked::first);
  return asked;
}

const ReportedRules* LedgerReport::rules_of(const std::string& account) const {
  if (!rules) return nullptr;
  const auto found = std::ranges::find(*rules, account, &ReportedRules::account);
  return found == rules->end() ? nullptr : &*found;
}

std::vector<std::string> report_observations(const LedgerReport& report) {
  std::vector<std::string> found;
  for (const ClientSummary& client : report.summary.clients)
    observe_client(client, report.rules_of(client.account), found);
  if (report.summary.clocks_back > 0) {
    found.push_back(fmt::format("The machine's clock was behind at {} of the entries: it had been set back.",
                                count_text(report.summary.clocks_back)));
  }
  return found;
}

ReportDocument report_document(const LedgerReport& report) {
  const ledger::Summary& summary = report.summary;
  ReportDocument document;
  document.title = report.custodian.empty() ? "Questions to the table, by its ledger"
                                            : "Questions to " + printable(report.custodian);
  document.period =
      fmt::format("{} to {} (UTC){}", ledger::day_text(summary.period.since), last_day(summary.period),
                  summary.account.empty() ? "" : ", client " + printable(summary.account) + " alone");
  document.sections = {overview(report), observations_section(report)};
  if (report.rules) document.sections.push_back(budgets(report));
  for (const ClientSummary& client : summary.clients)
    document.sections.push_back(client_section(client, summary.others));
  if (!summary.others.empty()) document.sections.push_back(other_entries(summary.others));
  if (!summary.notes.empty()) document.sections.push_back(notes_section(summary.notes));
  document.notes = document_notes(report);
  return document;
}

}  // namespace tacit::cli
