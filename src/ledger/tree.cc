// SPDX-License-Identifier: Apache-2.0
#include "ledger/tree.h"

#include <bit>
#include <string>

#include "base/error.h"

namespace tacit::ledger {

namespace {

constexpr std::string_view kLeaf = "tacit ledger leaf 1";
constexpr std::string_view kNode = "tacit ledger node 1";
constexpr std::string_view kEmpty = "tacit ledger tree 1";

std::string_view bytes_of(const Hash& hash) {
  return {reinterpret_cast<const char*>(hash.data()), hash.size()};
}

Hash node_hash(const Hash& left, const Hash& right) {
  std::string text(kNode);
  text += bytes_of(left);
  text += bytes_of(right);
  return hash_of({}, text, nullptr);
}

// Where a subtree of so many leaves, more than one, is divided: its left half is full.
std::uint64_t left_half(std::uint64_t leaves) {
  return std::bit_floor(leaves - 1);
}

struct Range {
  std::uint64_t begin = 0, end = 0;  // leaves

  std::uint64_t size() const { return end - begin; }
  bool meets(const Range& other) const { return begin < other.end && other.begin < end; }
  Range left() const { return {begin, begin + left_half(size())}; }
  Range right() const { return {begin + left_half(size()), end}; }
};

Hash root_of(std::span<const Hash> leaves, const Range& range) {
  Tree tree;
  for (std::uint64_t i = range.begin; i < range.end; ++i) tree.add(leaves[i]);
  return tree.root();
}

void prove(std::span<const Hash> leaves, const Range& at, const Range& part, std::vector<Hash>& proof) {
  if (!at.meets(part)) {
    proof.push_back(root_of(leaves, at));
  } else if (at.size() > 1) {
    prove(leaves, at.left(), part, proof);
    prove(leaves, at.right(), part, proof);
  }
}

class Check {
 public:
  Check(std::span<const Hash> leaves, const Range& part, std::span<const Hash> proof)
      : leaves_(leaves), part_(part), proof_(proof) {}

  Hash root(const Range& at) {
    if (!at.meets(part_)) return next();
    if (at.size() == 1) return leaves_[at.begin - part_.begin];
    const Hash left = root(at.left());
    return node_hash(left, root(at.right()));
  }
  bool used_all() const { return used_ == proof_.size(); }

 private:
  // One that is missing makes a root that nobody has signed, and is counted.
  Hash next() { return used_++ < proof_.size() ? proof_[used_ - 1] : Hash{}; }

  std::span<const Hash> leaves_;
  const Range part_;
  std::span<const Hash> proof_;
  std::size_t used_ = 0;
};

}  // namespace

Hash leaf_hash(const Entry& entry) {
  std::string text(kLeaf);
  text += encoding(entry);
  text += bytes_of(entry.hash);
  return hash_of({}, text, nullptr);
}

void Tree::add(const Hash& leaf) {
  Hash root = leaf;
  for (std::uint64_t rest = leaves_; (rest & 1) != 0; rest >>= 1) {
    root = node_hash(full_.back(), root);
    full_.pop_back();
  }
  full_.push_back(root);
  ++leaves_;
}

Hash Tree::root() const {
  if (full_.empty()) return hash_of({}, kEmpty, nullptr);
  Hash root = full_.back();
  for (auto left = full_.rbegin() + 1; left != full_.rend(); ++left) root = node_hash(*left, root);
  return root;
}

std::vector<Hash> range_proof(std::span<const Hash> leaves, std::uint64_t first, std::uint64_t count) {
  require(count > 0 && first < leaves.size() && count <= leaves.size() - first,
          "a part of the leaves lies within them");
  std::vector<Hash> proof;
  prove(leaves, {0, leaves.size()}, {first, first + count}, proof);
  return proof;
}

std::optional<Hash> root_by_proof(std::span<const Hash> part, std::uint64_t first, std::uint64_t all,
                                  std::span<const Hash> proof) {
  if (part.empty() || first >= all || part.size() > all - first) return std::nullopt;
  Check check(part, {first, first + part.size()}, proof);
  const Hash root = check.root({0, all});
  return check.used_all() ? std::optional(root) : std::nullopt;
}

}  // namespace tacit::ledger
