// SPDX-License-Identifier: Apache-2.0
// `tacit ledger`: what was asked of a custodian's table, and whether the ledger is complete and unchanged.
#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "cli/ledger/options.h"
#include "cli/ledger/place.h"
#include "cli/ledger/text.h"
#include "cli/output.h"
#include "ledger/export.h"
#include "ledger/reader.h"

namespace tacit::cli {

namespace {

using Json = nlohmann::ordered_json;

ledger::Filter filter_of(const LedgerOptions& options) {
  ledger::Filter filter{.account = options.client, .linkage = options.linkage};
  filter.since = ledger_day(options.since);
  filter.before = ledger_day(options.before);
  return filter;
}

// Of a question its end, and of a question that waits or waited how that stands.
bool has_outcome(const ledger::Listed& listed, const std::string& outcome) {
  if (listed.entry.kind == ledger::Kind::kNote) return false;
  if (listed.entry.kind == ledger::Kind::kWait) {
    return outcome == wait_word(listed.standing.state) || outcome == outcome_text(listed);
  }
  if (outcome == "under way") return listed.outcome == ledger::Outcome::kNone;
  return outcome == ledger::name(listed.outcome);
}

std::vector<ledger::Listed> wanted(const LedgerOptions& options) {
  ledger::Filter filter = filter_of(options);
  // What a wait's outcome is follows from other entries: it is found behind the query.
  if (options.outcome.empty()) filter.latest = options.latest;
  std::vector<ledger::Listed> listed = open_ledger_reader(options).list(filter);
  if (options.outcome.empty()) return listed;
  std::erase_if(listed, [&](const ledger::Listed& each) { return !has_outcome(each, options.outcome); });
  if (options.latest != 0 && listed.size() > options.latest)
    listed.erase(listed.begin(), listed.end() - static_cast<std::ptrdiff_t>(options.latest));
  return listed;
}

void run_list(const LedgerOptions& options) {
  const std::vector<ledger::Listed> listed = wanted(options);
  if (options.format == Format::kTable) return print_out(list_text(listed));
  Json all = Json::array();
  for (const ledger::Listed& each : listed) {
    Json json = ledger::to_json(each.entry);
    json["outcome"] = ledger::name(each.outcome);
    if (each.entry.kind == ledger::Kind::kWait) json["standing"] = wait_word(each.standing.state);
    json["cleared"] = each.cleared;
    json["milliseconds"] = each.milliseconds;
    all.push_back(std::move(json));
  }
  print_out(all.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
}

// How a question that waits or waited stands; nothing of another entry.
std::optional<ledger::Standing> standing_of(const ledger::Entry& entry, const ledger::Reader& reader) {
  if (entry.kind != ledger::Kind::kWait) return std::nullopt;
  const ledger::Filter moment{.since = entry.time, .before = entry.time + std::chrono::microseconds(1)};
  for (const ledger::Listed& listed : reader.list(moment))
    if (listed.entry.number == entry.number) return listed.standing;
  return std::nullopt;
}

void run_show(const LedgerOptions& options) {
  const ledger::Reader reader = open_ledger_reader(options);
  const std::vector<ledger::Entry> entries = reader.show(options.entry);
  if (options.format == Format::kTable)
    return print_out(show_text(entries, standing_of(entries.front(), reader)));
  Json all = Json::array();
  for (const ledger::Entry& entry : entries) all.push_back(ledger::to_json(entry));
  print_out(all.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
}

void add_list(CLI::App& group, Action& action) {
  const auto options = std::make_shared<LedgerOptions>();
  CLI::App* command = add_ledger_command(group, action, "list",
                                         "One line for each question, refusal, note and wait for approval",
                                         options, run_list);
  add_place(*command, options->place);
  command->add_option("--client", options->client, "of this client, by its name in the configuration")
      ->type_name("NAME");
  command->add_option("--linkage", options->linkage, "of this linkage")->type_name("ID");
  command->add_option("--outcome", options->outcome, "with this outcome")
      ->check(
          CLI::IsMember({"answered", "failed", "cancelled", "refused", "abandoned", "under way", "waiting",
                         "waits for approval", "approved", "used", "approved and used", "lapsed"}));
  command->add_option("--since", options->since, "from this day on (UTC)")->type_name("YYYY-MM-DD");
  command->add_option("--before", options->before, "before this day (UTC)")->type_name("YYYY-MM-DD");
  command->add_option("--latest", options->latest, "at most so many, the latest")->type_name("N");
  add_format(*command, options->format);
  command->footer(
      "Examples:\n"
      "  tacit ledger list --config server.toml --latest 20\n"
      "  tacit ledger list --config server.toml --client ada --since 2026-03-01 --outcome answered --format "
      "json\n"
      "  tacit ledger list --config server.toml --outcome waiting");
}

void add_show_entry(CLI::App& group, Action& action) {
  const auto options = std::make_shared<LedgerOptions>();
  CLI::App* command = add_ledger_command(group, action, "show",
                                         "Everything about one question, refusal or note", options, run_show);
  command->add_option("ENTRY", options->entry, "its number, or that of an entry about it")->required();
  add_place(*command, options->place);
  add_format(*command, options->format);
  command->footer("Example:\n  tacit ledger show 17 --config server.toml");
}

}  // namespace

void add_ledger(CLI::App& program, Action& action) {
  CLI::App* group = program.add_subcommand(
      "ledger", "A server's ledger: what was asked of it, and what waits for your approval");
  group->require_subcommand(1);
  add_list(*group, action);
  add_show_entry(*group, action);
  add_decisions(*group, action);
  add_ledger_report(*group, action);
  add_ledger_audit(*group, action);
  group->footer(
      "All of them work while the server runs, and those that only look, on copies. docs/ledger.md explains "
      "the "
      "entries.");
}

}  // namespace tacit::cli
