// SPDX-License-Identifier: Apache-2.0
// Every target's sums over rows against the reference, up to the largest sums that their contracts allow.
#include <span>

#include "ring/kernel_cases.h"

namespace tacit::ring {
namespace {

constexpr std::size_t kLength = 96;

class RowKernels : public KernelSetTest {
 protected:
  /// `count` rows of words up to `largest`.
  static std::vector<ResidueBuffer> rows(std::size_t count, std::uint32_t largest, Fill fill) {
    std::vector<ResidueBuffer> made;
    for (std::size_t i = 0; i < count; ++i) {
      made.push_back(filled(kLength, largest, fill, kSeed + static_cast<std::uint32_t>(i)));
    }
    return made;
  }
  static RowPointers pointers(const std::vector<ResidueBuffer>& rows) {
    RowPointers all;
    for (const ResidueBuffer& row : rows) all.push_back(row.data());
    return all;
  }
};

TEST_P(RowKernels, SumRows) {
  for (const Modulus& q : elementwise_moduli()) {
    for (const Fill fill : {Fill::kLargest, Fill::kEnds, Fill::kRandom}) {
      const auto all = rows(40, q.value() - 1, fill);
      for (std::size_t count = 1; count <= all.size(); ++count) {
        RowPointers some = pointers(all);
        some.resize(count);
        const std::string what = "q " + std::to_string(q.value()) + ", rows " + std::to_string(count);
        expect_same(
            ResidueBuffer(all[0]), [&](auto& k, auto* out) { k.sum_rows(some, out, kLength, q); }, what);
        const auto in_place = [&](auto& k, std::uint32_t* out) {
          RowPointers with_out = some;
          with_out.back() = out;
          k.sum_rows(with_out, out, kLength, q);
        };
        expect_same(all[count - 1], in_place, what + ", in place");
      }
    }
  }
}

TEST_P(RowKernels, SumOfNoRowsIsZero) {
  ResidueBuffer out = filled(kLength, 1000, Fill::kLargest);
  set().sum_rows(RowPointers{}, out.data(), kLength, Modulus(kSmallestPrime));
  EXPECT_EQ(as_vector(out), std::vector<std::uint32_t>(kLength, 0));
}

TEST_P(RowKernels, InnerProduct) {
  for (const Modulus& q : elementwise_moduli()) {
    for (const Fill fill : {Fill::kLargest, Fill::kEnds, Fill::kRandom}) {
      const auto a = rows(kMaxTerms, q.value() - 1, fill), b = rows(kMaxTerms, q.value() - 1, Fill::kLargest);
      for (std::size_t terms = 1; terms <= kMaxTerms; ++terms) {
        RowPointers left = pointers(a), right = pointers(b);
        left.resize(terms);
        right.resize(terms);
        const std::string what = "q " + std::to_string(q.value()) + ", terms " + std::to_string(terms);
        const auto call = [&](auto& k, std::uint32_t* out) { k.inner_product(left, right, out, kLength, q); };
        expect_same(a[0], call, what);
        const auto in_place = [&](auto& k, std::uint32_t* out) {
          RowPointers with_out = left;
          with_out[terms - 1] = out;
          k.inner_product(with_out, right, out, kLength, q);
        };
        expect_same(a[terms - 1], in_place, what + ", in place");
      }
    }
  }
}

TEST_P(RowKernels, WeightedSum) {
  for (const Modulus& q : elementwise_moduli()) {
    for (const Fill fill : {Fill::kZero, Fill::kLargest, Fill::kEnds, Fill::kRandom}) {
      const auto all = rows(kMaxTerms - 1, Modulus::kLimit - 1, fill);
      const ResidueBuffer weights = filled(32, q.value() - 1, fill, kSeed + 99);
      for (std::size_t terms = 1; terms < kMaxTerms; ++terms) {
        RowPointers some = pointers(all);
        some.resize(terms);
        const std::span<const std::uint32_t> factors(weights.data(), terms);
        for (const std::uint32_t offset : {0U, q.value() - 1}) {
          const std::string what = "q " + std::to_string(q.value()) + ", terms " + std::to_string(terms);
          const auto call = [&](auto& k, auto* out) {
            k.weighted_sum(some, factors, offset, out, kLength, q);
          };
          expect_same(all[0], call, what);
          const auto in_place = [&](auto& k, std::uint32_t* out) {
            RowPointers with_out = some;
            with_out[0] = out;
            k.weighted_sum(with_out, factors, offset, out, kLength, q);
          };
          expect_same(all[0], in_place, what + ", in place");
        }
      }
    }
  }
}

TEST_P(RowKernels, MaskedSums) {
  using Group = std::span<const std::uint32_t* const>;
  for (const Modulus& q : elementwise_moduli()) {
    for (const Fill fill : {Fill::kLargest, Fill::kEnds, Fill::kRandom}) {
      const auto all = rows(9, q.value() - 1, fill), masks = rows(12, q.value() - 1, Fill::kLargest);
      const RowPointers pointed = pointers(all), mask = pointers(masks);
      for (std::size_t count = 0; count <= mask.size(); ++count) {
        // Groups of one size each, none among them, and groups of all sizes.
        for (const std::size_t size : {0U, 1U, 2U, 3U, 9U, 99U}) {
          std::vector<Group> groups;
          for (std::size_t g = 0; g < count; ++g) {
            groups.push_back(Group(pointed).first(size == 99 ? g % pointed.size() : size));
          }
          const std::string what = "q " + std::to_string(q.value()) + ", groups " + std::to_string(count) +
                                   " of " + std::to_string(size);
          const auto call = [&](auto& k, std::uint32_t* out) {
            k.masked_sums(groups, Group(mask).first(count), out, kLength, q);
          };
          expect_same(all[0], call, what);
        }
      }
    }
  }
}

// Every third mask is there, every second one, and only the last one.
TEST_P(RowKernels, GroupsWithoutAMaskCountTwiceInTheNextOne) {
  using Group = std::span<const std::uint32_t* const>;
  for (const Modulus& q : elementwise_moduli()) {
    for (const Fill fill : {Fill::kLargest, Fill::kEnds, Fill::kRandom}) {
      const auto all = rows(9, q.value() - 1, fill), masks = rows(16, q.value() - 1, Fill::kLargest);
      const RowPointers pointed = pointers(all);
      for (const std::size_t count : {1U, 2U, 3U, 5U, 16U}) {
        for (const std::size_t period : {2U, 3U, 16U}) {
          std::vector<Group> groups;
          RowPointers mask = pointers(masks);
          mask.resize(count);
          for (std::size_t g = 0; g < count; ++g) {
            groups.push_back(Group(pointed).first((g * 5 + period) % 10));
            if ((count - 1 - g) % period != 0) mask[g] = nullptr;
          }
          const auto call = [&](auto& k, std::uint32_t* out) {
            k.masked_sums(groups, mask, out, kLength, q);
          };
          expect_same(all[0], call,
                      "q " + std::to_string(q.value()) + ", groups " + std::to_string(count) +
                          ", a mask in " + std::to_string(period));
        }
      }
    }
  }
}

TEST_P(RowKernels, RowsCountAsOftenAsBinaryDigitsSay) {
  using Group = std::span<const std::uint32_t* const>;
  const Modulus q(kSmallestPrime);
  const auto all = rows(4, q.value() - 1, Fill::kRandom);
  const RowPointers row = pointers(all);
  // 5 row 0 + 3 row 1 + 4 row 2, times row 3.
  const RowPointers fours{row[0], row[2]}, twos{row[1]}, ones{row[0], row[1]},
      masks{nullptr, nullptr, row[3]};
  ResidueBuffer out = filled(kLength, 1000, Fill::kLargest);
  set().masked_sums(std::vector<Group>{fours, twos, ones}, masks, out.data(), kLength, q);
  for (std::size_t i = 0; i < kLength; ++i) {
    const std::uint64_t sum = 5ULL * row[0][i] + 3ULL * row[1][i] + 4ULL * row[2][i];
    ASSERT_EQ(out.data()[i], q.multiply(q.reduce(sum), row[3][i])) << i;
  }
}

TEST_P(RowKernels, MaskedSumOfNoGroupsIsZero) {
  ResidueBuffer out = filled(kLength, 1000, Fill::kLargest);
  set().masked_sums({}, {}, out.data(), kLength, Modulus(kSmallestPrime));
  EXPECT_EQ(as_vector(out), std::vector<std::uint32_t>(kLength, 0));
}

TEST_P(RowKernels, RoundedQuotient) {
  for (const Fill fill : {Fill::kZero, Fill::kLargest, Fill::kEnds, Fill::kRandom}) {
    const auto all = rows(kMaxTerms, Modulus::kLimit / 2, fill);
    const std::vector<std::uint32_t> multipliers(kMaxTerms, (1U << 29) - 1);  // of a prime just above 2^29
    for (std::size_t terms = 1; terms <= kMaxTerms; ++terms) {
      RowPointers some = pointers(all);
      some.resize(terms);
      const auto call = [&](auto& k, std::uint32_t* out) {
        k.rounded_quotient(some, std::span(multipliers).first(terms), out, kLength);
      };
      expect_same(all[0], call, "terms " + std::to_string(terms));
    }
  }
}

TACIT_FOR_EACH_KERNEL_SET(RowKernels);

}  // namespace
}  // namespace tacit::ring
