// SPDX-License-Identifier: Apache-2.0
#include "link/slot_map.h"

#include <algorithm>

#include "base/error.h"
#include "bgv/random.h"

namespace tacit::link {
namespace {

/// All slots, those of nobody behind the records', in a row in which neighbours are side by side; groups of
/// neighbours and the members of each in random order. Nobody is a group of its own.
SecretVector<std::uint32_t> row_of_neighbours(std::size_t slots, std::span<const std::uint32_t> neighbours) {
  const std::uint32_t nobody =
      neighbours.empty() ? 0 : *std::max_element(neighbours.begin(), neighbours.end()) + 1;
  const SecretVector<std::uint32_t> group_rank = bgv::random_permutation(nobody + std::size_t{1});
  SecretVector<std::uint32_t> row = bgv::random_permutation(slots);
  std::stable_sort(row.begin(), row.end(), [&](std::uint32_t a, std::uint32_t b) {
    const auto rank = [&](std::uint32_t member) {
      return group_rank[member < neighbours.size() ? neighbours[member] : nobody];
    };
    return rank(a) < rank(b);
  });
  return row;
}

}  // namespace

SlotMap random_slots(const plan::LinkSums& sums, std::span<const std::uint32_t> neighbours) {
  require(neighbours.size() <= sums.record_slots, "every server record has a slot");
  const SecretVector<std::uint32_t> row = row_of_neighbours(sums.record_slots, neighbours);
  SlotMap slots(neighbours.size());
  for (std::size_t first = 0; first < sums.record_slots; first += sums.degree) {
    const SecretVector<std::uint32_t> within =
        bgv::random_permutation(std::min(sums.degree, sums.record_slots - first));
    for (std::size_t i = 0; i < within.size(); ++i) {
      const std::uint32_t member = row[first + i];
      if (member < slots.size()) slots[member] = static_cast<std::uint32_t>(first + within[i]);
    }
  }
  return slots;
}

}  // namespace tacit::link
