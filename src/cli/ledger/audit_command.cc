// SPDX-License-Identifier: Apache-2.0
// `tacit ledger` verify, head, export and the keys: what a custodian hands out, and what an auditor checks.
#include <fmt/format.h>

#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>
#include <sstream>

#include "base/error.h"
#include "base/files.h"
#include "base/text.h"
#include "cli/ledger/options.h"
#include "ledger/audit.h"
#include "ledger/heads.h"

namespace tacit::cli {

namespace {

using VerdictJson = nlohmann::ordered_json;

constexpr std::uint64_t kMaxHeadFile = std::uint64_t{64} << 20;  // bytes

// --head is a head, or the file that has it.
std::string head_text(const LedgerOptions& options) {
  std::error_code none;
  if (!std::filesystem::is_regular_file(options.head, none)) return options.head;
  return read_file(options.head, kMaxHeadFile);
}

[[noreturn]] void refuse_head() {
  throw Error(ErrorCategory::kUsage,
              "--head is neither a file nor a head as `tacit ledger head` prints it, in quotes");
}

struct GivenHeads {
  std::vector<ledger::SignedHead> signed_by_key;
  std::size_t by_others = 0;  // as a file has that was begun with an earlier key
};

GivenHeads signed_heads(const LedgerOptions& options) {
  if (options.head.empty()) {
    throw Error(ErrorCategory::kUsage,
                "--public-key checks what a signed head says: name it, or the file that has it, by --head");
  }
  const ledger::PublicKey key = ledger::load_public_key_file(options.public_key);
  std::vector<ledger::SignedHead> heads = ledger::parse_signed_heads(head_text(options));
  if (heads.empty()) {
    throw Error(ErrorCategory::kUsage,
                "--head has no signed head as `tacit ledger head --sign` prints it, in a file or in quotes");
  }
  GivenHeads given;
  for (ledger::SignedHead& head : heads) {
    if (head.key != key.id()) {
      ++given.by_others;
    } else if (ledger::is_signed_by(head, key)) {
      given.signed_by_key.push_back(std::move(head));
    } else {
      throw Error(
          ErrorCategory::kSecurity,
          fmt::format("the head of {} entries was changed: its signature does not fit", head.head.entries));
    }
  }
  if (given.signed_by_key.empty()) {
    throw Error(ErrorCategory::kSecurity,
                fmt::format("no head is signed by the key of {} ({})", options.public_key, key.id()));
  }
  return given;
}

ledger::Audit audit_by(const LedgerOptions& options, std::vector<ledger::SignedHead> heads) {
  if (options.exported.empty()) return ledger::audit_ledger(ledger_place(options).path, std::move(heads));
  require_readable_file(options.exported);
  std::ifstream lines(options.exported, std::ios::binary);
  return ledger::audit_export(lines, std::move(heads));
}

std::string audit_text(const ledger::Audit& found) {
  std::string text;
  for (const std::string& remark : found.remarks) text += "remark: " + printable(remark) + "\n";
  if (!found.sound()) return text;
  if (found.proved == 0) return text + "sound: the ledger was empty when its head was signed\n";
  text += fmt::format(
      "sound: entries {} to {} are complete, in order and unchanged; signed heads that say so: {}\n",
      found.first, found.proved, found.heads);
  if (found.last > found.proved)
    text +=
        fmt::format("not covered: entries {} to {} came after the last head\n", found.proved + 1, found.last);
  return text;
}

// Without the key that the chain may have: by what was signed.
void run_public_verify(const LedgerOptions& options) {
  GivenHeads given = signed_heads(options);
  ledger::Audit found = audit_by(options, std::move(given.signed_by_key));
  if (given.by_others > 0)
    found.remarks.push_back(
        fmt::format("{} heads are signed by another key, and were not looked at", given.by_others));
  if (options.format == Format::kJson) {
    const VerdictJson json = {{"sound", found.sound()},     {"fault", found.fault},
                              {"first_entry", found.first}, {"last_entry", found.last},
                              {"proved", found.proved},     {"heads", found.heads},
                              {"remarks", found.remarks}};
    print_out(json.dump(2, ' ', false, VerdictJson::error_handler_t::replace) + "\n");
  } else {
    print_out(audit_text(found));
  }
  if (found.sound()) return;
  throw Error(ErrorCategory::kSecurity,
              fmt::format("{}: it does not verify: {}",
                          options.exported.empty() ? ledger_place(options).path.string() : options.exported,
                          printable(found.fault)));
}

// A head that was noted: signed or not, the last one of a file.
std::vector<ledger::Noted> noted_head(const LedgerOptions& options) {
  if (options.head.empty()) return {};
  const std::string text = head_text(options);
  if (const auto plain = ledger::parse_head(text)) return {{.head = *plain}};
  const std::vector<ledger::SignedHead> heads = ledger::parse_signed_heads(text);
  if (heads.empty()) refuse_head();
  return {{.head = heads.back().head, .root = heads.back().root}};
}

void run_verify(const LedgerOptions& options) {
  if (!options.public_key.empty()) return run_public_verify(options);
  if (!options.exported.empty())
    throw Error(ErrorCategory::kUsage, "--export is checked by a signed head: --public-key FILE and --head");
  const app::LedgerConfig place = ledger_place(options);
  const ledger::Verification found =
      ledger::Reader(place.path, app::ledger_key(place)).verify_noted(noted_head(options), "the noted head");
  if (options.format == Format::kJson) {
    const VerdictJson json = {{"sound", found.sound()},           {"fault", found.fault},
                              {"first_fault", found.first_fault}, {"entries", found.head.entries},
                              {"head", found.head.text()},        {"remarks", found.remarks}};
    print_out(json.dump(2, ' ', false, VerdictJson::error_handler_t::replace) + "\n");
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

void run_head(const LedgerOptions& options) {
  if (!options.sign) return print_out(open_ledger_reader(options).head().text() + "\n");
  const app::LedgerConfig place = ledger_place(options);
  if (place.signing_key.empty()) {
    throw Error(ErrorCategory::kUsage,
                "say which key signs: signing_key in [ledger] of --config, or --sign-key FILE");
  }
  const auto now = std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
  print_out(ledger::sign_verified(place.path, app::ledger_key(place),
                                  *ledger::load_signing_key_file(place.signing_key), now)
                .text() +
            "\n");
}

// The head that a part is to be proved by: the first one that has all of it.
ledger::SignedHead head_for(const LedgerOptions& options, const ledger::Reader& reader,
                            const ledger::Part& part) {
  std::vector<ledger::SignedHead> heads = ledger::parse_signed_heads(head_text(options));
  if (heads.empty()) {
    throw Error(ErrorCategory::kUsage,
                "--head has no signed head as `tacit ledger head --sign` prints it, in a file or in quotes");
  }
  const std::uint64_t last =
      reader.extent(part.since.value_or(ledger::Time::min()), part.before.value_or(ledger::Time::max())).last;
  std::ranges::stable_sort(heads, {}, [](const ledger::SignedHead& one) { return one.head.entries; });
  const auto found =
      std::ranges::find_if(heads, [&](const ledger::SignedHead& one) { return one.head.entries >= last; });
  return found == heads.end() ? heads.back() : *found;
}

void run_export(const LedgerOptions& options) {
  const ledger::Reader reader = open_ledger_reader(options);
  const ledger::Part part{.since = ledger_day(options.since), .before = ledger_day_end(options.until)};
  const bool csv = options.format_name == "csv";
  if (csv && !options.head.empty())
    throw Error(ErrorCategory::kUsage, "--head puts a proof behind JSON lines; CSV has none");
  std::ostringstream text;
  if (csv) {
    reader.export_csv(text, part);
  } else {
    reader.export_json_lines(text, part);
    if (!options.head.empty()) reader.export_proof(text, part, head_for(options, reader, part));
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

void run_sign_key(const LedgerOptions& options) {
  const ledger::PublicKey key = ledger::make_signing_key_file(options.new_key);
  print_out(fmt::format(
      "{0}: a new signing key, which only you can read (mode 0600). Name it in [ledger] as signing_key = "
      "\"..\".\n"
      "{0}.pub: its public key ({1}), for auditors. Give it to them over a channel that they trust:\n{2}\n",
      options.new_key, key.id(), key.text()));
}

void add_verify(CLI::App& group, Action& action) {
  const auto options = std::make_shared<LedgerOptions>();
  CLI::App* command = add_ledger_command(
      group, action, "verify",
      "Check that every entry is unchanged and in its place, and that none is missing", options, run_verify);
  add_place(*command, options->place);
  add_ledger_key(*command, options->place);
  command
      ->add_option("--head", options->head,
                   "a head that was noted elsewhere, or the file that has it: nothing before it has changed")
      ->type_name("TEXT");
  command
      ->add_option("--public-key", options->public_key,
                   "check by signed heads alone, without the ledger's key: the signer's public key")
      ->type_name("FILE");
  command
      ->add_option("--export", options->exported,
                   "check an export (JSON lines) instead of a ledger, with --public-key and --head")
      ->type_name("FILE");
  add_format(*command, options->format);
  command->footer(
      "Exit status 6 if it does not verify. With --public-key, --head may name a file of many signed heads, "
      "such "
      "as LEDGER.heads:\nall of them have to be signed and to agree. What came after the last of them is not "
      "covered, which is said.\n\n"
      "Examples:\n"
      "  tacit ledger verify --config server.toml\n"
      "  tacit ledger verify --ledger copy.db --head \"$(cat head-of-march.txt)\"\n"
      "  tacit ledger verify --ledger copy.db --public-key custodian.pub --head head.txt\n"
      "  tacit ledger verify --export march.jsonl --public-key custodian.pub --head head.txt");
}

void add_head(CLI::App& group, Action& action) {
  const auto options = std::make_shared<LedgerOptions>();
  CLI::App* command = add_ledger_command(
      group, action, "head", "The last entry's number and hash, to note elsewhere", options, run_head);
  add_place(*command, options->place);
  add_ledger_key(*command, options->place);
  command->add_flag("--sign", options->sign, "verify the whole ledger, and sign its head");
  command->add_option("--sign-key", options->sign_key, "the key that signs, if --config does not name it")
      ->type_name("FILE");
  command->footer(
      "The server adds a signed head to LEDGER.heads when it starts, once a day, and when it stops.\n\n"
      "Examples:\n"
      "  tacit ledger head --config server.toml | mail -s head auditor@example.org\n"
      "  tacit ledger head --sign --config server.toml > head.txt");
}

void add_export(CLI::App& group, Action& action) {
  const auto options = std::make_shared<LedgerOptions>();
  CLI::App* command = add_ledger_command(
      group, action, "export", "All entries with all fields, or those of some days", options, run_export);
  add_place(*command, options->place);
  command->add_option("--since", options->since, "from this day on (UTC)")->type_name("YYYY-MM-DD");
  command->add_option("--until", options->until, "up to and with this day (UTC)")->type_name("YYYY-MM-DD");
  command->add_option("--format", options->format_name, "JSON lines, or CSV")
      ->check(CLI::IsMember({"json", "csv"}))
      ->capture_default_str();
  command
      ->add_option(
          "--head", options->head,
          "a signed head, or the file that has it: put the proof behind the entries that they are all of "
          "these days up to there")
      ->type_name("TEXT");
  command->add_option("--out", options->out, "write to this file (mode 0600) instead of stdout")
      ->type_name("FILE");
  command->footer(
      "Times are UTC, as 2026-03-01T12:30:45.000123Z. A part needs --head if an auditor is to verify it.\n\n"
      "Examples:\n"
      "  tacit ledger export --config server.toml --format csv --out all.csv\n"
      "  tacit ledger export --config server.toml --since 2026-03-01 --until 2026-03-31 --head head.txt "
      "--out "
      "march.jsonl");
}

void add_key(CLI::App& group, Action& action) {
  const auto options = std::make_shared<LedgerOptions>();
  CLI::App* command =
      add_ledger_command(group, action, "key", "Make a key for a new ledger", options, run_key);
  command->add_option("FILE", options->new_key, "the file to create; it must not exist")->required();
  command->footer("Example:\n  tacit ledger key /safe/ledger.key");
}

void add_sign_key(CLI::App& group, Action& action) {
  const auto options = std::make_shared<LedgerOptions>();
  CLI::App* command = add_ledger_command(
      group, action, "sign-key", "Make a key pair that signs heads for auditors", options, run_sign_key);
  command->add_option("FILE", options->new_key, "the file to create; it must not exist, nor FILE.pub")
      ->required();
  command->footer(
      "The public key is written to FILE.pub, for auditors.\n\nExample:\n  tacit ledger sign-key "
      "/etc/tacit/sign.key");
}

}  // namespace

void add_ledger_audit(CLI::App& group, Action& action) {
  add_verify(group, action);
  add_head(group, action);
  add_export(group, action);
  add_key(group, action);
  add_sign_key(group, action);
}

}  // namespace tacit::cli
