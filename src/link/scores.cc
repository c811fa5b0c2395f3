// SPDX-License-Identifier: Apache-2.0
#include "link/scores.h"

#include "base/secret_vector.h"
#include "link/version_index.h"
#include "ring/kernels.h"

namespace tacit::link {

void add_up_scores(const Layers& layers, std::size_t layer, const std::uint32_t* versions, std::size_t words,
                   std::span<const std::uint32_t* const> masks, std::uint32_t* out, const ring::Modulus& q) {
  using Rows = std::span<const std::uint32_t* const>;
  thread_local SecretVector<const std::uint32_t*> rows;
  thread_local SecretVector<Rows> groups;
  thread_local SecretVector<const std::uint32_t*> group_masks;
  groups.clear();
  group_masks.clear();
  std::size_t count = 0;
  for (std::size_t place = 0; place < layers.places(); ++place) count += layers.terms(layer, place).size();
  rows.resize(count);
  const std::uint32_t** first = rows.data();  // of a group
  const std::uint32_t** next = first;
  const auto close = [&](const std::uint32_t* mask) {
    groups.push_back(Rows(first, next));
    group_masks.push_back(mask);
    first = next;
  };
  for (std::size_t place = 0; place < layers.places(); ++place) {
    for (const std::uint32_t term : layers.terms(layer, place)) {
      if (term == kDoubled) {
        close(nullptr);
      } else {
        *next++ = versions + term * words;
      }
    }
    close(masks[place]);
  }
  ring::masked_sums(groups, group_masks, out, words, q);
}

}  // namespace tacit::link
