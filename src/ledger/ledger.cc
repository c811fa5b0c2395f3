// SPDX-License-Identifier: Apache-2.0
#include "ledger/ledger.h"

#include <utility>

#include "base/error.h"
#include "ledger/writer.h"

namespace tacit::ledger {

namespace {

Entry question_entry(const Request& request) {
  require(!request.linkage.empty() && !request.client.account.empty(),
          "a question has a client and a linkage");
  Entry entry;
  entry.kind = Kind::kQuestion;
  entry.client = {.account = clean(request.client.account),
                  .subject = clean(request.client.subject),
                  .fingerprint = clean(request.client.fingerprint)};
  entry.model = clean(request.model);
  entry.question = canonical_text(request.question);
  entry.records = request.records;
  entry.server_records = request.server_records;
  entry.min_cell = request.min_cell;
  entry.cells = request.cells;
  entry.linkage = clean(request.linkage);
  entry.protocol = request.protocol;
  entry.detail = clean(request.purpose);
  return entry;
}

}  // namespace

Ticket::~Ticket() {
  if (writer_ == nullptr) return;
  end(Outcome::kAbandoned,
      cleared_ ? "cancelled; the answer may have been sent" : "cancelled before the answer could be sent");
}

Clearance Ticket::before_answer() {
  require(writer_ != nullptr && !cleared_, "an answer is cleared once, and before its question has ended");
  writer_->clear(number_);
  cleared_ = true;
  return Clearance(number_);
}

void Ticket::answered(const Clearance& clearance) {
  require(clearance.entry() == number_, "an answer left with its own clearance");
  end(Outcome::kAnswered, {});
}

void Ticket::failed(std::string_view reason) {
  end(Outcome::kFailed, reason);
}

void Ticket::cancelled(std::string_view reason) {
  end(Outcome::kCancelled, reason);
}

void Ticket::end(Outcome outcome, std::string_view detail) {
  require(writer_ != nullptr, "a question ends once");
  Entry entry;
  entry.kind = Kind::kOutcome;
  entry.about = number_;
  entry.outcome = outcome;
  entry.detail = clean(detail);
  const auto time = std::chrono::steady_clock::now() - begun_;
  entry.milliseconds =
      static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::milliseconds>(time).count());
  std::exchange(writer_, nullptr)->finish(std::move(entry));
}

Ledger Ledger::open(Options options) {
  return Ledger(std::make_shared<Writer>(std::move(options)));
}

void Ledger::check(const Request& request, const Policy& policy) {
  writer_->check(question_entry(request), policy);
}

Ticket Ledger::admit(const Request& request, const Policy& policy) {
  const auto [number, waited] = writer_->admit(question_entry(request), policy);
  return {writer_, number, waited};
}

Standing Ledger::look_up(const Request& request, const Policy& policy) {
  return writer_->look_up(question_entry(request), policy);
}

Standing Ledger::wait(const Request& request, const Policy& policy, const Cost& cost) {
  return writer_->wait(question_entry(request), policy, cost);
}

Standing Ledger::standing(std::uint64_t wait) const {
  return writer_->standing(wait);
}

std::size_t Ledger::waiting() const {
  return writer_->waiting();
}

std::size_t Ledger::take_decisions() {
  return writer_->take_decisions();
}

std::uint64_t Ledger::refuse(const Request& request, const Policy& policy, std::string_view reason) {
  return writer_->refuse(question_entry(request), policy, reason);
}

Allowance Ledger::allowance(const Client& client, std::uint64_t min_cell, const Policy& policy) const {
  Entry question;
  question.client.account = clean(client.account);
  question.min_cell = min_cell;
  return writer_->allowance(std::move(question), policy);
}

void Ledger::note(std::string_view text) {
  writer_->note(text);
}

bool Ledger::note_change(std::string_view kind, std::string_view text) {
  require(text.starts_with(kind), "a remark begins with its kind");
  return writer_->note_change(kind, text);
}

Head Ledger::head() const {
  return writer_->head();
}

}  // namespace tacit::ledger
