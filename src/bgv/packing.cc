// SPDX-License-Identifier: Apache-2.0
#include "bgv/packing.h"

#include <bit>

#include "base/error.h"

namespace tacit::bgv {

std::size_t packed_position(std::size_t index, std::size_t width) {
  return ring::bit_reverse(index, std::countr_zero(width));
}

std::uint32_t packing_exponent(std::size_t degree, std::size_t width, int height) {
  const std::size_t shift = width >> height;  // 2^i; X^shift changes its sign, multiples of 2 shift are fixed
  return static_cast<std::uint32_t>(degree / shift + 1);
}

Packer::Packer(const Evaluator& evaluator, const EvaluationKeys& keys, std::size_t width, int bottom, int top)
    : evaluator_(evaluator),
      keys_(keys),
      width_(width),
      bottom_(bottom),
      top_(top),
      monomials_(static_cast<std::size_t>(top) + 1),
      waiting_(static_cast<std::size_t>(top) + 1) {
  require(std::has_single_bit(width) && bottom >= 0 && bottom <= top && top <= std::countr_zero(width),
          "a packing has a width of a power of two and heights within it");
}

void Packer::push(Ciphertext node) {
  int height = bottom_;
  for (; waiting_[static_cast<std::size_t>(height)].has_value(); ++height) {
    require(height < top_, "a packing takes no more items than its width");
    std::optional<Ciphertext>& even = waiting_[static_cast<std::size_t>(height)];
    node = merge(std::move(*even), std::move(node), height + 1);
    even.reset();
  }
  waiting_[static_cast<std::size_t>(height)] = std::move(node);
}

Ciphertext Packer::finish() {
  std::optional<Ciphertext> node;
  for (int height = bottom_; height < top_; ++height) {
    std::optional<Ciphertext>& even = waiting_[static_cast<std::size_t>(height)];
    if (even.has_value()) {
      node = merge(std::move(*even), node, height + 1);
      even.reset();
    } else if (node.has_value()) {
      node = merge(std::move(*node), std::nullopt, height + 1);
    }
  }
  std::optional<Ciphertext>& root = waiting_[static_cast<std::size_t>(top_)];
  require(node.has_value() != root.has_value(), "a packing has between one and its width of items");
  return node.has_value() ? std::move(*node) : std::move(*root);
}

// E + X^k O + sigma(E - X^k O): sigma fixes what is kept of E and changes the sign of what is kept of X^k O.
Ciphertext Packer::merge(Ciphertext even, const std::optional<Ciphertext>& odd, int height) const {
  const std::uint32_t exponent = packing_exponent(evaluator_.parameters().degree(), width_, height);
  if (!odd.has_value()) return evaluator_.plus_automorphism(even, exponent, keys_);
  std::optional<Monomial>& monomial = monomials_[static_cast<std::size_t>(height)];
  if (!monomial.has_value()) monomial = evaluator_.monomial(width_ >> height, odd->level());
  return evaluator_.merge(std::move(even), *odd, *monomial, exponent, keys_);
}

}  // namespace tacit::bgv
