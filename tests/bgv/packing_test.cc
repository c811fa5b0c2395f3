// SPDX-License-Identifier: Apache-2.0
#include "bgv/packing.h"

#include <gtest/gtest.h>

#include <bit>

#include "scheme.h"

namespace tacit::bgv {
namespace {

constexpr Level kPackedLevel = 4;

EvaluationKeys packing_keys(std::size_t width) {
  std::vector<KeyRequirement> requirements;
  for (int height = 1; height <= std::countr_zero(width); ++height) {
    requirements.push_back(
        {packing_exponent(shared_scheme().parameters->degree(), width, height), kPackedLevel});
  }
  return shared_scheme().keys(requirements);
}

/// The sum of a slot vector over the block {row, index mod stride}.
std::uint32_t block_sum(std::span<const std::uint32_t> slots, std::size_t row, std::size_t block,
                        std::size_t stride) {
  const std::size_t half = slots.size() / 2;
  std::uint64_t sum = 0;
  for (std::size_t j = block; j < half; j += stride) sum += slots[row * half + j];
  return static_cast<std::uint32_t>(sum % kPlaintextModulus);
}

void check_packing(std::size_t width, std::size_t items) {
  const std::size_t n = shared_scheme().parameters->degree(), stride = n / 2 / width;
  const EvaluationKeys keys = packing_keys(width);
  Packer packer(shared_scheme().evaluator, keys, width, 0, std::countr_zero(width));
  std::vector<SecretVector<std::uint32_t>> slots;
  for (std::size_t i = 0; i < items; ++i) {
    slots.push_back(shared_scheme().random_slots(100 + i));
    Ciphertext item = shared_scheme().encrypt_slots(slots.back(), kPackedLevel);
    shared_scheme().evaluator.divide_phase(item, width);
    packer.push(std::move(item));
  }
  const Plaintext packed = decrypt(shared_scheme().secret, packer.finish(), Range::kCentred);
  for (std::size_t item = 0; item < width; ++item) {
    // The item's coefficients as a polynomial in X^width, read as slots of the whole ring.
    Plaintext own(n, 0);
    for (std::size_t a = 0; a < n / width; ++a)
      own[a * width] = packed[a * width + packed_position(item, width)];
    const auto sums = shared_scheme().encoder.decode(own);
    for (std::size_t row = 0; row < 2; ++row) {
      for (std::size_t block = 0; block < stride; ++block) {
        const std::uint32_t expected = item < items ? block_sum(slots[item], row, block, stride) : 0;
        ASSERT_EQ(sums[row * n / 2 + block], expected) << "width " << width << " item " << item;
      }
    }
  }
}

TEST(Packing, FullTreeHoldsEveryItemsBlockSums) {
  check_packing(8, 8);
}
TEST(Packing, PartialTreeLeavesZeros) {
  check_packing(8, 5);
}
TEST(Packing, OneItem) {
  check_packing(16, 1);
}
TEST(Packing, FullTraceSumsAllSlots) {
  const std::size_t n = shared_scheme().parameters->degree();
  const EvaluationKeys keys = packing_keys(n);
  Packer packer(shared_scheme().evaluator, keys, n, 0, std::countr_zero(n));
  std::vector<SecretVector<std::uint32_t>> slots;
  for (std::size_t i = 0; i < 3; ++i) {
    slots.push_back(shared_scheme().random_slots(200 + i));
    Ciphertext item = shared_scheme().encrypt_slots(slots.back(), kPackedLevel);
    shared_scheme().evaluator.divide_phase(item, n);
    packer.push(std::move(item));
  }
  const Ciphertext result = packer.finish();
  const Plaintext packed = decrypt(shared_scheme().secret, result, Range::kCentred);
  for (std::size_t i = 0; i < 3; ++i) {
    std::uint64_t sum = 0;
    for (const std::uint32_t slot : slots[i]) sum += slot;
    EXPECT_EQ(packed[packed_position(i, n)], sum % kPlaintextModulus);
  }
  // The trace doubles key-switching noise at each of its 14 heights but leaves the items' own noise alone.
  EXPECT_LT(phase_bits(shared_scheme().secret, result), 24.0 + 14 + 4);
}

TEST(Packing, SubtreesMergeToTheSameResultAsOneTree) {
  const std::size_t width = 8;
  const EvaluationKeys keys = packing_keys(width);
  std::vector<Ciphertext> items;
  for (std::size_t i = 0; i < 7; ++i) {
    items.push_back(shared_scheme().encrypt_slots(shared_scheme().random_slots(300 + i), kPackedLevel));
    shared_scheme().evaluator.divide_phase(items.back(), width);
  }
  Packer whole(shared_scheme().evaluator, keys, width, 0, 3),
      top(shared_scheme().evaluator, keys, width, 2, 3);
  for (const Ciphertext& item : items) whole.push(item);
  for (std::size_t first = 0; first < items.size(); first += 4) {
    Packer part(shared_scheme().evaluator, keys, width, 0, 2);
    for (std::size_t i = first; i < std::min(first + 4, items.size()); ++i) part.push(items[i]);
    top.push(part.finish());
  }
  EXPECT_EQ(save(*shared_scheme().parameters, whole.finish()),
            save(*shared_scheme().parameters, top.finish()));
}

}  // namespace
}  // namespace tacit::bgv
