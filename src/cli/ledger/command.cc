// SPDX-License-Identifier: Apache-2.0
// `tacit ledger`: what was asked of a custodian's table, and whether the ledger is complete and unchanged.
#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <sstream>

#include "base/error.h"
#include "base/files.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/ledger/place.h"
#include "cli/ledger/text.h"
#include "cli/output.h"
#include "ledger/export.h"
#include "ledger/reader.h"

namespace tacit::cli {

namespace {

using Json = nlohmann::ordered_json;

struct LedgerOptions {
  LedgerPlace place;
  std::string new_key, client, linkage, outcome, since, before, head, out;
  std::size_t latest = 0;
  std::uint64_t entry = 0;
  Format format = Format::kTable;
  std::string export_format = "json";
};

// The key is for verify alone: everything else can be read without.
ledger::Reader open_reader(const LedgerOptions& options) {
  return ledger::Reader(options.place.config_of().path);
}

// "2026-03-01", the start of that day in UTC.
std::optional<ledger::Time> parse_day(const std::string& text) {
  if (text.empty()) return std::nullopt;
  int year = 0, month = 0, day = 0, end = 0;
  const bool whole = std::sscanf(text.c_str(), "%4d-%2d-%2d%n", &year, &month, &day, &end) == 3 &&
                     static_cast<std::size_t>(end) == text.size();
  const std::chrono::year_month_day date{std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (!whole || !date.ok())
    throw Error(ErrorCategory::kUsage, "a day is written as 2026-03-01, not " + printable(text));
  return ledger::Time(std::chrono::sys_days(date));
}

ledger::Filter filter_of(const LedgerOptions& options) {
  ledger::Filter filter{.account = options.client, .linkage = options.linkage, .latest = options.latest};
  if (options.outcome == "under way") {
    filter.outcome = ledger::Outcome::kNone;
  } else if (!options.outcome.empty()) {
    filter.outcome = ledger::parse_outcome(options.outcome);
  }
  filter.since = parse_day(options.since);
  filter.before = parse_day(options.before);
  return filter;
}

void run_list(const LedgerOptions& options) {
  const std::vector<ledger::Listed> listed = open_reader(options).list(filter_of(options));
  if (options.format == Format::kTable) return print_out(list_text(listed));
  Json all = Json::array();
  for (const ledger::Listed& each : listed) {
    Json json = ledger::to_json(each.entry);
    json["outcome"] = ledger::name(each.outcome);
    json["cleared"] = each.cleared;
    json["milliseconds"] = each.milliseconds;
    all.push_back(std::move(json));
  }
  print_out(all.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
}

void run_show(const LedgerOptions& options) {
  const std::vector<ledger::Entry> entries = open_reader(options).show(options.entry);
  if (options.format == Format::kTable) return print_out(show_text(entries));
  Json all = Json::array();
  for (const ledger::Entry& entry : entries) all.push_back(ledger::to_json(entry));
  print_out(all.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
}

void run_head(const LedgerOptions& options) {
  print_out(open_reader(options).head().text() + "\n");
}

void run_verify(const LedgerOptions& options) {
  const app::LedgerConfig place = options.place.config_of();
  std::optional<ledger::Head> noted;
  if (!options.head.empty()) {
    noted = ledger::parse_head(options.head);
    if (!noted)
      throw Error(ErrorCategory::kUsage, "--head is not a head as `tacit ledger head` prints it, in quotes");
  }
  const ledger::Verification found = ledger::Reader(place.path, app::ledger_key(place)).verify(noted);
  if (options.format == Format::kJson) {
    Json json = {{"sound", found.sound()},           {"fault", found.fault},
                 {"first_fault", found.first_fault}, {"entries", found.head.entries},
                 {"head", found.head.text()},        {"remarks", found.remarks}};
    print_out(json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
  } else {
    std::string text;
    for (const std::string& remark : found.remarks) text += "remark: " + printable(remark) + "\n";
    if (found.sound())
      text += fmt::format("sound: {} entries\nhead: {}\n", found.head.entries, found.head.text());
    print_out(text);
  }
  if (found.sound()) return;
  throw Error(ErrorCategory::kSecurity,
              fmt::format("{}: the ledger does not verify: {}. Keep all its files as they are, and see "
                          "docs/ledger.md, \"When it does not verify\"",
                          place.path.string(), printable(found.fault)));
}

void run_export(const LedgerOptions& options) {
  const ledger::Reader reader = open_reader(options);
  std::ostringstream text;
  if (options.export_format == "csv") {
    reader.export_csv(text);
  } else {
    reader.export_json_lines(text);
  }
  if (options.out.empty()) return print_out(text.str());
  write_file(options.out, text.str());
}

void run_key(const LedgerOptions& options) {
  ledger::make_key_file(options.new_key);
  print_out(fmt::format(
      "{}: a new key, which only you can read (mode 0600). Name it in [ledger] as key = \"..\" before the "
      "ledger is begun,\nand keep a copy away from the ledger and its backups.\n",
      options.new_key));
}

CLI::App* add_command(CLI::App& group, Action& action, const char* name, const char* purpose,
                      const std::shared_ptr<LedgerOptions>& options, void (*run)(const LedgerOptions&)) {
  CLI::App* command = group.add_subcommand(name, purpose);
  command->callback([options, &action, run] { action = [options, run] { run(*options); }; });
  return command;
}

void add_list(CLI::App& group, Action& action) {
  const auto options = std::make_shared<LedgerOptions>();
  CLI::App* command =
      add_command(group, action, "list", "One line for each question, refusal, note and wait for approval",
                  options, run_list);
  add_place(*command, options->place);
  command->add_option("--client", options->client, "of this client, by its name in the configuration")
      ->type_name("NAME");
  command->add_option("--linkage", options->linkage, "of this linkage")->type_name("ID");
  command->add_option("--outcome", options->outcome, "with this outcome")
      ->check(CLI::IsMember({"answered", "failed", "cancelled", "refused", "abandoned", "under way"}));
  command->add_option("--since", options->since, "from this day on (UTC)")->type_name("YYYY-MM-DD");
  command->add_option("--before", options->before, "before this day (UTC)")->type_name("YYYY-MM-DD");
  command->add_option("--latest", options->latest, "at most so many, the latest")->type_name("N");
  add_format(*command, options->format);
  command->footer(
      "Examples:\n"
      "  tacit ledger list --config server.toml --latest 20\n"
      "  tacit ledger list --config server.toml --client ada --since 2026-03-01 --outcome answered --format "
      "json");
}

void add_show_entry(CLI::App& group, Action& action) {
  const auto options = std::make_shared<LedgerOptions>();
  CLI::App* command =
      add_command(group, action, "show", "Everything about one question, refusal or note", options, run_show);
  command->add_option("ENTRY", options->entry, "its number, or that of an entry about it")->required();
  add_place(*command, options->place);
  add_format(*command, options->format);
  command->footer("Example:\n  tacit ledger show 17 --config server.toml");
}

void add_verify(CLI::App& group, Action& action) {
  const auto options = std::make_shared<LedgerOptions>();
  CLI::App* command = add_command(
      group, action, "verify",
      "Check that every entry is unchanged and in its place, and that none is missing", options, run_verify);
  add_place(*command, options->place);
  add_ledger_key(*command, options->place);
  command
      ->add_option("--head", options->head, "a head that was noted elsewhere: nothing before it has changed")
      ->type_name("TEXT");
  add_format(*command, options->format);
  command->footer(
      "Exit status 6 if it does not verify.\n\n"
      "Examples:\n"
      "  tacit ledger verify --config server.toml\n"
      "  tacit ledger verify --ledger copy.db --head \"$(cat head-of-march.txt)\"");
}

void add_head(CLI::App& group, Action& action) {
  const auto options = std::make_shared<LedgerOptions>();
  CLI::App* command = add_command(group, action, "head",
                                  "The last entry's number and hash, to note elsewhere", options, run_head);
  add_place(*command, options->place);
  command->footer("Example:\n  tacit ledger head --config server.toml | mail -s head auditor@example.org");
}

void add_export(CLI::App& group, Action& action) {
  const auto options = std::make_shared<LedgerOptions>();
  CLI::App* command =
      add_command(group, action, "export", "All entries with all fields", options, run_export);
  add_place(*command, options->place);
  command->add_option("--format", options->export_format, "JSON lines, or CSV")
      ->check(CLI::IsMember({"json", "csv"}))
      ->capture_default_str();
  command->add_option("--out", options->out, "write to this file (mode 0600) instead of stdout")
      ->type_name("FILE");
  command->footer("Example:\n  tacit ledger export --config server.toml --format csv --out march.csv");
}

void add_key(CLI::App& group, Action& action) {
  const auto options = std::make_shared<LedgerOptions>();
  CLI::App* command = add_command(group, action, "key", "Make a key for a new ledger", options, run_key);
  command->add_option("FILE", options->new_key, "the file to create; it must not exist")->required();
  command->footer("Example:\n  tacit ledger key /safe/ledger.key");
}

}  // namespace

void add_ledger(CLI::App& program, Action& action) {
  CLI::App* group = program.add_subcommand(
      "ledger", "A server's ledger: what was asked of it, and what waits for your approval");
  group->require_subcommand(1);
  add_list(*group, action);
  add_show_entry(*group, action);
  add_decisions(*group, action);
  add_verify(*group, action);
  add_head(*group, action);
  add_export(*group, action);
  add_key(*group, action);
  group->footer(
      "All of them work while the server runs, and those that only look, on copies. docs/ledger.md explains "
      "the "
      "entries.");
}

}  // namespace tacit::cli
