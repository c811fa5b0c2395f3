// SPDX-License-Identifier: Apache-2.0
#include "ledger/writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
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
constexpr std::chrono::minutes kLateDecision{1};  // that a server takes to take it
constexpr std::uint64_t kMostWaits = 10;          // of one account
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

// Another one where another connection has written meanwhile.
std::int64_t data_version(SQLite::Database& database) {
  return database.execAndGet("PRAGMA data_version").getInt64();
}

Objection denial(const Entry& question, const Standing& standing) {
  return {.told = fmt::format("the custodian decided against question {}{}{}", standing.number,
                              standing.why.empty() ? "" : ": ", standing.why),
          .detail = fmt::format("client \"{}\": {} decided against question {}", question.client.account,
                                standing.who, standing.number)};
}

Refused under_way(const Standing& standing) {
  return {ErrorCategory::kUnavailable,
          fmt::format("question {} is being answered on another connection; if that is lost, ask again in a "
                      "few minutes",
                      standing.number),
          fmt::format("question {} is under way on another connection", standing.number)};
}

}  // namespace

Writer::Writer(Options options)
    : options_(std::move(options)),
      lock_(lock_path(options_.path)),
      database_(open_or_create()),
      identity_(identify()),
      chain_{.genesis = identity_.genesis, .key = options_.key.get()} {
  check_soundness();
  with_sqlite(options_.path, [&] { upgrade_tables(database_); });
  end_what_was_left();
  take_decisions();
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
  const Verification found = with_sqlite(options_.path, [&] {
    const ReadTransaction snapshot(database_);
    Verification verified = verify_within(database_, options_.key.get(), anchor, {});
    verified_version_ = data_version(database_);
    return verified;
  });
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
    if (data_version(database_) != verified_version_) verify_again();
    for (const Entry& outcome : unwritten_) append(outcome);
    work();
    transaction.commit();
  });
  unwritten_.clear();
  if (tail_ == committed_) return;
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

