// SPDX-License-Identifier: Apache-2.0
#include "link/layer_tags.h"

#include <algorithm>
#include <bit>
#include <optional>

#include "base/error.h"
#include "bgv/packing.h"
#include "bgv/random.h"
#include "bgv/running_sum.h"
#include "link/workers.h"
#include "plan/link_plan.h"

namespace tacit::link {

LayerTags::LayerTags(std::size_t degree, std::size_t width, std::size_t layers)
    : degree_(degree),
      width_(width),
      layers_(layers),
      coefficients_(bgv::random_small_residues(plan::kTags * layers, plan::kTagBits)) {}

std::size_t LayerTags::vectors() const {
  return (plan::kTags + width_ - 1) / width_;
}

bgv::Plaintext LayerTags::polynomial(std::size_t tag, std::size_t packed) const {
  bgv::Plaintext polynomial(degree_, 0);
  const std::size_t first = packed * width_;
  for (std::size_t i = 0; i < std::min(width_, layers_ - first); ++i) {
    const std::size_t position = bgv::packed_position(i, width_);
    const std::uint32_t own = coefficient(tag, first + i);
    if (position == 0) {
      polynomial[0] = own;
    } else {
      polynomial[degree_ - position] = bgv::plaintext_modulus().negate(own);  // X^-r = -X^(N-r)
    }
  }
  return polynomial;
}

bgv::Ciphertext LayerTags::combination(const bgv::Evaluator& evaluator,
                                       std::span<const bgv::Ciphertext> packed, std::size_t tag) const {
  std::optional<bgv::Ciphertext> sum;
  for (std::size_t i = 0; i < packed.size(); ++i) {
    const ring::SecretPoly lifted = evaluator.lift(polynomial(tag, i), packed[i].level());
    bgv::add_to(evaluator, sum, evaluator.multiply_plain(packed[i], lifted));
  }
  evaluator.divide_phase(*sum, width_);
  return std::move(*sum);
}

std::vector<bgv::Ciphertext> LayerTags::combine(const bgv::Evaluator& evaluator,
                                                const bgv::EvaluationKeys& keys,
                                                std::span<const bgv::Ciphertext> packed) const {
  require(packed.size() == (layers_ + width_ - 1) / width_, "the packed layers are all there");
  std::vector<bgv::Ciphertext> tags(plan::kTags);
  parallel_for(tags.size(), [&](std::size_t tag) { tags[tag] = combination(evaluator, packed, tag); });
  std::vector<bgv::Ciphertext> results(vectors());
  for (std::size_t i = 0; i < results.size(); ++i) {
    bgv::Packer packer(evaluator, keys, width_, 0, std::countr_zero(width_));
    for (std::size_t tag = i * width_; tag < std::min((i + 1) * width_, plan::kTags); ++tag)
      packer.push(std::move(tags[tag]));
    results[i] = packer.finish();
    // Packing has multiplied the numbers at multiples of w by w: the new factor undoes that.
    results[i].read_with(packed.front().factor());
  }
  return results;
}

std::uint32_t LayerTags::combined(std::span<const std::uint32_t> random, std::size_t stride,
                                  std::size_t offset, std::size_t layer) const {
  std::uint64_t sum = 0;
  for (std::size_t tag = 0; tag < plan::kTags; ++tag)
    sum += std::uint64_t{random[tag * stride + offset]} * coefficient(tag, layer);
  return bgv::plaintext_modulus().reduce(sum);
}

}  // namespace tacit::link
