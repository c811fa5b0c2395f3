// SPDX-License-Identifier: Apache-2.0
// Every target's transforms of columns and products of masked sums against the reference, up to the largest
// sums that their contracts allow.
#include <numeric>
#include <span>

#include "ring/kernel_cases.h"
#include "ring/kernels.h"

namespace tacit::ring {
namespace {

class ColumnKernels : public KernelSetTest {};

/// Primes for degrees up to 2^12, and the plaintext modulus.
std::vector<Modulus> column_moduli() {
  return {Modulus(ntt_primes(4096, 1).front()), Modulus(kSmallestTransformPrime), Modulus(kPlaintextModulus)};
}

/// Signed words within +-limit.
ResidueBuffer signed_words(std::size_t n, std::uint32_t limit, Fill fill, std::uint32_t seed = kSeed) {
  ResidueBuffer words = filled(n, 2 * limit, fill, seed);
  for (std::size_t i = 0; i < n; ++i) words.data()[i] -= limit;
  return words;
}

TEST_P(ColumnKernels, ForwardOfEveryDegree) {
  for (const Modulus& q : column_moduli()) {
    for (std::size_t degree = 32; degree <= 4096; degree *= 2) {
      const NttTables tables(degree, q);
      for (const Fill fill : {Fill::kLargest, Fill::kEnds, Fill::kRandom}) {
        const std::uint32_t limit = fill == Fill::kRandom ? kPlaintextModulus / 2 : q.value() - 1;
        const ResidueBuffer in = signed_words(degree * kColumns, limit, fill);
        const std::string what = "q " + std::to_string(q.value()) + ", degree " + std::to_string(degree);
        expect_same(
            ResidueBuffer(in.size()),
            [&](auto& k, auto* out) { k.forward_ntt_columns(in.data(), tables, out, in.size()); }, what);
        expect_same(
            in, [&](auto& k, auto* out) { k.forward_ntt_columns(out, tables, out, 0); }, what + ", in place");
      }
    }
  }
}

TEST_P(ColumnKernels, InverseOfEveryDegree) {
  for (const Modulus& q : column_moduli()) {
    for (std::size_t degree = 32; degree <= 4096; degree *= 2) {
      const NttTables tables(degree, q);
      for (const Fill fill : {Fill::kLargest, Fill::kEnds, Fill::kRandom}) {
        const ResidueBuffer in = filled(degree * kColumns, q.value() - 1, fill);
        const auto call = [&](auto& k, std::uint32_t* out) {
          ResidueBuffer a = in;
          k.inverse_ntt_columns(a.data(), tables, out);
        };
        expect_same(ResidueBuffer(in.size()), call,
                    "q " + std::to_string(q.value()) + ", degree " + std::to_string(degree));
      }
    }
  }
}

TEST_P(ColumnKernels, AWayBackFromTheOtherGivesNTimesTheCentredCoefficients) {
  const Modulus q(ntt_primes(4096, 1).front());
  const NttTables tables(256, q);
  const ResidueBuffer in = signed_words(256 * kColumns, 40000, Fill::kRandom);
  ResidueBuffer there(in.size()), back(in.size());
  set().forward_ntt_columns(in.data(), tables, there.data(), 0);
  for (std::size_t i = 0; i < there.size(); ++i)
    there.data()[i] = q.reduce_signed(static_cast<std::int32_t>(there.data()[i]));
  set().inverse_ntt_columns(there.data(), tables, back.data());
  for (std::size_t i = 0; i < in.size(); ++i)
    ASSERT_EQ(static_cast<std::int32_t>(back.data()[i]), 256 * static_cast<std::int32_t>(in.data()[i]));
}

TACIT_FOR_EACH_KERNEL_SET(ColumnKernels);

class DigitKernels : public KernelSetTest {
 protected:
  /// A few pairs and sums over `planes` planes, each with masks of its own, for some layers.
  void check(std::size_t layers, std::size_t width, std::span<const MaskedPair> pairs,
             std::span<const MaskedPlanes> sums, const Modulus& q, Fill fill, const std::string& what) {
    constexpr std::size_t kUnits = 4, kPositions = kUnits * kUnitPositions;
    std::size_t planes = 0, masks = 0;
    const auto count = [&](const MaskedPlanes& run) {
      planes = std::max<std::size_t>(planes, run.plane + run.count);
      masks = std::max<std::size_t>(masks, run.mask + run.count);
    };
    for (const MaskedPair& pair : pairs) count(pair.low), count(pair.high);
    for (const MaskedPlanes& run : sums) count(run);
    const std::uint32_t half = q.value() / 2;
    const ResidueBuffer plane_words = signed_words(kUnits * planes * kUnitWords, half, fill);
    const std::size_t rows = kPositions / std::min(width, kPositions);
    const std::size_t batches = (masks + kColumns - 1) / kColumns;
    std::vector<ResidueBuffer> mask_words;
    std::vector<const std::uint32_t*> layer_masks;
    for (std::size_t l = 0; l < layers; ++l)
      mask_words.push_back(
          signed_words(rows * batches * kColumns, half, fill, kSeed + 7 + static_cast<std::uint32_t>(l)));
    for (const ResidueBuffer& words : mask_words) layer_masks.push_back(words.data());
    std::vector<std::size_t> offsets(masks);
    for (std::size_t m = 0; m < masks; ++m) offsets[m] = m / kColumns * rows * kColumns + m % kColumns;
    const auto call = [&](auto& k, std::uint32_t* out) {
      std::vector<std::uint32_t*> parts;
      for (std::size_t i = 0; i < 3 * layers; ++i) parts.push_back(out + i * kPositions);
      k.digit_products({pairs, sums, plane_words.data(), planes, kUnits, layer_masks, offsets, width, parts},
                       q);
    };
    expect_same(ResidueBuffer(3 * layers * kPositions), call,
                what + ", q " + std::to_string(q.value()) + ", width " + std::to_string(width));
  }
};

/// Digits of these sizes, the low one's planes and masks before the high one's.
std::vector<MaskedPair> pairs_of(std::span<const std::uint32_t> sizes) {
  std::vector<MaskedPair> pairs;
  std::uint32_t next = 0;
  for (const std::uint32_t size : sizes) {
    const std::uint32_t high = size == 1 ? 1 : size - 1;
    pairs.push_back({{next, next + 3, size}, {next + size, next + size + 3, high}});
    next += size + high;
  }
  return pairs;
}

TEST_P(DigitKernels, DigitsOfEverySize) {
  for (const Modulus& q : elementwise_moduli()) {
    for (const Fill fill : {Fill::kZero, Fill::kLargest, Fill::kEnds, Fill::kRandom}) {
      for (const std::uint32_t size : {1U, 2U, 8U, 9U, 15U, 16U, 17U, 32U, 33U, 100U}) {
        const std::vector<std::uint32_t> sizes(5, size);
        check(1, 8, pairs_of(sizes), {}, q, fill, "five of size " + std::to_string(size));
      }
    }
  }
}

TEST_P(DigitKernels, LayersWidthsAndSums) {
  const std::uint32_t sizes[] = {8, 3, 16, 8, 6, 6, 20, 4};
  const std::vector<MaskedPair> pairs = pairs_of(sizes);
  const MaskedPlanes sums[] = {{3, 0, 1}, {0, 1, 1}, {4, 2, 1}, {5, 5, 40}};
  const Modulus q(ntt_primes(32, 1).front());
  for (const std::size_t width : {4, 8, 16, 32}) {
    for (std::size_t layers = 0; layers <= 9; ++layers) {
      const std::string what = std::to_string(layers) + " layers";
      for (const Fill fill : {Fill::kLargest, Fill::kRandom})
        check(layers, width, pairs, sums, q, fill, what);
    }
  }
}

TEST_P(DigitKernels, ManySumsAndNoPairs) {
  std::vector<MaskedPlanes> sums;
  for (std::uint32_t i = 0; i < 60; ++i) sums.push_back({i, 59 - i, 1});
  for (const Modulus& q : elementwise_moduli()) check(3, 8, {}, sums, q, Fill::kLargest, "sums alone");
}

TACIT_FOR_EACH_KERNEL_SET(DigitKernels);

}  // namespace
}  // namespace tacit::ring
