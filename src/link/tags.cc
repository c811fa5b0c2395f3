// SPDX-License-Identifier: Apache-2.0
#include "link/tags.h"

#include <utility>

#include "base/error.h"
#include "bgv/random.h"

namespace tacit::link {

LinkTags::LinkTags(const plan::LinkPlan& plan)
    : sums_(plan.sums),
      layout_(plan.all_pairs().layout),
      tags_(layout_.degree, layout_.width, layout_.layers()) {
  require(tags_.vectors() == 1, "a block of all pairs has room for all tags");
}

bgv::Ciphertext LinkTags::combine(const bgv::Evaluator& evaluator, const bgv::EvaluationKeys& keys,
                                  std::span<const bgv::Ciphertext> packed) const {
  return std::move(tags_.combine(evaluator, keys, packed).front());
}

SlotWeights LinkTags::random_weights() const {
  const ring::Modulus& t = bgv::plaintext_modulus();
  const std::size_t copies = layout_.copies, degree = sums_.degree;
  const SecretVector<std::uint32_t> random = bgv::random_residues(plan::kTags * copies);
  SlotWeights weights(sums_.vectors(), SecretVector<std::uint32_t>(degree, 0));
  for (std::size_t slot = 0; slot < sums_.slots; ++slot) {
    const std::size_t layer = slot / copies, copy = slot % copies;
    std::uint32_t& weight = weights[slot / degree][slot % degree];
    weight = layer < layout_.layers() ? tags_.combined(random, copies, copy, layer)
                                      : t.negate(random[(layer - layout_.layers()) * copies + copy]);
  }
  return weights;
}

}  // namespace tacit::link
