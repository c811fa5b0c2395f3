// SPDX-License-Identifier: Apache-2.0
// A tree of hashes over a ledger's entries (RFC 9162, section 2.1, with BLAKE2b-256): its root stands for all
// of them in their order. It is not keyed, also where the chain is, so that whoever has the entries can
// compute it; and a part of the entries can be shown to be just that part of the whole, by few hashes.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "ledger/entry.h"

namespace tacit::ledger {

/// BLAKE2b-256("tacit ledger leaf 1" || encoding || hash of the entry in the chain).
Hash leaf_hash(const Entry& entry);

/// The tree over the leaves that were added so far, in memory for one hash a level.
class Tree {
 public:
  void add(const Hash& leaf);
  std::uint64_t leaves() const { return leaves_; }
  /// Of no leaves: BLAKE2b-256("tacit ledger tree 1").
  Hash root() const;

 private:
  std::uint64_t leaves_ = 0;
  std::vector<Hash> full_;  // roots of full subtrees, the largest first: one for each 1 in leaves_
};

/// The roots of the largest subtrees that have none of the leaves first, first + 1, .. first + count - 1 of
/// `leaves` (the first is 0), from left to right: at most two for each level. The range lies in the leaves.
std::vector<Hash> range_proof(std::span<const Hash> leaves, std::uint64_t first, std::uint64_t count);

/// The root of a tree of `all` leaves of which `part` are those from `first` on, and `proof` is as above.
/// `all` is signed with the root, since trees of different sizes may have one proof in common. Nothing where
/// the proof does not have as many hashes as it must, or the part does not lie in the tree.
std::optional<Hash> root_by_proof(std::span<const Hash> part, std::uint64_t first, std::uint64_t all,
                                  std::span<const Hash> proof);

}  // namespace tacit::ledger
