// SPDX-License-Identifier: Apache-2.0
#include "plan/block_sums.h"

#include <algorithm>

#include "base/error.h"
#include "bgv/packing.h"
#include "plan/blocked_sums.h"
#include "ring/primes.h"

namespace tacit::plan {
BlockSums::BlockSums(const Layout& layout) : layout_(layout), exponents_(layout.copies) {
  const std::size_t turn = 2 * layout.degree / layout.width;
  const ring::Modulus& t = bgv::plaintext_modulus();
  const std::uint32_t root = t.power(ring::primitive_root(t, layout.degree), layout.width);
  powers_.assign(turn, 1);
  for (std::size_t i = 1; i < turn; ++i) powers_[i] = t.multiply(powers_[i - 1], root);
  for (std::size_t copy = 0; copy < layout.copies; ++copy) {
    for (std::size_t part = 0; part < layout.parts; ++part)
      exponents_[copy].push_back(layout.root_exponent(copy * layout.stride() + part));
  }
}

SecretVector<std::uint32_t> BlockSums::operator()(std::span<const std::uint32_t> coefficients,
                                                  std::size_t packed) const {
  const SecretVector<std::uint32_t> blocks = by_block(coefficients, packed);
  SecretVector<std::uint32_t> sums;
  sums.reserve(blocks.size() / layout_.parts);
  for (std::size_t first = 0; first < blocks.size(); first += layout_.parts) {
    std::uint32_t sum = 0;
    for (std::size_t part = 0; part < layout_.parts; ++part)
      sum = bgv::plaintext_modulus().add(sum, blocks[first + part]);
    sums.push_back(sum);
  }
  return sums;
}

SecretVector<std::uint32_t> BlockSums::by_block(std::span<const std::uint32_t> coefficients,
                                                std::size_t packed) const {
  require(coefficients.size() == layout_.degree, "a packed plaintext has N coefficients");
  const std::size_t layers = layers_of(packed);
  SecretVector<std::uint32_t> sums;
  sums.reserve(layers * layout_.copies * layout_.parts);
  for (std::size_t layer = 0; layer < layers; ++layer) {
    const std::size_t position = bgv::packed_position(layer, layout_.width);
    for (const std::vector<std::size_t>& blocks : exponents_) {
      for (const std::size_t exponent : blocks) sums.push_back(value_at(coefficients, position, exponent));
    }
  }
  return sums;
}

std::size_t BlockSums::layers_of(std::size_t packed) const {
  if (packed == layout_.packed_ciphertexts()) return kTagLayers;
  return std::min(layout_.width, layout_.layers() - packed * layout_.width);
}

std::size_t BlockSums::first_place(std::size_t packed) const {
  return std::min(packed * layout_.width, layout_.layers()) * layout_.copies;
}

std::uint32_t BlockSums::value_at(std::span<const std::uint32_t> coefficients, std::size_t position,
                                  std::size_t exponent) const {
  const std::size_t turn = powers_.size();
  std::uint64_t value = 0;  // at most 2^15 terms below 2^32 each
  for (std::size_t a = 0, power = 0; a < turn / 2; ++a, power = (power + exponent) % turn) {
    value += static_cast<std::uint64_t>(coefficients[a * layout_.width + position]) * powers_[power];
  }
  return bgv::plaintext_modulus().reduce(value);
}

namespace {

std::vector<SecretVector<std::uint32_t>> in_slots(const LinkSums& sums, const AllPairsPlan& own,
                                                  std::span<const bgv::Plaintext> sent) {
  const BlockSums block_sums(own.layout);
  std::vector<SecretVector<std::uint32_t>> slots(sums.vectors());
  std::size_t slot = 0;
  for (std::size_t i = 0; i < sent.size(); ++i) {
    for (const std::uint32_t sum : block_sums(sent[i], i)) slots[slot++ / sums.degree].push_back(sum);
  }
  return slots;
}

/// A round's vectors, each by itself; those of tags too.
std::vector<SecretVector<std::uint32_t>> in_slots(const LinkSums& /*sums*/, const BlockedPlan& own,
                                                  std::span<const bgv::Plaintext> sent) {
  const BlockedSums sums_of(own.layout);
  std::vector<SecretVector<std::uint32_t>> slots;
  for (const bgv::Plaintext& packed : sent) slots.push_back(sums_of(packed));
  return slots;
}

}  // namespace

std::vector<SecretVector<std::uint32_t>> link_sums_in_slots(const LinkPlan& plan,
                                                            std::span<const bgv::Plaintext> sent) {
  require(!plan.splits(), "with categories each side has its own part of the first round");
  return std::visit([&](const auto& own) { return in_slots(plan.sums, own, sent); }, plan.strategy);
}

}  // namespace tacit::plan
