// SPDX-License-Identifier: Apache-2.0
// Every target's kernels that are made for one step of the scheme each, against the reference.
#include "ring/kernel_cases.h"

namespace tacit::ring {
namespace {

class Products : public KernelSetTest {};

TEST_P(Products, SwitchProducts) {
  constexpr std::size_t n = 96;
  for (const Modulus& q : elementwise_moduli()) {
    for (const Fill fill : kFills) {
      std::vector<ResidueBuffer> words;
      RowPointers rows;
      for (std::uint32_t i = 0; i < 3 * kMaxTerms + 2; ++i) {
        words.push_back(filled(n, q.value() - 1, fill, kSeed + i));
      }
      for (const ResidueBuffer& row : words) rows.push_back(row.data());
      const std::span<const std::uint32_t* const> all(rows);
      for (std::size_t terms = 1; terms <= kMaxTerms; ++terms) {
        for (const int addends : {0, 1, 2}) {
          const auto call = [&](auto& k, std::uint32_t* out) {
            k.switch_products(all.subspan(0, terms), all.subspan(kMaxTerms, terms),
                              all.subspan(2 * kMaxTerms, terms), addends > 0 ? rows[3 * kMaxTerms] : nullptr,
                              addends > 1 ? rows[3 * kMaxTerms + 1] : nullptr, q.value() - 1, out, out + n, n,
                              q);
          };
          expect_same(ResidueBuffer(2 * n), call,
                      "q " + std::to_string(q.value()) + ", terms " + std::to_string(terms));
        }
      }
    }
  }
}

TEST_P(Products, PermutedSwitchProducts) {
  constexpr std::size_t n = 96;
  const ResidueBuffer indices = run_indices(n, 7);
  for (const Modulus& q : elementwise_moduli()) {
    for (const Fill fill : kFills) {
      std::vector<ResidueBuffer> words;
      RowPointers rows;
      for (std::uint32_t i = 0; i < 3 * kMaxTerms + 1; ++i) {
        words.push_back(filled(n, q.value() - 1, fill, kSeed + i));
      }
      for (const ResidueBuffer& row : words) rows.push_back(row.data());
      const std::span<const std::uint32_t* const> all(rows);
      for (std::size_t terms = 1; terms <= kMaxTerms; ++terms) {
        for (const std::uint32_t* c0 : {static_cast<const std::uint32_t*>(nullptr), rows[3 * kMaxTerms]}) {
          const auto call = [&](auto& k, std::uint32_t* out) {
            k.permuted_switch_products(all.subspan(0, terms), all.subspan(kMaxTerms, terms),
                                       all.subspan(2 * kMaxTerms, terms), c0, q.value() - 1, indices.data(),
                                       out, out + n, n, q);
          };
          expect_same(ResidueBuffer(2 * n), call,
                      "q " + std::to_string(q.value()) + ", terms " + std::to_string(terms));
        }
      }
    }
  }
}

// The reference against what the kernel means: permute() first.
TEST(PermutedSwitchProducts, IsSwitchProductsOfPermutedRows) {
  constexpr std::size_t n = 64;
  const Modulus q(ntt_primes(32, 1).front());
  const ResidueBuffer indices = run_indices(n, 9);
  std::vector<ResidueBuffer> words, permuted;
  RowPointers x, b, a, moved;
  for (std::uint32_t i = 0; i < 7; ++i) {
    words.push_back(filled(n, q.value() - 1, Fill::kRandom, kSeed + i));
    permuted.emplace_back(n);
    reference::permute(words.back().data(), indices.data(), permuted.back().data(), n);
  }
  for (std::size_t i = 0; i < 2; ++i) {
    x.push_back(words[i].data());
    moved.push_back(permuted[i].data());
    b.push_back(words[2 + i].data());
    a.push_back(words[4 + i].data());
  }
  ResidueBuffer got(2 * n), expected(2 * n);
  reference::permuted_switch_products(x, b, a, words[6].data(), 12345, indices.data(), got.data(),
                                      got.data() + n, n, q);
  reference::switch_products(moved, b, a, permuted[6].data(), nullptr, 12345, expected.data(),
                             expected.data() + n, n, q);
  EXPECT_EQ(as_vector(got), as_vector(expected));
}

TEST_P(Products, SquareParts) {
  for (const Modulus& q : elementwise_moduli()) {
    for (const std::size_t n : {32U, 64U, 96U, 1024U}) {
      for (const Fill fill : kFills) {
        for (const Fill other : kFills) {
          const ResidueBuffer a = filled(n, q.value() - 1, fill),
                              b = filled(n, q.value() - 1, other, kSeed + 1);
          const auto call = [&](auto& k, std::uint32_t* out) {
            k.square_parts(a.data(), b.data(), out, out + n, out + 2 * n, n, q);
          };
          expect_same(ResidueBuffer(3 * n), call,
                      "q " + std::to_string(q.value()) + ", n " + std::to_string(n));
        }
      }
    }
  }
}

TEST_P(Products, PermutedButterfly) {
  for (const Modulus& q : elementwise_moduli()) {
    for (const std::size_t n : {32U, 64U, 96U, 1024U}) {
      for (const Fill fill : kFills) {
        const ResidueBuffer even = filled(n, q.value() - 1, fill),
                            odd = filled(n, q.value() - 1, Fill::kEnds, kSeed + 1),
                            values = filled(n, q.value() - 1, fill, kSeed + 2), indices = run_indices(n, 5);
        ResidueBuffer quotients(n);
        for (std::size_t i = 0; i < n; ++i) quotients.data()[i] = q.shoup(values.data()[i]).quotient;
        for (const std::size_t run : {std::size_t{1}, kPermutedRun, 2 * kPermutedRun}) {
          const RunConstants w{values.data(), quotients.data(), run};
          const std::string what =
              "q " + std::to_string(q.value()) + ", n " + std::to_string(n) + ", run " + std::to_string(run);
          const auto call = [&](auto& k, std::uint32_t* out) {
            k.permuted_butterfly(even.data(), odd.data(), w, indices.data(), out, out + n, n, q);
          };
          expect_same(ResidueBuffer(2 * n), call, what);
          ResidueBuffer difference(n);
          for (const ResidueBuffer* start : {&even, &odd}) {
            const auto in_place = [&](auto& k, std::uint32_t* out) {
              k.permuted_butterfly(start == &even ? out : even.data(), start == &odd ? out : odd.data(), w,
                                   indices.data(), out, difference.data(), n, q);
            };
            expect_same(*start, in_place, what + ", in place");
          }
        }
      }
    }
  }
}

TACIT_FOR_EACH_KERNEL_SET(Products);

}  // namespace
}  // namespace tacit::ring
