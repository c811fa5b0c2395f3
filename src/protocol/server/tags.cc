#include "protocol/server/tags.h"

#include <algorithm>
#include <bit>
#include <optional>

#include "base/error.h"
#include "bgv/packing.h"
#include "bgv/random.h"
#include "protocol/server/running_sum.h"
#include "protocol/server/workers.h"

namespace tacit::protocol {
LinkTags::LinkTags(const plan::LinkPlan& plan)
    : plan_(plan),
      coefficients_(
          bgv::random_small_residues(plan::kTags * plan.all_pairs().layout.layers(), plan::kTagBits)) {}

bgv::Plaintext LinkTags::polynomial(std::size_t tag, std::size_t packed) const {
  const plan::Layout& layout = plan_.all_pairs().layout;
  bgv::Plaintext polynomial(layout.degree, 0);
  const std::size_t first = packed * layout.width;
  for (std::size_t i = 0; i < std::min(layout.width, layout.layers() - first); ++i) {
    const std::size_t position = bgv::packed_position(i, layout.width);
    const std::uint32_t own = coefficient(tag, first + i);
    if (position == 0) {
      polynomial[0] = own;
    } else {
      polynomial[layout.degree - position] = bgv::plaintext_modulus().negate(own);  // X^-r = -X^(N-r)
    }
  }
  return polynomial;
}

bgv::Ciphertext LinkTags::combine(const bgv::Evaluator& evaluator, const bgv::EvaluationKeys& keys,
                                  std::span<const bgv::Ciphertext> packed) const {
  require(packed.size() == plan_.all_pairs().layout.packed_ciphertexts(),
          "a shelf's packed link sums are all there");
  const std::size_t width = plan_.all_pairs().layout.width;
  std::vector<bgv::Ciphertext> tags(plan::kTags);
  parallel_for(tags.size(), [&](std::size_t tag) {
    std::optional<bgv::Ciphertext> sum;
    for (std::size_t i = 0; i < packed.size(); ++i) {
      const ring::SecretPoly lifted = evaluator.lift(polynomial(tag, i), packed[i].level());
      add_to(evaluator, sum, evaluator.multiply_plain(packed[i], lifted));
    }
    evaluator.divide_phase(*sum, width);
    tags[tag] = std::move(*sum);
  });
  bgv::Packer packer(evaluator, keys, width, 0, std::countr_zero(width));
  for (bgv::Ciphertext& tag : tags) packer.push(std::move(tag));
  bgv::Ciphertext result = packer.finish();
  // Packing has multiplied what was there at multiples of w by w: read so that it is as it was.
  result.read_with(packed.front().factor());
  return result;
}

void LinkTags::check(std::span<const Relations::Number> sums, Relations& relations) const {
  const plan::Layout& layout = plan_.all_pairs().layout;
  const ring::Modulus& t = bgv::plaintext_modulus();
  const std::size_t vectors = layout.sum_ciphertexts(), copies = layout.copies;
  for (std::size_t category = 0; category < plan_.request.categories(); ++category) {
    for (std::size_t check = 0; check < plan::kChecks; ++check) {
      const SecretVector<std::uint32_t> random = bgv::random_residues(plan::kTags * copies);
      for (std::size_t place = 0; place < layout.sum_places(); ++place) {
        const std::size_t layer = place / copies, copy = place % copies;
        Relations::Weights& weights = relations.of(sums[category * vectors + place / layout.degree]);
        const std::size_t slot = place % layout.degree;
        if (layer >= layout.layers()) {
          weights.subtract(check, slot, random[(layer - layout.layers()) * copies + copy]);
          continue;
        }
        std::uint64_t sum = 0;
        for (std::size_t tag = 0; tag < plan::kTags; ++tag)
          sum += std::uint64_t{random[tag * copies + copy]} * coefficient(tag, layer);
        weights.add(check, slot, t.reduce(sum));
      }
    }
  }
}

}  // namespace tacit::protocol
