#include "link/tags.h"

#include <algorithm>
#include <bit>
#include <optional>
#include <vector>

#include "base/error.h"
#include "bgv/packing.h"
#include "bgv/random.h"
#include "bgv/running_sum.h"
#include "link/workers.h"

namespace tacit::link {

LinkTags::LinkTags(const plan::LinkPlan& plan)
    : sums_(plan.sums),
      layout_(plan.all_pairs().layout),
      coefficients_(bgv::random_small_residues(plan::kTags * layout_.layers(), plan::kTagBits)) {}

bgv::Plaintext LinkTags::polynomial(std::size_t tag, std::size_t packed) const {
  bgv::Plaintext polynomial(layout_.degree, 0);
  const std::size_t first = packed * layout_.width;
  for (std::size_t i = 0; i < std::min(layout_.width, layout_.layers() - first); ++i) {
    const std::size_t position = bgv::packed_position(i, layout_.width);
    const std::uint32_t own = coefficient(tag, first + i);
    if (position == 0) {
      polynomial[0] = own;
    } else {
      polynomial[layout_.degree - position] = bgv::plaintext_modulus().negate(own);  // X^-r = -X^(N-r)
    }
  }
  return polynomial;
}

bgv::Ciphertext LinkTags::combine(const bgv::Evaluator& evaluator, const bgv::EvaluationKeys& keys,
                                  std::span<const bgv::Ciphertext> packed) const {
  require(packed.size() == layout_.packed_ciphertexts(), "a shelf's packed link sums are all there");
  const std::size_t width = layout_.width;
  std::vector<bgv::Ciphertext> tags(plan::kTags);
  parallel_for(tags.size(), [&](std::size_t tag) {
    std::optional<bgv::Ciphertext> sum;
    for (std::size_t i = 0; i < packed.size(); ++i) {
      const ring::SecretPoly lifted = evaluator.lift(polynomial(tag, i), packed[i].level());
      bgv::add_to(evaluator, sum, evaluator.multiply_plain(packed[i], lifted));
    }
    evaluator.divide_phase(*sum, width);
    tags[tag] = std::move(*sum);
  });
  bgv::Packer packer(evaluator, keys, width, 0, std::countr_zero(width));
  for (bgv::Ciphertext& tag : tags) packer.push(std::move(tag));
  bgv::Ciphertext result = packer.finish();
  // Packing has multiplied the numbers at multiples of w by w: the new factor undoes that.
  result.read_with(packed.front().factor());
  return result;
}

SlotWeights LinkTags::random_weights() const {
  const ring::Modulus& t = bgv::plaintext_modulus();
  const std::size_t copies = layout_.copies, degree = sums_.degree;
  const SecretVector<std::uint32_t> random = bgv::random_residues(plan::kTags * copies);
  SlotWeights weights(sums_.vectors(), SecretVector<std::uint32_t>(degree, 0));
  for (std::size_t slot = 0; slot < sums_.slots; ++slot) {
    const std::size_t layer = slot / copies, copy = slot % copies;
    std::uint32_t& weight = weights[slot / degree][slot % degree];
    if (layer >= layout_.layers()) {
      weight = t.negate(random[(layer - layout_.layers()) * copies + copy]);
      continue;
    }
    std::uint64_t sum = 0;
    for (std::size_t tag = 0; tag < plan::kTags; ++tag)
      sum += std::uint64_t{random[tag * copies + copy]} * coefficient(tag, layer);
    weight = t.reduce(sum);
  }
  return weights;
}

}  // namespace tacit::link
