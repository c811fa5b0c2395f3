// SPDX-License-Identifier: Apache-2.0
#include "ledger/audit.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/error.h"
#include "base/text.h"
#include "ledger/database.h"
#include "ledger/export.h"
#include "ledger/rows.h"

namespace tacit::ledger {

namespace {

std::string head_name(const SignedHead& head) {
  std::string time = utc_text(head.time).substr(0, 19);
  time[10] = ' ';
  return fmt::format("the head of {} UTC", time);
}

// A clock that went back between two heads is no fault of the entries.
void remark_times(const std::vector<SignedHead>& heads, std::vector<std::string>& remarks) {
  for (std::size_t i = 1; i < heads.size(); ++i) {
    if (heads[i].time >= heads[i - 1].time) continue;
    remarks.push_back(fmt::format("{} has {} entries and {} has {}: the signer's clock was set back",
                                  head_name(heads[i - 1]), heads[i - 1].head.entries, head_name(heads[i]),
                                  heads[i].head.entries));
    return;
  }
}

}  // namespace

Auditor::Auditor(std::vector<SignedHead> heads) : heads_(std::move(heads)) {
  require(!heads_.empty(), "an audit has a head");
  std::ranges::stable_sort(heads_, {}, [](const SignedHead& one) { return one.head.entries; });
  const std::string& ledger = heads_.front().head.ledger;
  if (std::ranges::any_of(heads_, [&](const SignedHead& one) { return one.head.ledger != ledger; }))
    fail("the heads are of different ledgers");
  refuse_contradictions();
  remark_times(heads_, result_.remarks);
  if (sound()) compare_whole();
}

// Two of one number that differ are what shows a signer of two ledgers.
void Auditor::refuse_contradictions() {
  for (std::size_t i = 1; i < heads_.size(); ++i) {
    const SignedHead &one = heads_[i - 1], &other = heads_[i];
    if (one.head.entries != other.head.entries) continue;
    if (one.head.hash == other.head.hash && one.root == other.root) continue;
    fail(
        fmt::format("{} and {} contradict each other: both sign {} entries, and not the same; the signer has "
                    "shown two ledgers",
                    head_name(one), head_name(other), one.head.entries));
  }
}

void Auditor::fail(std::string fault) {
  if (sound()) result_.fault = std::move(fault);
}

void Auditor::broken(const std::string& why) {
  fail(leaves_.empty() ? fmt::format("what comes first is no entry: {}", why)
                       : fmt::format("what comes after entry {} is no entry: {}", result_.last, why));
}

void Auditor::visit(const Entry& entry) {
  if (!sound()) return;
  if (leaves_.empty()) {
    if (entry.number == 0) return fail("entries are counted from 1");
    result_.first = entry.number;
  } else if (entry.number != result_.last + 1) {
    return fail(fmt::format("entry {} is missing: the one after {} is {}", result_.last + 1, result_.last,
                            entry.number));
  }
  result_.last = entry.number;
  leaves_.push_back(leaf_hash(entry));
  for (const SignedHead& head : heads_) {
    if (head.head.entries == entry.number && head.head.hash != entry.hash)
      return fail(fmt::format(
          "entry {} is not the one that {} signs: it was changed, or the head is of another ledger",
          entry.number, head_name(head)));
  }
  if (result_.first != 1) return;
  tree_.add(leaves_.back());
  compare_whole();
}

// The heads that stand at the entries so far.
void Auditor::compare_whole() {
  for (; compared_ < heads_.size() && heads_[compared_].head.entries == tree_.leaves(); ++compared_) {
    const SignedHead& head = heads_[compared_];
    if (head.root != tree_.root()) {
      return fail(
          fmt::format("entries {} to {} are not those that {} signs: one of them, or their order, was "
                      "changed, or the head is of another ledger",
                      result_.proved + 1, head.head.entries, head_name(head)));
    }
    result_.proved = head.head.entries;
    ++result_.heads;
  }
}

void Auditor::end_whole() {
  if (result_.first > 1) {
    return fail(
        fmt::format("they begin with entry {}: a part is checked by a proof, which `tacit ledger export "
                    "--head` puts behind it",
                    result_.first));
  }
  if (compared_ < heads_.size()) {
    const SignedHead& head = heads_[compared_];
    fail(fmt::format("{} signs {} entries, and these end with entry {}: the end was cut off", head_name(head),
                     head.head.entries, result_.last));
  }
}

void Auditor::end_part(const PartProof& proof) {
  const auto head =
      std::ranges::find_if(heads_, [&](const SignedHead& one) { return one.head.entries == proof.entries; });
  if (proof.ledger != heads_.front().head.ledger) {
    return fail("the proof, and so the entries, are of another ledger than the head");
  }
  if (head == heads_.end()) {
    return fail(fmt::format(
        "the proof was made for a head of {} entries, and there is none among those given", proof.entries));
  }
  if (leaves_.empty()) return fail("there is no entry");
  const auto root = root_by_proof(leaves_, result_.first - 1, proof.entries, proof.hashes);
  if (root != head->root) {
    return fail(
        fmt::format("entries {} to {} are not those that {} signs: one of them, or their order, was "
                    "changed, some are missing at an end, or the proof is another one's",
                    result_.first, result_.last, head_name(*head)));
  }
  result_.proved = result_.last;
  result_.heads = 1;
  std::string unused;
  for (const SignedHead& one : heads_) {
    if (one.head.entries == proof.entries) continue;
    unused += fmt::format("{}{} ({} entries)", unused.empty() ? "" : ", ", head_name(one), one.head.entries);
  }
  if (!unused.empty())
    result_.remarks.push_back("not used, since the proof was made for another head: " + unused);
}

Audit Auditor::end(const std::optional<PartProof>& proof) {
  if (sound()) {
    if (proof) {
      end_part(*proof);
    } else {
      end_whole();
    }
  }
  return std::move(result_);
}

Audit audit_ledger(const std::filesystem::path& path, std::vector<SignedHead> heads) {
  const std::string whose = heads.empty() ? std::string() : heads.front().head.ledger;
  Auditor auditor(std::move(heads));
  SQLite::Database database = open_database(path, Access::kRead);
  return with_sqlite(path, [&] {
    const ReadTransaction snapshot(database);
    if (auditor.sound() && read_identity(database).id != whose) {
      Audit other;
      other.fault = "the head is of another ledger (" + clean(whose) + ")";
      return other;
    }
    SQLite::Statement rows(database, "SELECT " + entry_columns() + " FROM entry e ORDER BY e.number");
    while (auditor.sound() && rows.executeStep()) {
      try {
        auditor.visit(read_entry(rows));
      } catch (const Error& error) {
        if (error.category() != ErrorCategory::kSecurity) throw;
        auditor.broken(error.what());
      }
    }
    return auditor.end(std::nullopt);
  });
}

Audit audit_export(std::istream& lines, std::vector<SignedHead> heads) {
  Auditor auditor(std::move(heads));
  std::optional<PartProof> proof;
  std::string line;
  while (auditor.sound() && std::getline(lines, line)) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (proof) {
      auditor.broken("the proof is the last line");
    } else if (const std::optional<Entry> entry = entry_of_line(line)) {
      auditor.visit(*entry);
    } else if (!(proof = proof_of_line(line))) {
      auditor.broken("it is not in the form in which `tacit ledger export` writes it");
    }
  }
  if (lines.bad()) throw Error(ErrorCategory::kInput, "the export cannot be read");
  return auditor.end(proof);
}

}  // namespace tacit::ledger
