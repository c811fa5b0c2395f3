// SPDX-License-Identifier: Apache-2.0
// Every target's transforms: the reference's bits, and the reference itself against the definition.
#include "ring/kernel_cases.h"

namespace tacit::ring {
namespace {

constexpr std::size_t kDegrees[] = {32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768};

/// The largest prime, one far below it and the plaintext modulus.
std::vector<Modulus> transform_moduli(std::size_t degree) {
  return {Modulus(ntt_primes(degree, 1).front()), Modulus(ntt_primes(degree, 12).back()),
          Modulus(kPlaintextModulus)};
}

/// a b in Z_q[X] / (X^N + 1), by definition.
std::vector<std::uint32_t> negacyclic_product(const ResidueBuffer& a, const ResidueBuffer& b,
                                              const Modulus& q) {
  const std::size_t n = a.size();
  std::vector<std::uint32_t> product(n, 0);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) {
      const std::uint32_t term = q.multiply(a.data()[i], b.data()[j]);
      std::uint32_t& place = product[(i + j) % n];
      place = i + j < n ? q.add(place, term) : q.subtract(place, term);
    }
  }
  return product;
}

class Transform : public KernelSetTest {};

TEST_P(Transform, MatchesTheReference) {
  for (const std::size_t degree : kDegrees) {
    auto moduli = transform_moduli(degree);
    moduli.emplace_back(kSmallestTransformPrime);
    for (const Modulus& q : moduli) {
      const NttTables tables(degree, q);
      for (const Fill fill : kFills) {
        const ResidueBuffer a = filled(degree, q.value() - 1, fill);
        const std::string what = "q " + std::to_string(q.value()) + ", degree " + std::to_string(degree);
        expect_same(
            a, [&](auto& k, auto* out) { k.forward_ntt(out, tables); }, "forward, " + what);
        expect_same(
            a, [&](auto& k, auto* out) { k.inverse_ntt(out, tables); }, "inverse, " + what);
      }
    }
  }
}

TEST_P(Transform, ComesBack) {
  for (const std::size_t degree : kDegrees) {
    for (const Modulus& q : transform_moduli(degree)) {
      const NttTables tables(degree, q);
      const ResidueBuffer a = filled(degree, q.value() - 1, Fill::kRandom);
      ResidueBuffer b = a;
      set().forward_ntt(b.data(), tables);
      EXPECT_NE(as_vector(a), as_vector(b));
      set().inverse_ntt(b.data(), tables);
      EXPECT_EQ(as_vector(a), as_vector(b)) << set().name << ", degree " << degree << ", seed " << kSeed;
    }
  }
}

TEST_P(Transform, TurnsNegacyclicProductsIntoPointwiseOnes) {
  for (const std::size_t degree : {32U, 64U, 128U, 256U}) {
    for (const Modulus& q : transform_moduli(degree)) {
      const NttTables tables(degree, q);
      ResidueBuffer a = filled(degree, q.value() - 1, Fill::kRandom, kSeed);
      ResidueBuffer b = filled(degree, q.value() - 1, Fill::kEnds, kSeed + 1);
      const auto expected = negacyclic_product(a, b, q);
      set().forward_ntt(a.data(), tables);
      set().forward_ntt(b.data(), tables);
      set().multiply(a.data(), b.data(), a.data(), degree, q);
      set().inverse_ntt(a.data(), tables);
      EXPECT_EQ(as_vector(a), expected) << set().name << ", degree " << degree << ", seed " << kSeed;
    }
  }
}

TEST_P(Transform, EvaluatesAtOddPowersInBitReversedOrder) {
  constexpr std::size_t degree = 64;
  const Modulus q(ntt_primes(degree, 1).front());
  const NttTables tables(degree, q);
  const std::uint32_t psi = primitive_root(q, degree);
  const ResidueBuffer a = filled(degree, q.value() - 1, Fill::kRandom);
  ResidueBuffer transformed = a;
  set().forward_ntt(transformed.data(), tables);
  for (std::size_t i = 0; i < degree; ++i) {
    const std::uint32_t point = q.power(psi, 2 * bit_reverse(i, 6) + 1);
    std::uint32_t value = 0;
    for (std::size_t k = degree; k-- > 0;) value = q.add(q.multiply(value, point), a.data()[k]);
    EXPECT_EQ(transformed.data()[i], value) << set().name << ", place " << i;
  }
}

TACIT_FOR_EACH_KERNEL_SET(Transform);

}  // namespace
}  // namespace tacit::ring
