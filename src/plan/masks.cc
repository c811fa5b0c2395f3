// SPDX-License-Identifier: Apache-2.0
#include "plan/masks.h"

#include <algorithm>
#include <array>

#include "bgv/plaintext.h"
#include "ring/primes.h"

namespace tacit::plan {
namespace {

// Powers of two below t/2.
constexpr std::size_t kFactors = 15;
static_assert(std::size_t{1} << kFactors == bgv::kPlaintextModulus / 2);

/// Adds to number i the squared norm of the mask times 2^i, its coefficients centred. Most of the time of
/// planning goes into this: neither products modulo t nor branches.
void add_squared_norms(const std::vector<std::uint32_t>& mask, std::array<std::uint64_t, kFactors>& norms) {
  constexpr auto t = static_cast<std::int32_t>(bgv::kPlaintextModulus);
  constexpr std::int32_t kHalf = t / 2;
  std::vector<std::int32_t> values(mask.begin(), mask.end());
  for (std::int32_t& x : values) x -= t & -static_cast<std::int32_t>(x > kHalf);
  for (std::uint64_t& norm : norms) {
    std::uint64_t sum = 0;
    for (std::int32_t& x : values) {
      sum += static_cast<std::uint32_t>(x * x);  // at most 2^30
      x += x;
      x -= t & -static_cast<std::int32_t>(x > kHalf);
      x += t & -static_cast<std::int32_t>(x < -kHalf);
    }
    norm += sum;
  }
}

/// N/w times the mask of one copy, by the inverse transform in Y = X^w: coefficient a is the sum over the
/// copy's blocks of the block's root to the power -a.
std::vector<std::uint32_t> scaled_mask(const Layout& layout, std::size_t copy,
                                       const std::vector<std::uint32_t>& powers) {
  const ring::Modulus& t = bgv::plaintext_modulus();
  const std::size_t last = copy + 1 == layout.copies ? layout.blocks() : (copy + 1) * layout.stride();
  // Sums of fewer than 2^17 residues, which are not reduced on the way: this is most of what planning takes.
  std::vector<std::uint64_t> sums(layout.blocks(), 0);
  const std::size_t turn = powers.size();  // a power of two
  for (std::size_t block = copy * layout.stride(); block < last; ++block) {
    const std::size_t step = turn - layout.root_exponent(block);
    for (std::size_t a = 0, exponent = 0; a < sums.size(); ++a, exponent = (exponent + step) & (turn - 1))
      sums[a] += powers[exponent];
  }
  std::vector<std::uint32_t> mask(sums.size());
  for (std::size_t a = 0; a < mask.size(); ++a) mask[a] = t.reduce(sums[a]);
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
  std::array<std::uint64_t, kFactors> norms{};
  for (const std::vector<std::uint32_t>& mask : masks.coefficients) add_squared_norms(mask, norms);
  const auto least = std::min_element(norms.begin(), norms.end());
  masks.squared_norm = static_cast<double>(*least);
  const std::uint32_t best = 1U << (least - norms.begin());
  for (std::vector<std::uint32_t>& mask : masks.coefficients) {
    for (std::uint32_t& coefficient : mask) coefficient = t.multiply(coefficient, best);
  }
  masks.factor = bgv::factor_of(layout.blocks()) * bgv::factor_of(best);
  return masks;
}

}  // namespace tacit::plan