// What was verified at the start need not be what is there now: this process is the only one that may write.
void Writer::verify_again() {
  const Verification found =
      verify_within(database_, options_.key.get(), {}, {{.head = committed_}}, "this server");
  if (!found.sound() || found.head != committed_) {
    throw Error(ErrorCategory::kSecurity,
                fmt::format("{}: somebody has changed the ledger: {}. Nothing is admitted or answered; see "
                            "docs/ledger.md, \"When it does not verify\"",
                            options_.path.string(), found.fault));
  }
  verified_version_ = data_version(database_);
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

template <class Look>
void Writer::enter_or_refuse(Entry& question, const Policy& policy, Look&& look) {
  std::uint64_t refusal = 0;
  std::optional<Objection> objection;
  or_refuse([&] {
    transact([&] {
      question.clock = clock();
      objection = look();
      if (objection && objection->entered) refusal = append_refusal(question, policy, objection->detail);
    });
  });
  if (objection) throw Refused(ErrorCategory::kLimit, objection->told, objection->detail, refusal);
}

template <class Work>
void Writer::read(Work&& work) {
  const auto within = [&] {
    const std::lock_guard lock(mutex_);
    with_sqlite(options_.path, [&] {
      const ReadTransaction transaction(database_);
      work();
    });
  };
  or_refuse(within, kCannotRead);
}

Writer::Admitted Writer::admit(Entry question, const Policy& policy) {
  std::uint64_t number = 0;
  enter_or_refuse(question, policy, [&] {
    std::optional<Objection> objection = object_by_person(question, policy);
    if (!objection) objection = object(database_, question, policy);
    if (!objection) number = append(question);
    return objection;
  });
  return {number, question.about};
}

void Writer::check(Entry question, const Policy& policy) {
  enter_or_refuse(question, policy, [&] {
    if (policy.approval != ApprovalRule::kNone)
      question.about = find_standing(database_, &chain_, question, now()).number;
    return object(database_, question, policy);
  });
}

std::uint64_t Writer::append_refusal(Entry question, const Policy& policy, std::string_view reason) {
  question.about = 0;
  if (!within_attempts(database_, question, policy)) return 0;
  question.kind = Kind::kRefusal;
  question.outcome = Outcome::kRefused;
  question.detail = refusal_detail(reason, question.detail);
  return append(std::move(question));
}

// The question becomes one about its wait. Nothing is entered of one that comes too early: it may wait.
std::optional<Objection> Writer::object_by_person(Entry& question, const Policy& policy) {
  if (policy.approval == ApprovalRule::kNone) return std::nullopt;
  const Standing standing = find_standing(database_, &chain_, question, now());
  if (standing.state == WaitState::kDenied) return denial(question, standing);
  if (standing.under_way) throw under_way(standing);
  const bool early = standing.state == WaitState::kWaiting && policy.approval == ApprovalRule::kQuestion;
  if (standing.number == 0 || early) {
    throw Refused(ErrorCategory::kApproval, "the question needs the custodian's approval",
                  fmt::format("client \"{}\": not approved yet", question.client.account));
  }
  question.about = standing.number;
  return std::nullopt;
}

Standing Writer::look_up(Entry question, const Policy& policy) {
  Standing found;
  enter_or_refuse(question, policy, [&]() -> std::optional<Objection> {
    found = find_standing(database_, &chain_, question, now());
    if (found.number == 0) return object(database_, question, policy);
    if (found.state == WaitState::kDenied) return denial(question, found);
    return std::nullopt;
  });
  if (found.under_way) throw under_way(found);
  return found;
}

// Whoever decides reads each of them.
std::optional<Objection> Writer::object_to_waits(const Entry& question) {
  const std::vector<Pending> pending = all_pending(database_, &chain_, now());
  const auto own = std::ranges::count_if(
      pending, [&](const Pending& one) { return one.entry.client.account == question.client.account; });
  if (static_cast<std::uint64_t>(own) < kMostWaits) return std::nullopt;
  return Objection{
      .told = fmt::format("you have {} questions that wait for approval; wait until one of them is "
                          "decided, or has waited too long",
                          own),
      .detail =
          fmt::format("client \"{}\": {} of its questions wait for approval", question.client.account, own)};
}

Standing Writer::wait(Entry question, const Policy& policy, const Cost& cost) {
  Standing standing;
  enter_or_refuse(question, policy, [&]() -> std::optional<Objection> {
    standing = find_standing(database_, &chain_, question, now());
    if (standing.number != 0) return std::nullopt;
    if (auto objection = object(database_, question, policy)) return objection;
    if (auto objection = object_to_waits(question)) return objection;
    const Waiting waiting{.purpose = question.detail,
                          .rule = policy.approval,
                          .seconds = static_cast<std::uint64_t>(std::ceil(cost.seconds)),
                          .bytes = cost.bytes,
                          .until = std::chrono::ceil<std::chrono::seconds>(now() + policy.approval_time)};
    question.kind = Kind::kWait;
    question.detail = waiting_text(waiting);
    standing.number = append(question);
    standing.until = waiting.until;
    return std::nullopt;
  });
  return standing;
}

Standing Writer::standing(std::uint64_t wait) {
  Standing result;
  read([&] {
    const std::optional<Entry> entry = find_wait(database_, &chain_, wait);
    require(entry.has_value(), "who asks how a question stands has its number");
    result = standing_of(database_, &chain_, *entry, now());
  });
  return result;
}

std::size_t Writer::waiting() {
  std::size_t count = 0;
  read([&] { count = all_pending(database_, &chain_, now()).size(); });
  return count;
}

std::size_t Writer::take_decisions() {
  const auto any = [&] {
    const std::lock_guard lock(mutex_);
    return with_sqlite(options_.path, [&] { return inbox_has_any(database_); });
  };
  if (!any()) return 0;
  std::size_t taken = 0;
  transact([&] {
    for (const Received& received : take_inbox(database_, chain_)) taken += enter(received) ? 1 : 0;
  });
  return taken;
}

// One that was withheld, and put back when it suits somebody, comes too late.
std::string Writer::objection_by_time(const Decision& decision) {
  const Standing standing =
      standing_of(database_, &chain_, *find_wait(database_, &chain_, decision.about), now());
  if (now() <= standing.until + kLateDecision) return {};
  return fmt::format("it came to the ledger later than {}, until when the question waited",
                     utc_text(standing.until));
}

// What is not taken is noted: it may be an attempt.
bool Writer::enter(const Received& received) {
  const Decision& decision = received.decision;
  std::string objection = received.authentic
                              ? objection_to(database_, &chain_, decision)
                              : "it is of no question that waits, or was made without the ledger's key";
  if (objection.empty()) objection = objection_by_time(decision);
  if (objection.empty()) {
    append(decision_entry(decision));
    return true;
  }
  Entry entry;
  entry.kind = Kind::kNote;
  entry.detail = clean(fmt::format("a decision about entry {} was not taken: {}", decision.about, objection));
  options_.warn("ledger: " + entry.detail);
  append(std::move(entry));
  return false;
}

std::uint64_t Writer::refuse(Entry question, const Policy& policy, std::string_view reason) {
  std::uint64_t number = 0;
  or_refuse([&] {
    transact([&] {
      question.clock = clock();
      number = append_refusal(question, policy, reason);
    });
  });
  return number;
}

Allowance Writer::allowance(Entry question, const Policy& policy) {
  Allowance left;
  read([&] {
    question.clock = clock();
    left = ledger::allowance(database_, question, policy);
  });
  return left;
}

void Writer::clear(std::uint64_t question) {
  or_refuse([&] {
    transact([&] {
      const std::uint64_t wait = wait_of(database_, &chain_, question);
      // A person has decided, so there is time to look at all of it, also where SQLite saw nobody write.
      if (wait != 0) verify_again();
      if (wait != 0 && !may_be_answered(database_, &chain_, wait)) {
        throw Refused(ErrorCategory::kApproval, "the answer needs the custodian's approval",
                      fmt::format("entry {} has no approval, or it is used up", question));
      }
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

bool Writer::note_change(std::string_view kind, std::string_view text) {
  bool changed = false;
  transact([&] {
    SQLite::Statement last(database_,
                           "SELECT detail FROM entry WHERE kind = 'note' AND substr(detail, 1, length(?1)) = "
                           "?1 ORDER BY number DESC LIMIT 1");
    last.bind(1, std::string(kind));
    Entry entry;
    entry.kind = Kind::kNote;
    entry.detail = clean(text);
    changed = !last.executeStep() || last.getColumn(0).getString() != entry.detail;
    if (changed) append(std::move(entry));
  });
  return changed;
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
