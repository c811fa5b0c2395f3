// SPDX-License-Identifier: Apache-2.0
#include "ledger/writer.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "base/error.h"
#include "ledger/purpose.h"
#include "ledger/refused.h"
#include "ledger/rows.h"

namespace tacit::ledger {

namespace {

constexpr const char* kCannotEnter =
    "the server cannot enter the question in its ledger, and does not answer without an entry; tell the "
    "custodian";
constexpr const char* kCannotRead = "the server cannot read its ledger; tell the custodian";

// Whatever kept an entry from being written, the client is told the same.
template <class Work>
void or_refuse(Work&& work, const char* told = kCannotEnter) {
  try {
    work();
  } catch (const Refused&) {
    throw;
  } catch (const Error& error) {
    throw Refused(ErrorCategory::kUnavailable, told, error.what());
  }
}

}  // namespace

Writer::Writer(Options options)
    : options_(std::move(options)),
      lock_(options_.path.string() + ".lock"),
      database_(open_or_create()),
      identity_(identify()) {
  check_soundness();
  end_what_was_left();
}

Writer::~Writer() {
  try {
    if (!unwritten_.empty()) transact([] {});
  } catch (const Error& error) {
    options_.warn(
        fmt::format("ledger: {} outcomes could not be written: {}", unwritten_.size(), error.what()));
  }
}

SQLite::Database Writer::open_or_create() const {
  if (std::filesystem::symlink_status(options_.path).type() == std::filesystem::file_type::not_found) {
    if (read_anchor(options_.path).there) {
      throw Error(
          ErrorCategory::kSecurity,
          fmt::format(
              "{} is not there, but its anchor file is: a ledger was removed. Put it back; or, to begin "
              "another one, move {} away",
              options_.path.string(), anchor_path(options_.path).string()));
    }
    create_private_file(options_.path, "");
  }
  return open_database(options_.path, Access::kWrite);
}

Identity Writer::identify() {
  const auto in_file = with_sqlite(options_.path, [&] {
    return is_blank(database_) ? std::nullopt : std::optional(read_identity(database_));
  });
  if (in_file) return *in_file;
  if (read_anchor(options_.path).there) {
    throw Error(ErrorCategory::kSecurity,
                fmt::format("{} is empty, but its anchor file says that it was not: put it back from a copy",
                            options_.path.string()));
  }
  return with_sqlite(options_.path, [&] { return make_tables(database_, options_.key.get()); });
}

void Writer::check_soundness() {
  const Anchor anchor = read_anchor(options_.path);
  const Verification found = verify_chain(database_, options_.key.get(), anchor, std::nullopt);
  if (!found.sound()) {
    throw Error(
        ErrorCategory::kSecurity,
        fmt::format("{}: the ledger does not verify: {}. Nothing is added to it; keep it, find out why, and "
                    "see docs/ledger.md, \"When it does not verify\"",
                    options_.path.string(), found.fault));
  }
  committed_ = tail_ = found.head;
  drop_anchor();
  if (!anchor.head && committed_.entries > 0) {
    const char* what = anchor.there ? "could not be read" : "was missing";
    options_.warn(fmt::format("ledger: the anchor file {}; the ledger notes it", what));
    note(fmt::format("the anchor file {} when the ledger was opened at entry {}", what, committed_.entries));
  }
}

// Questions of a process that did not come to say how they ended.
void Writer::end_what_was_left() {
  std::vector<Entry> left;
  with_sqlite(options_.path, [&] {
    SQLite::Statement rows(
        database_,
        "SELECT q.number, EXISTS (SELECT 1 FROM entry a WHERE a.about = q.number AND a.about != 0 AND "
        "a.kind = 'answer') FROM entry q WHERE q.kind = 'question' AND NOT EXISTS (SELECT 1 FROM entry o "
        "WHERE o.about = q.number AND o.about != 0 AND o.kind = 'outcome') ORDER BY q.number");
    while (rows.executeStep()) {
      Entry outcome;
      outcome.kind = Kind::kOutcome;
      outcome.about = static_cast<std::uint64_t>(rows.getColumn(0).getInt64());
      outcome.outcome = Outcome::kAbandoned;
      outcome.detail = rows.getColumn(1).getInt64() != 0
                           ? "the server stopped; the answer may have been sent"
                           : "the server stopped before the answer could be sent";
      left.push_back(std::move(outcome));
    }
  });
  if (left.empty()) return;
  transact([&] {
    for (Entry& outcome : left) append(std::move(outcome));
  });
}

template <class Work>
void Writer::transact(Work&& work) {
  const std::lock_guard lock(mutex_);
  with_sqlite(options_.path, [&] {
    WriteTransaction transaction(database_);
    check_tail();
    for (const Entry& outcome : unwritten_) append(outcome);
    work();
    transaction.commit();
  });
  unwritten_.clear();
  committed_ = tail_;
  drop_anchor();
}

// What is in the file counts, not what this object believes: an earlier transaction may have failed half-way.
void Writer::check_tail() {
  tail_ = {.ledger = identity_.id, .entries = 0, .hash = identity_.genesis};
  if (const std::optional<Entry> last = last_entry(database_)) {
    tail_.entries = last->number;
    tail_.hash = last->hash;
    last_time_ = last->time;
  }
  if (tail_.entries != committed_.entries || tail_.hash != committed_.hash) {
    throw Error(
        ErrorCategory::kSecurity,
        fmt::format("{}: somebody else has written to the ledger since entry {}; run tacit ledger verify",
                    options_.path.string(), committed_.entries));
  }
}

std::uint64_t Writer::append(Entry entry) {
  entry.number = tail_.entries + 1;
  entry.clock = clock();
  entry.time = std::max(entry.clock, last_time_);
  entry.program = clean(options_.program);
  entry.hash = chain_hash(tail_.hash, entry, options_.key.get());
  insert_entry(database_, entry);
  tail_.entries = entry.number;
  tail_.hash = entry.hash;
  last_time_ = entry.time;
  return entry.number;
}

std::uint64_t Writer::admit(Entry question, const Policy& policy) {
  std::uint64_t number = 0;
  std::optional<Objection> objection;
  or_refuse([&] {
    transact([&] {
      question.clock = clock();
      objection = object(database_, question, policy);
      if (!objection) {
        number = append(question);
      } else if (objection->entered) {
        question.kind = Kind::kRefusal;
        question.outcome = Outcome::kRefused;
        question.detail = refusal_detail(objection->detail, question.detail);
        number = append(question);
      }
    });
  });
  if (objection) throw Refused(ErrorCategory::kLimit, objection->told, objection->detail, number);
  return number;
}

std::uint64_t Writer::refuse(Entry question, const Policy& policy, std::string_view reason) {
  std::uint64_t number = 0;
  or_refuse([&] {
    transact([&] {
      question.clock = clock();
      if (!within_attempts(database_, question, policy)) return;
      question.kind = Kind::kRefusal;
      question.outcome = Outcome::kRefused;
      question.detail = refusal_detail(reason, question.detail);
      number = append(question);
    });
  });
  return number;
}

Allowance Writer::allowance(Entry question, const Policy& policy) {
  Allowance left;
  const auto read = [&] {
    const std::lock_guard lock(mutex_);
    with_sqlite(options_.path, [&] {
      const ReadTransaction transaction(database_);
      question.clock = clock();
      left = ledger::allowance(database_, question, policy);
    });
  };
  or_refuse(read, kCannotRead);
  return left;
}

void Writer::clear(std::uint64_t question) {
  or_refuse([&] {
    transact([&] {
      Entry entry;
      entry.kind = Kind::kAnswer;
      entry.about = question;
      append(std::move(entry));
    });
  });
}

void Writer::finish(Entry outcome) noexcept {
  try {
    transact([&] { append(outcome); });
  } catch (const std::exception& error) {
    const std::lock_guard lock(mutex_);
    unwritten_.push_back(std::move(outcome));
    options_.warn(fmt::format("ledger: the outcome of entry {} is not written yet: {}",
                              unwritten_.back().about, error.what()));
  }
}

void Writer::note(std::string_view text) {
  transact([&] {
    Entry entry;
    entry.kind = Kind::kNote;
    entry.detail = clean(text);
    append(std::move(entry));
  });
}

Head Writer::head() const {
  const std::lock_guard lock(mutex_);
  return committed_;
}

// Best effort: the entry is safe without it.
void Writer::drop_anchor() {
  const bool written = write_anchor(options_.path, committed_);
  if (!written && !anchor_fails_) {
    options_.warn(
        fmt::format("ledger: {} cannot be written: {}; entries cut off the ledger's end would not show",
                    anchor_path(options_.path).string(), std::strerror(errno)));
  }
  anchor_fails_ = !written;
}

}  // namespace tacit::ledger
