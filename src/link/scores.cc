#include "link/scores.h"

#include "base/secret_vector.h"
#include "ring/kernels.h"

namespace tacit::link {

void add_up_scores(const Layers& layers, std::size_t layer, const std::uint32_t* versions, std::size_t words,
                   std::span<const std::uint32_t* const> masks, std::uint32_t* out, const ring::Modulus& q) {
  using Rows = std::span<const std::uint32_t* const>;
  thread_local SecretVector<const std::uint32_t*> rows;
  thread_local SecretVector<Rows> groups;
  rows.clear();
  groups.clear();
  for (std::size_t place = 0; place < layers.places(); ++place) {
    for (const std::uint32_t term : layers.terms(layer, place)) rows.push_back(versions + term * words);
  }
  std::size_t first = 0;
  for (std::size_t place = 0; place < layers.places(); ++place) {
    const std::size_t count = layers.terms(layer, place).size();
    groups.push_back(Rows(rows).subspan(first, count));
    first += count;
  }
  ring::masked_sums(groups, masks, out, words, q);
}

}  // namespace tacit::link
