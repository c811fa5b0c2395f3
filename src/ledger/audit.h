// SPDX-License-Identifier: Apache-2.0
// An auditor's check, without any secret: that entries are what signed heads (signing.h) say, complete, in
// their order and unchanged. The entries come from an export, or from a copy of the ledger.
#pragma once

#include <cstdint>
#include <filesystem>
#include <istream>
#include <optional>
#include <string>
#include <vector>

#include "ledger/entry.h"
#include "ledger/signing.h"
#include "ledger/tree.h"

namespace tacit::ledger {

/// What an export of a part of the entries has behind them: by what the others come in (tree.h).
struct PartProof {
  std::string ledger;         // its identity
  std::uint64_t entries = 0;  // of the head that it was made for
  std::vector<Hash> hashes{};

  bool operator==(const PartProof&) const = default;
};

struct Audit {
  std::string fault;         // what is wrong, in words; empty if nothing is
  std::uint64_t first = 0;   // the first entry that was looked at; 0: there was none
  std::uint64_t last = 0;    // and the last
  std::uint64_t proved = 0;  // the last entry that a head covers; 0: none
  std::uint64_t heads = 0;   // that agree
  std::vector<std::string> remarks;

  bool sound() const { return fault.empty(); }
};

/// Checks entries as they come, in the order in which they should stand. All heads are of one signer, whose
/// signatures have been checked.
class Auditor {
 public:
  /// There is one at least.
  explicit Auditor(std::vector<SignedHead> heads);

  void visit(const Entry& entry);
  /// A line or row that cannot be an entry.
  void broken(const std::string& why);
  bool sound() const { return result_.sound(); }

  /// All entries have come; `proof`: what is behind them, where they are a part.
  Audit end(const std::optional<PartProof>& proof);

 private:
  void fail(std::string fault);
  void refuse_contradictions();
  void compare_whole();
  void end_whole();
  void end_part(const PartProof& proof);

  std::vector<SignedHead> heads_;  // by their number of entries
  std::size_t compared_ = 0;       // heads
  Tree tree_;
  std::vector<Hash> leaves_;                           // of a part
  std::vector<std::pair<std::uint64_t, Hash>> chain_;  // hashes of entries at which a head stands
  Audit result_;
};

/// Checks a ledger, or a copy, without the key that its chain may have. Throws as Reader.
Audit audit_ledger(const std::filesystem::path& path, std::vector<SignedHead> heads);

/// Checks JSON lines as `tacit ledger export` writes them. Throws Error(kInput) where the stream fails.
Audit audit_export(std::istream& lines, std::vector<SignedHead> heads);

}  // namespace tacit::ledger
