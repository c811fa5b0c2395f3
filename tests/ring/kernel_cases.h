// SPDX-License-Identifier: Apache-2.0
// What the kernel tests share: the moduli and residues they run on, and the comparison of a target with the
// reference.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <random>
#include <string>
#include <vector>

#include "ring/kernels_dispatch.h"
#include "ring/kernels_reference.h"
#include "ring/primes.h"
#include "ring/residue_buffer.h"

namespace tacit::ring {

inline constexpr std::uint32_t kPlaintextModulus = 65537;
inline constexpr std::uint32_t kSeed = 20240607;

using RowPointers = std::vector<const std::uint32_t*>;

/// The smallest prime above 2^29, where the Barrett quotients err most.
inline constexpr std::uint32_t kSmallestPrime = 536870923;

/// Moduli for kernels without a transform: both ends of the range of primes, one inside it and the plaintext
/// modulus.
inline std::vector<Modulus> elementwise_moduli() {
  return {Modulus(ntt_primes(32, 1).front()), Modulus(kSmallestPrime), Modulus(759250133),
          Modulus(kPlaintextModulus)};
}

/// The ways to fill a vector with words of [0, limit].
enum class Fill { kZero, kLargest, kAlternating, kEnds, kRandom };
inline constexpr Fill kFills[] = {Fill::kZero, Fill::kLargest, Fill::kAlternating, Fill::kEnds,
                                  Fill::kRandom};

inline ResidueBuffer filled(std::size_t n, std::uint32_t limit, Fill fill, std::uint32_t seed = kSeed) {
  ResidueBuffer words(n);
  std::mt19937 generator(seed);
  std::uniform_int_distribution<std::uint32_t> any(0, limit), choice(0, 3);
  for (std::size_t i = 0; i < n; ++i) {
    const std::uint32_t ends[] = {0, 1, limit - 1, limit};
    switch (fill) {
      case Fill::kZero:
        words.data()[i] = 0;
        break;
      case Fill::kLargest:
        words.data()[i] = limit;
        break;
      case Fill::kAlternating:
        words.data()[i] = i % 2 == 0 ? limit : 0;
        break;
      case Fill::kEnds:
        words.data()[i] = ends[choice(generator)];
        break;
      case Fill::kRandom:
        words.data()[i] = any(generator);
        break;
    }
  }
  return words;
}

/// A random permutation of n places for permute(): of the runs, and within each.
inline ResidueBuffer run_indices(std::size_t n, std::uint32_t seed) {
  std::mt19937 generator(seed);
  std::vector<std::uint32_t> runs(n / kPermutedRun);
  std::iota(runs.begin(), runs.end(), 0U);
  std::shuffle(runs.begin(), runs.end(), generator);
  ResidueBuffer indices(n);
  for (std::size_t r = 0; r < runs.size(); ++r) {
    // Runs of 4 and of 8 words stay together as well: an order of the 16 that is given bit by bit.
    const std::uint32_t flip = generator() % kPermutedRun;
    const std::uint32_t odd = generator() % 2 == 0 ? 1 : 3;
    for (std::size_t j = 0; j < kPermutedRun; ++j) {
      const auto low = static_cast<std::uint32_t>((j % 4 * odd) % 4 + j / 4 * 4);
      indices.data()[r * kPermutedRun + j] =
          static_cast<std::uint32_t>(runs[r] * kPermutedRun) + (low ^ flip);
    }
  }
  return indices;
}

inline std::vector<std::uint32_t> as_vector(const ResidueBuffer& words) {
  return {words.data(), words.data() + words.size()};
}

/// A test for each set of kernels that this machine runs.
class KernelSetTest : public testing::TestWithParam<std::size_t> {
 protected:
  const KernelSet& set() const { return supported_kernel_sets()[GetParam()]; }

  /// Expects that `call(set, out)`, from the same start of out, leaves what the reference leaves.
  template <class Call>
  void expect_same(const ResidueBuffer& start, const Call& call, const std::string& what) const {
    ResidueBuffer actual = start, expected = start;
    call(set(), actual.data());
    call(reference_kernel_set(), expected.data());
    EXPECT_EQ(as_vector(actual), as_vector(expected)) << set().name << ", " << what << ", seed " << kSeed;
  }
};

using RowPointers = std::vector<const std::uint32_t*>;

/// The smallest prime above 2^29 for every degree here: 1 modulo 2^16.
inline constexpr std::uint32_t kSmallestTransformPrime = 537133057;

inline std::string kernel_set_name(const testing::TestParamInfo<std::size_t>& info) {
  return supported_kernel_sets()[info.param].name;
}

#define TACIT_FOR_EACH_KERNEL_SET(suite)                                                            \
  INSTANTIATE_TEST_SUITE_P(, suite, testing::Range<std::size_t>(0, supported_kernel_sets().size()), \
                           kernel_set_name)

}  // namespace tacit::ring
