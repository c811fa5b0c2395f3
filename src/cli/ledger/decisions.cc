// SPDX-License-Identifier: Apache-2.0
// `tacit ledger pending`, `approve` and `refuse`: a person decides about questions.
#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/ledger/login.h"
#include "cli/ledger/place.h"
#include "cli/ledger/text.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "ledger/decision.h"
#include "ledger/export.h"
#include "ledger/purpose.h"
#include "ledger/reader.h"

namespace tacit::cli {

namespace {

struct DecisionOptions {
  LedgerPlace place;
  std::uint64_t question = 0;
  std::string by, why;
  Format format = Format::kTable;
};

ledger::Time decision_time() {
  return std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
}

// A person is about to decide by what is shown.
void warn_of_changes(const ledger::Reader& reader) {
  if (!reader.can_verify()) {
    stderr_output().line(
        "warning: not verified: this ledger is chained with a key; --config FILE of the server names it, or "
        "--key");
    return;
  }
  const ledger::Verification found = reader.verify();
  if (found.sound()) return;
  stderr_output().line(
      fmt::format("warning: the ledger does not verify: {}. Decide about nothing here; see docs/ledger.md, "
                  "\"When it does not verify\"",
                  printable(found.fault)));
}

void run_pending(const DecisionOptions& options) {
  const app::LedgerConfig place = options.place.config_of();
  const ledger::Reader reader(place.path, app::ledger_key(place));
  warn_of_changes(reader);
  const std::vector<ledger::Pending> pending = reader.pending(decision_time());
  if (options.format == Format::kTable) return print_out(pending_text(pending));
  nlohmann::ordered_json all = nlohmann::ordered_json::array();
  for (const ledger::Pending& one : pending) {
    nlohmann::ordered_json json = ledger::to_json(one.entry);
    json.erase("detail");
    json["purpose"] = one.waiting.purpose;
    json["waits"] = approval_name(one.waiting.rule);
    json["under_way"] = one.standing.under_way;
    json["expected_seconds"] = one.waiting.seconds;
    json["expected_bytes"] = one.waiting.bytes;
    json["until"] = ledger::utc_text(one.waiting.until);
    all.push_back(std::move(json));
  }
  print_out(all.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n");
}

// What the decision is bound to, as the verified entry has it.
std::string decided_text(const ledger::Decided& decided) {
  const ledger::Entry& wait = decided.wait;
  const bool approved = decided.entry.kind == ledger::Kind::kApproval;
  const std::string purpose = ledger::purpose_of(wait);
  return fmt::format(
      "question {}: {} by {}, entry {}\n"
      "  client:   {}\n"
      "  question: {}\n"
      "  list:     {} records\n"
      "  purpose:  {}\n",
      wait.number, approved ? "approved" : "refused", printable(decided.entry.client.subject),
      decided.entry.number, printable(wait.client.account), question_text(wait.question), wait.records,
      purpose.empty() ? "none was given" : printable(purpose));
}

void decide(const DecisionOptions& options, bool approved) {
  const std::string who = decider(options.by, login_name());
  for (const auto& [flag, text] :
       {std::pair("--by, with the login's name,", who), std::pair("--why", options.why)}) {
    if (text.size() <= ledger::kMaxText && is_printable(text)) continue;
    throw Error(
        ErrorCategory::kUsage,
        fmt::format("{} must be printable, on one line, and at most {} bytes long", flag, ledger::kMaxText));
  }
  const app::LedgerConfig place = options.place.config_of();
  const ledger::Options opened{
      .path = place.path,
      .key = app::ledger_key(place),
      .program = "tacit " TACIT_VERSION,
      .warn = [](const std::string& warning) { stderr_output().line("warning: " + warning); }};
  print_out(decided_text(ledger::decide(
      opened, {.about = options.question, .approved = approved, .who = who, .why = options.why})));
}

void add_pending(CLI::App& group, Action& action) {
  const auto options = std::make_shared<DecisionOptions>();
  CLI::App* command = group.add_subcommand("pending", "The questions that wait for your decision");
  command->callback([options, &action] { action = [options] { run_pending(*options); }; });
  add_place(*command, options->place);
  add_ledger_key(*command, options->place);
  add_format(*command, options->format);
  command->footer(
      "What a question waits for, who asks what about how many, what for, until when it waits, and what its\n"
      "answer takes of the server. docs/operations.md, \"Approving by hand\", says what to look at. The "
      "whole ledger is verified\n"
      "first; a warning says so where it does not verify.\n\n"
      "Example:\n  tacit ledger pending --config server.toml");
}

CLI::App* add_decision(CLI::App& group, Action& action, const char* name, const char* purpose, bool approved,
                       const std::shared_ptr<DecisionOptions>& options) {
  CLI::App* command = group.add_subcommand(name, purpose);
  command->callback(
      [options, &action, approved] { action = [options, approved] { decide(*options, approved); }; });
  command->add_option("QUESTION", options->question, "its number, as `tacit ledger pending` has it")
      ->required();
  add_place(*command, options->place);
  add_ledger_key(*command, options->place);
  command
      ->add_option("--by", options->by,
                   "who decides, for the ledger, which has the login's name beside it in any case")
      ->type_name("NAME");
  return command;
}

constexpr const char* kDecisionFooter =
    "The decision is entered in the ledger and cannot be taken back. It works while the server runs and "
    "while it\n"
    "does not, as the server's user.\n\n";

void add_approve(CLI::App& group, Action& action) {
  const auto options = std::make_shared<DecisionOptions>();
  CLI::App* command =
      add_decision(group, action, "approve", "Let a question that waits be answered, once", true, options);
  command->add_option("--why", options->why, "why, for the ledger")->type_name("TEXT");
  command->footer(std::string(kDecisionFooter) +
                  "Example:\n  tacit ledger approve 17 --config server.toml --why \"as agreed on 3 March\"");
}

void add_refuse(CLI::App& group, Action& action) {
  const auto options = std::make_shared<DecisionOptions>();
  CLI::App* command = add_decision(
      group, action, "refuse", "Have a question that waits refused, and tell the client why", false, options);
  command->add_option("--why", options->why, "why, for the ledger; the client is told, too")
      ->type_name("TEXT")
      ->required();
  command->footer(std::string(kDecisionFooter) +
                  "Example:\n  tacit ledger refuse 17 --config server.toml --why \"ask for whole states\"");
}

}  // namespace

void add_decisions(CLI::App& group, Action& action) {
  add_pending(group, action);
  add_approve(group, action);
  add_refuse(group, action);
}

}  // namespace tacit::cli
