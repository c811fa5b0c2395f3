// SPDX-License-Identifier: Apache-2.0
// `tacit ledger report`: what was asked within a period, for whoever answers for the data.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <memory>
#include <set>

#include "app/server/config.h"
#include "base/error.h"
#include "base/files.h"
#include "base/text.h"
#include "cli/ledger/options.h"
#include "cli/ledger/report.h"
#include "rpc/server/ledger_gate.h"

namespace tacit::cli {

namespace {

std::vector<ReportedRules> reported_rules(const rpc::ServerConfig& config) {
  std::vector<ReportedRules> rules;
  for (const identity::ClientRules& client : config.clients) {
    rules.push_back({.account = client.name,
                     .policy = rpc::policy_for(config, &client),
                     .until = client.until,
                     .purpose_required = client.purpose_required.value_or(config.purpose_required)});
  }
  return rules;
}

ledger::Time now_in_ledger() {
  return std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
}

// Without days: from the first entry on, up to now.
ledger::Period period_of(const LedgerOptions& options, const ledger::Reader& reader) {
  const ledger::Time tomorrow = std::chrono::floor<std::chrono::days>(now_in_ledger()) + std::chrono::days(1);
  ledger::Period period{.since = ledger_day(options.since).value_or(tomorrow - std::chrono::days(1)),
                        .before = ledger_day_end(options.until).value_or(tomorrow)};
  if (options.since.empty()) {
    for (const ledger::Listed& first : reader.list({.before = period.before})) {
      period.since = std::chrono::floor<std::chrono::days>(first.entry.time);
      break;
    }
    period.since = std::min(period.since, period.before - std::chrono::days(1));
  }
  if (period.since >= period.before)
    throw Error(ErrorCategory::kUsage, "--since is a day after --until, so there is nothing to report");
  return period;
}

// By --format, or the ending of --out. Throws Error(kUsage) for an ending that is none of a form.
std::string form_of(const LedgerOptions& options) {
  if (!options.format_name.empty()) return options.format_name;
  const std::string ending = std::filesystem::path(options.out).extension().string();
  for (const char* form : {"csv", "html", "json"}) {
    if (ending == std::string(".") + form) return form;
  }
  if (ending.empty() || ending == ".txt") return "table";
  throw Error(
      ErrorCategory::kUsage,
      fmt::format("--out {}: a report ends in .html, .csv, .json or .txt; or say its form by --format",
                  printable(options.out)));
}

// Throws Error(kUsage), with the names that there are, for one that neither the ledger nor the configuration
// has.
void require_known(const std::string& client, const ledger::Reader& reader, const LedgerReport& report) {
  if (client.empty() || report.rules_of(client) != nullptr) return;
  if (!reader.list({.account = client, .latest = 1}).empty()) return;
  std::set<std::string> names;
  for (const ledger::Listed& listed : reader.list())
    if (listed.entry.kind != ledger::Kind::kNote) names.insert(printable(listed.entry.client.account));
  if (report.rules)
    for (const ReportedRules& rules : *report.rules) names.insert(printable(rules.account));
  throw Error(ErrorCategory::kUsage,
              fmt::format("--client {}: there is no client of this name in the ledger{}; there {}",
                          printable(client), report.rules ? " or the configuration" : "",
                          names.empty() ? "is none at all" : fmt::format("are: {}", fmt::join(names, ", "))));
}

// The time of the ledger's first entry, where that is behind the period.
std::optional<ledger::Time> begins_after(const ledger::Period& period, const ledger::Reader& reader) {
  if (reader.extent(ledger::Time{}, period.before).first != 0) return std::nullopt;
  const std::vector<ledger::Listed> all = reader.list();
  return all.empty() ? std::nullopt : std::optional(all.front().entry.time);
}

std::string rendered(const LedgerReport& report, const std::string& format) {
  if (format == "csv") return report_csv(report);
  if (format == "json")
    return report_json(report).dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
  const ReportDocument document = report_document(report);
  return format == "html" ? report_html(document) : report_text(document);
}

void run_report(const LedgerOptions& options) {
  const std::string form = form_of(options);
  const app::LedgerConfig place = ledger_place(options);
  LedgerReport report;
  if (!options.place.config.empty()) {
    const rpc::ServerConfig config = app::load_config(options.place.config).server;
    report.custodian = config.limits.custodian;
    report.rules = reported_rules(config);
  }
  const ledger::Reader reader(place.path, options.verify ? app::ledger_key(place) : nullptr);
  if (options.verify) {
    const ledger::Verification found = reader.verify();
    if (!found.sound()) {
      throw Error(ErrorCategory::kSecurity,
                  fmt::format("{}: the ledger does not verify, so there is no report: {}",
                              place.path.string(), printable(found.fault)));
    }
  }
  require_known(options.client, reader, report);
  const ledger::Period period = period_of(options, reader);
  report.begins = begins_after(period, reader);
  report.summary = ledger::summarize(reader, period, options.client);
  report.summary.verified = options.verify;
  report.made = now_in_ledger();
  const std::string text = rendered(report, form);
  if (options.out.empty()) return print_out(text);
  write_file(options.out, text);
}

}  // namespace

void add_ledger_report(CLI::App& group, Action& action) {
  const auto options = std::make_shared<LedgerOptions>();
  options->format_name.clear();
  CLI::App* command = add_ledger_command(group, action, "report",
                                         "Who asked what and what for within a period, and what came of it",
                                         options, run_report);
  add_place(*command, options->place);
  add_ledger_key(*command, options->place);
  command->add_option("--since", options->since, "from this day on (UTC); else from the first entry on")
      ->type_name("YYYY-MM-DD");
  command->add_option("--until", options->until, "up to and with this day (UTC); else up to now")
      ->type_name("YYYY-MM-DD");
  command->add_option("--client", options->client, "of this client alone, by its name in the configuration")
      ->type_name("NAME");
  command->add_flag("--verify", options->verify, "verify the whole chain before, and say so in the report");
  command
      ->add_option("--format", options->format_name,
                   "for people (table, html) or programs (csv, json); else by the ending of --out")
      ->check(CLI::IsMember({"table", "csv", "html", "json"}));
  command->add_option("--out", options->out, "write to this file (mode 0600) instead of stdout")
      ->type_name("FILE");
  command->footer(
      "With --config it also has what is left of each client's budgets at the end of the period, and who has "
      "access until when.\nIt names what is worth a look by the numbers alone, such as many lists of nearly "
      "the "
      "same length.\n\n"
      "Examples:\n"
      "  tacit ledger report --config server.toml --since 2026-01-01 --until 2026-03-31\n"
      "  tacit ledger report --config server.toml --since 2026-01-01 --until 2026-03-31 --verify --out "
      "first-quarter.html\n"
      "  tacit ledger report --ledger copy.db --client ada --format csv");
}

}  // namespace tacit::cli
