// SPDX-License-Identifier: Apache-2.0
// The choice of a target and its self-check.
#include "ring/kernels.h"

#include "ring/kernel_cases.h"

namespace tacit::ring {
namespace {

TEST(KernelSets, EndWithTheReference) {
  const auto sets = supported_kernel_sets();
  ASSERT_FALSE(sets.empty());
  EXPECT_STREQ(sets.back().name, "reference");
}

TEST(KernelSets, EverySetPassesTheSelfCheck) {
  for (const KernelSet& set : supported_kernel_sets()) EXPECT_TRUE(agrees_with_reference(set)) << set.name;
}

TEST(KernelSets, TheBestOneIsInUse) {
  EXPECT_STREQ(target_name(), supported_kernel_sets().front().name);
}

TEST(KernelSets, PublicKernelsGiveTheReferencesBits) {
  constexpr std::size_t degree = 1024;
  const Modulus q(ntt_primes(degree, 1).front());
  const NttTables tables(degree, q);
  ResidueBuffer actual = filled(degree, q.value() - 1, Fill::kRandom), expected = actual;
  forward_ntt(actual.data(), tables);
  reference::forward_ntt(expected.data(), tables);
  EXPECT_EQ(as_vector(actual), as_vector(expected));
  multiply(actual.data(), actual.data(), actual.data(), degree, q);
  reference::multiply(expected.data(), expected.data(), expected.data(), degree, q);
  EXPECT_EQ(as_vector(actual), as_vector(expected));
}

/// Lets one kernel leave a wrong word, as a broken target would.
template <class Spoil>
KernelSet broken(const Spoil& spoil) {
  KernelSet set = reference_kernel_set();
  spoil(set);
  return set;
}

TEST(SelfCheck, SeesOneWrongWordOfATransform) {
  EXPECT_FALSE(agrees_with_reference(broken([](KernelSet& k) {
    k.forward_ntt = [](std::uint32_t* a, const NttTables& t) {
      reference::forward_ntt(a, t);
      a[t.degree() - 1] ^= 1;
    };
  })));
  EXPECT_FALSE(agrees_with_reference(broken([](KernelSet& k) {
    k.inverse_ntt = [](std::uint32_t* a, const NttTables& t) {
      reference::inverse_ntt(a, t);
      a[0] ^= 1;
    };
  })));
}

TEST(SelfCheck, SeesAnUnreducedProduct) {
  EXPECT_FALSE(agrees_with_reference(broken([](KernelSet& k) {
    k.multiply = [](const std::uint32_t* a, const std::uint32_t* b, std::uint32_t* out, std::size_t n,
                    const Modulus& q) {
      reference::multiply(a, b, out, n, q);
      for (std::size_t i = 0; i < n; ++i) out[i] = out[i] == 0 ? q.value() : out[i];
    };
  })));
}

TEST(SelfCheck, SeesASumThatOverflows) {
  EXPECT_FALSE(agrees_with_reference(broken([](KernelSet& k) {
    k.sum_rows = [](std::span<const std::uint32_t* const> rows, std::uint32_t* out, std::size_t n,
                    const Modulus& q) {
      for (std::size_t i = 0; i < n; ++i) {
        std::uint32_t sum = 0;  // 32 bits hold four residues, not eight
        for (const std::uint32_t* row : rows) sum += row[i];
        out[i] = q.reduce(sum);
      }
    };
  })));
}

}  // namespace
}  // namespace tacit::ring
