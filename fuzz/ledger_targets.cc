// SPDX-License-Identifier: Apache-2.0
// A ledger's file as anybody may have left it, and the texts in it and beside it.
#include <nlohmann/json.hpp>
#include <sstream>

#include "base/error.h"
#include "base/files.h"
#include "cli/ledger/report.h"
#include "cli/ledger/text.h"
#include "input.h"
#include "ledger/audit.h"
#include "ledger/export.h"
#include "ledger/ledger.h"
#include "ledger/reader.h"
#include "ledger/rows.h"
#include "ledger/signing.h"
#include "ledger/summary.h"
#include "scratch.h"
#include "targets.h"

namespace tacit::fuzz {
namespace {

constexpr std::size_t kMaxEntries = 4;

/// SQLite's file and what it keeps beside it.
struct Place {
  ScratchFile ledger{"_ledger.db"}, log{"_ledger.db-wal"}, memory{"_ledger.db-shm"},
      journal{"_ledger.db-journal"}, anchor{"_ledger.db.anchor"}, lock{"_ledger.db.lock"};
};

ledger::Request a_request() {
  return {.client = {.account = "ada", .subject = "CN=Ada", .fingerprint = "sha256:00"},
          .model = "0123",
          .question = {.by = {"state"}, .statistics = {{.kind = "mean", .of = "income", .value = ""}}},
          .records = 50,
          .server_records = 60,
          .min_cell = 5,
          .cells = 9,
          .linkage = "first",
          .protocol = 1};
}

/// The file of a ledger without entries, and of one that knows an answer, a refusal and a note.
std::string honest_ledger(bool empty) {
  const Place place;
  {
    ledger::Ledger ledger =
        ledger::Ledger::open({.path = place.ledger.path(), .key = nullptr, .program = "tacit", .clock = [] {
                                return std::chrono::sys_days(std::chrono::year(2026) / 3 / 1);
                              }});
    if (!empty) {
      ledger::Ticket ticket = ledger.admit(a_request(), {});
      ticket.answered(ticket.before_answer());
      ledger.refuse(a_request(), {}, "no such measure");
      ledger.note("a remark");
    }
  }  // the last to close it writes SQLite's log into it
  return read_file(place.ledger.path(), 1 << 20);
}

ledger::Time any_time(Input& script) {
  return ledger::Time(std::chrono::microseconds(static_cast<std::int64_t>(script.integer())));
}

std::string any_text(Input& script) {
  return std::string(script.take(script.byte()));
}

/// An entry as somebody may make it who can write the file: its number and its hash are right, so that the
/// chain is sound.
ledger::Entry any_entry(Input& script, const ledger::Head& before) {
  ledger::Entry entry;
  entry.number = before.entries + 1;
  entry.time = any_time(script);
  entry.clock = script.byte() % 2 == 0 ? entry.time : any_time(script);
  entry.kind = static_cast<ledger::Kind>(script.byte() % 5);
  entry.about = script.byte() % 8;
  entry.outcome = static_cast<ledger::Outcome>(script.byte() % 6);
  entry.question = any_text(script);
  entry.client.account = any_text(script);
  entry.client.subject = any_text(script);
  entry.detail = any_text(script);
  entry.milliseconds = script.integer();
  entry.records = script.integer();
  entry.linkage = any_text(script);
  entry.hash = ledger::chain_hash(before.hash, entry, nullptr);
  return entry;
}

bool has_four_digits(ledger::Time time) {
  return time >= std::chrono::sys_days(std::chrono::year(1) / 1 / 1) &&
         time < std::chrono::sys_days(std::chrono::year(10000) / 1 / 1);
}

/// Puts entries into the file; false if SQLite does not take them, as two outcomes of one question, or if
/// they have a time that no clock shows.
bool add_entries(const std::filesystem::path& path, Input& script) {
  SQLite::Database database = ledger::open_database(path, ledger::Access::kWrite);
  const ledger::Identity identity = ledger::read_identity(database);
  ledger::Head head{.ledger = identity.id, .entries = 0, .hash = identity.genesis};
  bool sound = true;
  for (std::size_t i = 0; i < kMaxEntries && !script.empty(); ++i) {
    const ledger::Entry entry = any_entry(script, head);
    try {
      ledger::insert_entry(database, entry);
    } catch (const SQLite::Exception&) {
      return false;
    }
    sound = sound && has_four_digits(entry.time) && has_four_digits(entry.clock);
    ++head.entries;
    head.hash = entry.hash;
  }
  return sound;
}

/// A text without what a terminal would act on.
void expect_harmless(const std::string& text) {
  for (const char c : text)
    expect(static_cast<unsigned char>(c) >= 0x20 || c == '\n',
           "what a person is shown has no control characters");
}

std::size_t exported(const ledger::Reader& reader) {
  std::ostringstream lines, csv;
  reader.export_csv(csv);
  reader.export_json_lines(lines);
  std::istringstream text(lines.str());
  std::size_t entries = 0;
  for (std::string line; std::getline(text, line); ++entries)
    expect(nlohmann::json::accept(line), "a line of an export is JSON");
  return entries;
}

/// Whatever `tacit ledger` does with a file.
void look_at(const std::filesystem::path& path, bool sound) {
  const ledger::Reader reader(path);
  attempt([&] { expect_harmless(cli::list_text(reader.list())); });
  attempt([&] {
    reader.list({.account = "ada", .linkage = "first", .outcome = ledger::Outcome::kAnswered, .latest = 2});
  });
  for (std::uint64_t number = 0; number <= kMaxEntries; ++number)
    attempt([&] { expect_harmless(cli::show_text(reader.show(number))); });
  attempt([&] { reader.head().text(); });
  attempt([&] {
    cli::LedgerReport report;
    report.summary = ledger::summarize(
        reader, {.since = ledger::Time{}, .before = ledger::Time(std::chrono::days(30000))}, "");
    expect_harmless(cli::report_text(cli::report_document(report)));
    expect(nlohmann::json::accept(ledger::dump(cli::report_json(report))), "a report can be written as JSON");
    cli::report_html(cli::report_document(report));
    cli::report_csv(report);
  });
  std::size_t entries = 0;
  attempt([&] { entries = exported(reader); });
  attempt([&] {
    const ledger::Verification found = reader.verify();
    expect_harmless(found.fault);
    for (const std::string& remark : found.remarks) expect_harmless(remark);
    expect(!sound || found.sound(), "a chain that is whole verifies");
    expect(!found.sound() || found.head.entries == entries, "a sound ledger is exported whole");
    expect(!found.sound() || reader.head() == found.head, "a sound ledger has one head");
  });
}

}  // namespace

void ledger_file(std::string_view bytes) {
  static const Place place;
  static const std::string empty = honest_ledger(true), used = honest_ledger(false);
  Input script(bytes);
  const std::uint8_t kind = script.byte() % 3;
  if (kind == 0) {
    look_at(place.ledger.write(script.rest()), false);
  } else if (kind == 1) {
    place.anchor.write(script.take(script.byte()));
    look_at(place.ledger.write(edited(used, script)), false);
    std::filesystem::remove(place.anchor.path());
  } else {
    look_at(place.ledger.path(), add_entries(place.ledger.write(empty), script));
  }
}

void ledger_text(std::string_view bytes) {
  static const ScratchFile key("_ledger.key"), ledger("_none.db"), anchor("_none.db.anchor");
  const std::string text(bytes);
  attempt([&] { ledger::load_key_file(key.write(bytes)); });
  anchor.write(bytes);
  attempt([&] { ledger::read_anchor(ledger.path()); });
  static const ScratchFile pair("_sign.key");
  attempt([&] { ledger::load_signing_key_file(pair.write(bytes)); });
  attempt([&] { ledger::load_public_key_file(pair.path()); });
  for (const ledger::SignedHead& head : ledger::parse_signed_heads(bytes)) {
    const std::vector<ledger::SignedHead> again = ledger::parse_signed_heads(head.text());
    expect(again.size() == 1 && again[0] == head, "a signed head reads as it was written");
  }
  if (const auto entry = ledger::entry_of_line(bytes))
    expect(ledger::dump(ledger::to_json(*entry)) == bytes, "a line of an export is what was written");
  if (const auto proof = ledger::proof_of_line(bytes))
    expect(ledger::line_of(*proof) == bytes, "a proof is what was written");
  if (const auto head = ledger::parse_head(bytes))
    expect(ledger::parse_head(head->text()) == head, "a head reads as it was written");
  expect_harmless(ledger::clean(bytes));
  expect_harmless(cli::question_text(text));
  ledger::Entry entry;
  entry.question = text;
  entry.detail = text;
  expect(nlohmann::json::accept(ledger::dump(ledger::to_json(entry))), "an entry can be written as JSON");
  const ledger::Question question = ledger::parse_question(bytes);
  const std::string canonical = ledger::canonical_text(question);
  const ledger::Question again = ledger::parse_question(canonical);
  expect(ledger::canonical_text(again) == canonical, "a question has one text");
  expect(ledger::relation(question, again) != ledger::Relation::kSameCells,
         "a question is no other statistics than its own");
}

}  // namespace tacit::fuzz
