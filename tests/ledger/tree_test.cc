// SPDX-License-Identifier: Apache-2.0
#include "ledger/tree.h"

#include "base/hex.h"
#include "ledger/support.h"

namespace tacit::ledger {
namespace {

std::vector<Hash> some_leaves(std::size_t count) {
  std::vector<Hash> leaves(count);
  for (std::size_t i = 0; i < count; ++i) leaves[i] = hash_of({}, "leaf " + std::to_string(i), nullptr);
  return leaves;
}

Hash root_over(const std::vector<Hash>& leaves) {
  Tree tree;
  for (const Hash& leaf : leaves) tree.add(leaf);
  EXPECT_EQ(tree.leaves(), leaves.size());
  return tree.root();
}

// The definition of RFC 9162, word for word.
Hash root_by_definition(std::span<const Hash> leaves) {
  if (leaves.size() == 1) return leaves[0];
  std::size_t half = 1;
  while (2 * half < leaves.size()) half *= 2;
  const Hash left = root_by_definition(leaves.first(half)), right = root_by_definition(leaves.subspan(half));
  std::string both = "tacit ledger node 1";
  both.append(left.begin(), left.end());
  both.append(right.begin(), right.end());
  return hash_of({}, both, nullptr);
}

// Computed by another program (Python's hashlib) from docs/ledger.md, "Signed heads".
TEST(LedgerTree, GoldenRoots) {
  EXPECT_EQ(to_hex(Tree().root()), "ae137dc688ddb33bcf7d6c23e73e5d6400db387c996af876b4fb8d7a6e99f1b4");
  EXPECT_EQ(to_hex(root_over(some_leaves(5))),
            "3b6bcd6a24382fe3eb529cdffe84ff1174420fa7b3d99b016c7042670d72f43f");
}

TEST(LedgerTree, IsTheOneThatIsDefined) {
  for (std::size_t count = 1; count <= 70; ++count) {
    const std::vector<Hash> leaves = some_leaves(count);
    EXPECT_EQ(root_over(leaves), root_by_definition(leaves)) << count;
  }
}

TEST(LedgerTree, EveryPartIsProvedByFewHashes) {
  for (const std::size_t count : {1U, 2U, 3U, 7U, 8U, 9U, 21U, 33U}) {
    const std::vector<Hash> leaves = some_leaves(count);
    const Hash root = root_over(leaves);
    for (std::size_t first = 0; first < count; ++first) {
      for (std::size_t part = 1; part <= count - first; ++part) {
        const std::vector<Hash> proof = range_proof(leaves, first, part);
        EXPECT_LE(proof.size(), 12U);
        EXPECT_EQ(root_by_proof(std::span(leaves).subspan(first, part), first, count, proof), root);
      }
    }
    EXPECT_TRUE(range_proof(leaves, 0, count).empty()) << "the whole needs none";
  }
}

TEST(LedgerTree, NothingElseIsProved) {
  const std::vector<Hash> leaves = some_leaves(21);
  const Hash root = root_over(leaves);
  const std::vector<Hash> proof = range_proof(leaves, 5, 6);
  const auto proves = [&](std::size_t from, std::size_t part, std::uint64_t first, std::uint64_t all,
                          const std::vector<Hash>& by) {
    return root_by_proof(std::span(leaves).subspan(from, part), first, all, by) == root;
  };
  EXPECT_TRUE(proves(5, 6, 5, 21, proof));
  EXPECT_FALSE(proves(5, 5, 5, 21, proof)) << "one is left out at the end";
  EXPECT_FALSE(proves(6, 5, 6, 21, proof)) << "or at the beginning";
  EXPECT_FALSE(proves(5, 6, 6, 21, proof)) << "another place";
  EXPECT_FALSE(proves(4, 6, 5, 21, proof)) << "other entries";
  EXPECT_FALSE(proves(5, 6, 5, 11, proof)) << "another number in all, which is signed with the root";
  std::vector<Hash> more = proof;
  more.emplace_back();
  EXPECT_FALSE(proves(5, 6, 5, 21, more));
  std::vector<Hash> fewer = proof;
  fewer.pop_back();
  EXPECT_FALSE(proves(5, 6, 5, 21, fewer));
  std::vector<Hash> swapped = proof;
  std::swap(swapped.front(), swapped.back());
  EXPECT_FALSE(proves(5, 6, 5, 21, swapped));
  EXPECT_EQ(root_by_proof({}, 5, 21, proof), std::nullopt);
  EXPECT_EQ(root_by_proof(leaves, 5, 21, proof), std::nullopt) << "beyond the end";
  EXPECT_EQ(root_by_proof(leaves, ~std::uint64_t{0}, 21, proof), std::nullopt);
}

}  // namespace
}  // namespace tacit::ledger
