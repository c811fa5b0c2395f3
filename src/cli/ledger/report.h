// SPDX-License-Identifier: Apache-2.0
// The report of a ledger for whoever answers for the data: what was asked within a period, for people (text,
// a page) and for programs (CSV, JSON). All of it follows from ledger::Summary and the configuration.
#pragma once

#include <chrono>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "ledger/policy.h"
#include "ledger/summary.h"

namespace tacit::cli {

/// What the configuration says of one client now.
struct ReportedRules {
  std::string account;
  ledger::Policy policy;
  std::optional<std::chrono::sys_days> until{};  // the last day of its access
  bool purpose_required = false;
};

struct LedgerReport {
  ledger::Summary summary;
  ledger::Time made{};
  std::string custodian;                            // may be empty
  std::optional<std::vector<ReportedRules>> rules;  // of a configuration, if one was given
  std::optional<ledger::Time> begins{};  // the ledger's first entry, where that is behind the period

  /// Null for an account that the configuration does not have.
  const ReportedRules* rules_of(const std::string& account) const;
  /// Whether more may be asked in the period.
  bool goes_on() const { return made < summary.period.before; }
};

/// A part of the report, the same for text and page.
struct ReportTable {
  std::vector<std::string> heads;
  std::vector<bool> right;  // of each column: numbers stand at the right
  std::vector<std::vector<std::string>> rows{};
  bool total = false;  // the last row adds up the others
};
struct ReportSection {
  std::string title;
  std::vector<std::pair<std::string, std::string>> facts{};
  std::vector<ReportTable> tables{};
  std::vector<std::string> words{};  // sentences, with their full stops
};
struct ReportDocument {
  std::string title, period;
  std::vector<ReportSection> sections;
  std::vector<std::string> notes;  // what the figures mean, and where they are from
};

ReportDocument report_document(const LedgerReport& report);

/// A client's questions as all forms list them: by the time at which each was asked first.
std::vector<ledger::Asked> in_order(const ledger::ClientSummary& client);

/// What is worth a look, in sentences: observations by numbers alone, not findings.
std::vector<std::string> report_observations(const LedgerReport& report);

std::string report_text(const ReportDocument& document);
/// A page that needs nothing else, fit to print.
std::string report_html(const ReportDocument& document);
/// A line for each question and purpose of a client, under a line of names (RFC 4180).
std::string report_csv(const LedgerReport& report);
nlohmann::ordered_json report_json(const LedgerReport& report);

}  // namespace tacit::cli
