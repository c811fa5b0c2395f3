#include "plan/masks.h"

#include <limits>

#include "bgv/plaintext.h"
#include "ring/primes.h"

namespace tacit::plan {
namespace {

double squared_norm(const std::vector<std::vector<std::uint32_t>>& masks, std::uint32_t factor) {
  const ring::Modulus& t = bgv::plaintext_modulus();
  double sum = 0;
  for (const std::vector<std::uint32_t>& mask : masks) {
    for (const std::uint32_t coefficient : mask) {
      const auto x =
          static_cast<double>(bgv::centred(t.multiply(coefficient, factor), bgv::kPlaintextModulus));
      sum += x * x;
    }
  }
  return sum;
}

/// N/w times the mask of one copy, by the inverse transform in Y = X^w: coefficient a is the sum over the
/// copy's blocks of the block's root to the power -a.
std::vector<std::uint32_t> scaled_mask(const Layout& layout, std::size_t copy,
                                       const std::vector<std::uint32_t>& powers) {
  const ring::Modulus& t = bgv::plaintext_modulus();
  const std::size_t last = copy + 1 == layout.copies ? layout.blocks() : (copy + 1) * layout.stride();
  std::vector<std::uint32_t> mask(layout.blocks(), 0);
  for (std::size_t block = copy * layout.stride(); block < last; ++block) {
    const std::size_t step = powers.size() - layout.root_exponent(block);
    for (std::size_t a = 0, exponent = 0; a < mask.size();
         ++a, exponent = (exponent + step) % powers.size()) {
      mask[a] = t.add(mask[a], powers[exponent]);
    }
  }
  return mask;
}

}  // namespace

Masks make_masks(const Layout& layout) {
  const ring::Modulus& t = bgv::plaintext_modulus();
  const std::uint32_t root = t.power(ring::primitive_root(t, layout.degree), layout.width);
  std::vector<std::uint32_t> powers(2 * layout.blocks(), 1);
  for (std::size_t i = 1; i < powers.size(); ++i) powers[i] = t.multiply(powers[i - 1], root);
  Masks masks;
  for (std::size_t copy = 0; copy < layout.copies; ++copy)
    masks.coefficients.push_back(scaled_mask(layout, copy, powers));
  masks.squared_norm = std::numeric_limits<double>::infinity();
  std::uint32_t best = 1;
  for (std::uint32_t power = 1; power < bgv::kPlaintextModulus / 2; power *= 2) {
    const double norm = squared_norm(masks.coefficients, power);
    if (norm >= masks.squared_norm) continue;
    masks.squared_norm = norm;
    best = power;
  }
  for (std::vector<std::uint32_t>& mask : masks.coefficients) {
    for (std::uint32_t& coefficient : mask) coefficient = t.multiply(coefficient, best);
  }
  masks.factor = bgv::factor_of(layout.blocks()) * bgv::factor_of(best);
  return masks;
}

}  // namespace tacit::plan
