// SPDX-License-Identifier: Apache-2.0
#include "ledger/chain.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"
#include "ledger/meaning.h"
#include "ledger/tree.h"

namespace tacit::ledger {

namespace {

constexpr std::size_t kMaxRemarks = 20;

class Walk {
 public:
  Walk(const Identity& identity, const Key* key, const Anchor& anchor, const std::vector<Noted>& noted,
       std::string_view whose)
      : key_(key) {
    result_.head = {.ledger = identity.id, .entries = 0, .hash = identity.genesis};
    if (identity.keyed != (key != nullptr) || identity.genesis != genesis(identity.id, key)) {
      fail(0, "the key is not the one that this ledger was begun with, or its identity was changed");
    }
    if (!anchor.there) {
      result_.remarks.emplace_back("there is no anchor file, so entries cut off the end would not show");
    } else if (!anchor.head) {
      result_.remarks.emplace_back(
          "the anchor file cannot be read, so entries cut off the end would not show");
    } else {
      pins_.push_back({{*anchor.head, std::nullopt}, "the anchor file"});
    }
    for (const Noted& one : noted) pins_.push_back({one, whose});
    std::ranges::stable_sort(pins_, {}, [](const Pin& pin) { return pin.noted.head.entries; });
    for (const Pin& pin : pins_) {
      if (pin.noted.head.ledger != identity.id)
        fail(0, fmt::format("{} is of another ledger ({})", pin.whose, clean(pin.noted.head.ledger)));
    }
    check_pins();
  }

  /// The file around the entries is not a ledger's.
  void wrong_tables(std::string_view why) { fail(0, fmt::format("the file was changed: {}", why)); }

  bool sound() const { return result_.sound(); }

  void visit(const Entry& entry) {
    const std::uint64_t expected = result_.head.entries + 1;
    if (entry.number != expected) {
      return fail(expected, fmt::format("entry {} is missing: the one after {} is {}", expected, expected - 1,
                                        static_cast<std::int64_t>(entry.number)));
    }
    if (entry.hash != chain_hash(result_.head.hash, entry, key_)) {
      return fail(
          expected,
          fmt::format("entry {} is not the one that was written there: it, or what was before it, was "
                      "changed, moved or replaced",
                      expected));
    }
    if (const std::string why = meaning_.visit(entry); !why.empty())
      return fail(expected, fmt::format("entry {} cannot be: {}", expected, why));
    if (entry.clock < entry.time) remark_clock(entry);
    result_.head.entries = expected;
    result_.head.hash = entry.hash;
    tree_.add(leaf_hash(entry));
    check_pins();
  }

  /// A row that cannot be an entry.
  void broken(std::string_view why) {
    const std::uint64_t expected = result_.head.entries + 1;
    fail(expected, fmt::format("entry {} was changed: {}", expected, why));
  }

  Verification end() {
    for (const Pin& pin : pins_) {
      if (sound() && pin.noted.head.entries > result_.head.entries) {
        fail(result_.head.entries + 1,
             fmt::format(
                 "the end was cut off, or an older copy put back: {} knows {} entries, the ledger has {}",
                 pin.whose, pin.noted.head.entries, result_.head.entries));
      }
    }
    if (clocks_ > kMaxRemarks) {
      result_.remarks.push_back(fmt::format("the clock was behind at {} entries in all", clocks_));
    }
    result_.root = tree_.root();
    return std::move(result_);
  }

 private:
  struct Pin {
    Noted noted;
    std::string_view whose;

    bool fits(const Hash& hash, const Tree& tree) const {
      return noted.head.hash == hash && (!noted.root || *noted.root == tree.root());
    }
  };

  // Compares this entry of the chain with what the anchor and the noted heads say about it.
  void check_pins() {
    for (; next_ < pins_.size() && pins_[next_].noted.head.entries == result_.head.entries; ++next_) {
      const Pin& pin = pins_[next_];
      if (pin.fits(result_.head.hash, tree_)) continue;
      fail(result_.head.entries, fmt::format("entry {} is not the one that {} has: the chain was rewritten",
                                             result_.head.entries, pin.whose));
    }
  }

  void remark_clock(const Entry& entry) {
    if (++clocks_ > kMaxRemarks) return;
    const auto behind = std::chrono::duration<double>(entry.time - entry.clock);
    result_.remarks.push_back(fmt::format("entry {}: the clock was {:.3f} s behind the previous entry",
                                          entry.number, behind.count()));
  }

  void fail(std::uint64_t entry, std::string fault) {
    if (!sound()) return;
    result_.first_fault = entry;
    result_.fault = std::move(fault);
  }

  const Key* key_;
  std::vector<Pin> pins_;  // by their numbers of entries
  std::size_t next_ = 0;   // that no entry has come to yet
  Meaning meaning_;
  Tree tree_;
  std::size_t clocks_ = 0;
  Verification result_;
};

}  // namespace

Verification verify_within(SQLite::Database& database, const Key* key, const Anchor& anchor,
                           const std::vector<Noted>& noted, std::string_view whose) {
  const Identity identity = read_identity(database);
  if (identity.keyed && key == nullptr) {
    throw Error(ErrorCategory::kUsage,
                fmt::format("{}: this ledger is chained with a key; name the file that has it",
                            database.getFilename()));
  }
  Walk walk(identity, key, anchor, noted, whose);
  SQLite::Statement rows(database, "SELECT " + entry_columns() + " FROM entry e ORDER BY e.number");
  while (walk.sound() && rows.executeStep()) {
    try {
      walk.visit(read_entry(rows));
    } catch (const Error& error) {
      if (error.category() != ErrorCategory::kSecurity) throw;
      walk.broken(error.what());
    }
  }
  // What entry was changed says more than that a trigger was taken away for it.
  if (walk.sound()) {
    if (const std::string why = schema_fault(database); !why.empty()) walk.wrong_tables(why);
  }
  // An index that lacks rows would hide them from the budgets.
  if (walk.sound()) {
    const std::string found = database.execAndGet("PRAGMA integrity_check(1)").getString();
    if (found != "ok") {
      throw Error(ErrorCategory::kInput,
                  fmt::format("{}: the file is damaged: {}", database.getFilename(), clean(found)));
    }
  }
  return walk.end();
}

Verification verify_chain(SQLite::Database& database, const Key* key, const Anchor& anchor,
                          const std::vector<Noted>& noted, std::string_view whose) {
  return with_sqlite(database.getFilename(), [&] {
    const ReadTransaction snapshot(database);
    return verify_within(database, key, anchor, noted, whose);
  });
}

}  // namespace tacit::ledger
