// SPDX-License-Identifier: Apache-2.0
// The self-check of kernels_dispatch.h.
#include <algorithm>
#include <array>
#include <vector>

#include "ring/kernels_dispatch.h"
#include "ring/primes.h"
#include "ring/residue_buffer.h"

namespace tacit::ring {
namespace {

constexpr std::uint32_t kPlaintextModulus = 65537;
// Small degrees that between them take every path of ring/simd/ntt-inl.h at 4, 8 and 16 lanes: an even and an
// odd number of stages, each with a step of two stages between the first and the last.
constexpr std::array<std::size_t, 2> kDegrees = {1024, 2048};
constexpr std::size_t kWords = 512;

/// Words from [0, limit], more often than not an end of the range; another sequence for each seed.
ResidueBuffer edge_words(std::size_t n, std::uint32_t limit, std::uint32_t seed) {
  ResidueBuffer words(n);
  std::uint64_t state = seed;
  for (std::size_t i = 0; i < n; ++i) {
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;  // Knuth's MMIX generator
    const auto draw = static_cast<std::uint32_t>(state >> 32);
    const std::array<std::uint32_t, 4> choices = {
        0, limit, limit - 1, static_cast<std::uint32_t>(draw % (std::uint64_t{limit} + 1))};
    words.data()[i] = choices[draw >> 30];
  }
  return words;
}

/// Runs `call(set, out)` with both sets from the same `start` and compares what they leave in out.
template <class Call>
bool same(const KernelSet& set, const ResidueBuffer& start, const Call& call) {
  ResidueBuffer actual = start, expected = start;
  call(set, actual.data());
  call(reference_kernel_set(), expected.data());
  return std::equal(actual.data(), actual.data() + actual.size(), expected.data());
}

bool transforms_agree(const KernelSet& set, std::size_t degree, const Modulus& q) {
  const NttTables tables(degree, q);
  const ResidueBuffer a = edge_words(degree, q.value() - 1, 1);
  return same(set, a, [&](const KernelSet& k, std::uint32_t* out) { k.forward_ntt(out, tables); }) &&
         same(set, a, [&](const KernelSet& k, std::uint32_t* out) { k.inverse_ntt(out, tables); }) &&
         same(set, a, [&](const KernelSet& k, std::uint32_t* out) {
           k.scaled_inverse_ntt(a.data(), tables, q.shoup(q.value() - 1), q.value() - 1, out);
         });
}

/// `words` of them, each a centred word, more often than not an end of the range.
ResidueBuffer centred_words_of(std::size_t words, const Modulus& q, std::uint32_t seed) {
  ResidueBuffer made = edge_words(words, q.value() - 1, seed);
  for (std::size_t i = 0; i < words; ++i) made.data()[i] -= q.value() / 2;
  return made;
}

bool columns_agree(const KernelSet& set, std::size_t degree, const Modulus& q) {
  const NttTables tables(degree, q);
  const ResidueBuffer evaluations = edge_words(degree * kColumns, q.value() - 1, 106),
                      coefficients = centred_words_of(degree * kColumns, q, 107);
  return same(set, evaluations,
              [&](const KernelSet& k, std::uint32_t* out) {
                ResidueBuffer a = evaluations;
                k.inverse_ntt_columns(a.data(), tables, out);
              }) &&
         same(set, coefficients, [&](const KernelSet& k, std::uint32_t* out) {
           k.forward_ntt_columns(coefficients.data(), tables, out, 0);
         });
}

/// Layers enough for every way to group them, and digits enough for every fold.
bool digit_products_agree(const KernelSet& set, const Modulus& q) {
  constexpr std::size_t kLayers = 5, kUnits = 2, kPlanes = 24;
  const ResidueBuffer planes = centred_words_of(kUnits * kPlanes * kUnitWords, q, 108),
                      masks = centred_words_of(4 * kPlanes * kColumns, q, 109);
  const MaskedPair pair{{0, 1, 20}, {20, 0, 4}};
  const std::vector<MaskedPair> pairs(4, pair);
  const MaskedPlanes sums[] = {{2, 3, 1}};
  std::vector<std::size_t> offsets(kPlanes);
  for (std::size_t i = 0; i < kPlanes; ++i) offsets[i] = i * kColumns;
  const std::vector<const std::uint32_t*> layers(kLayers, masks.data());
  for (const std::size_t width : {std::size_t{4}, kUnitPositions}) {
    const auto call = [&](const KernelSet& k, std::uint32_t* out) {
      std::vector<std::uint32_t*> parts;
      for (std::size_t i = 0; i < 3 * kLayers; ++i) parts.push_back(out + i * kUnits * kUnitPositions);
      k.digit_products({pairs, sums, planes.data(), kPlanes, kUnits, layers, offsets, width, parts}, q);
    };
    if (!same(set, ResidueBuffer(3 * kLayers * kUnits * kUnitPositions), call)) return false;
  }
  return true;
}

/// Lifts to two targets at once and to one, with each thing that can become of the evaluations, and of a row
/// as it is.
bool lifts_agree(const KernelSet& set, std::size_t degree, const Modulus& q) {
  const NttTables tables(degree, q);
  const ResidueBuffer row = edge_words(degree, Modulus::kLimit - 1, 102),
                      minuend = edge_words(degree, q.value() - 1, 103);
  const std::vector<const std::uint32_t*> rows(kMaxTerms - 1, row.data());
  const std::vector<std::uint32_t> weights(rows.size(), q.value() - 1);
  const std::uint32_t one[] = {1};
  return same(set, ResidueBuffer(4 * degree), [&](const KernelSet& k, std::uint32_t* out) {
    std::vector<LiftTarget> targets(3, {&tables, weights, q.value() - 1, out});
    for (std::size_t i = 1; i < targets.size(); ++i) {
      targets[i].out = out + i * degree;
      targets[i].minuend = minuend.data();
      targets[i].factor = q.shoup(q.value() - 1);
    }
    targets[2].addend = minuend.data();
    const std::vector<std::span<const std::uint32_t* const>> sources{rows, std::span(rows).first(1)};
    targets[1].source = 1;
    targets[1].weights = std::span(weights).first(1);
    targets.push_back({&tables, one, q.value() - 1, out + 3 * degree, 1});
    k.lift_ntt(sources, targets);
  });
}

bool elementwise_agree(const KernelSet& set, const Modulus& q) {
  const ResidueBuffer a_words = edge_words(kWords, q.value() - 1, 2),
                      b_words = edge_words(kWords, q.value() - 1, 3);
  const ResidueBuffer any = edge_words(kWords, ~0U, 4), start = edge_words(kWords, q.value() - 1, 5);
  const std::uint32_t *a = a_words.data(), *b = b_words.data();
  const ShoupConstant w = q.shoup(q.value() - 1);
  const auto agree = [&](const auto& call) { return same(set, start, call); };
  const auto n = kWords;
  return agree([&](const KernelSet& k, std::uint32_t* out) { k.add(a, b, out, n, q); }) &&
         agree([&](const KernelSet& k, std::uint32_t* out) { k.subtract(a, b, out, n, q); }) &&
         agree([&](const KernelSet& k, std::uint32_t* out) { k.negate(a, out, n, q); }) &&
         agree([&](const KernelSet& k, std::uint32_t* out) { k.multiply(a, b, out, n, q); }) &&
         agree([&](const KernelSet& k, std::uint32_t* out) { k.multiply_add(a, b, out, n, q); }) &&
         agree([&](const KernelSet& k, std::uint32_t* out) {
           k.multiply_constant(any.data(), w, out, n, q);
         }) &&
         agree([&](const KernelSet& k, std::uint32_t* out) { k.multiply_constant_add(a, w, out, n, q); }) &&
         agree([&](const KernelSet& k, std::uint32_t* out) {
           k.subtract_multiply_constant(a, b, w, out, n, q);
         });
}

bool sums_agree(const KernelSet& set, const Modulus& q) {
  std::vector<ResidueBuffer> words;
  std::vector<const std::uint32_t*> rows;
  for (std::uint32_t i = 0; i < kMaxTerms; ++i) words.push_back(edge_words(kWords, q.value() - 1, 6 + i));
  for (const ResidueBuffer& row : words) rows.push_back(row.data());
  const ResidueBuffer any = edge_words(kWords, Modulus::kLimit - 1, 99);
  const std::vector<std::uint32_t> weights(kMaxTerms, q.value() - 1);
  for (std::size_t terms = 1; terms <= kMaxTerms; ++terms) {
    const std::span<const std::uint32_t* const> some = std::span(rows).first(terms);
    std::vector<const std::uint32_t*> foreign(std::min(terms, kMaxTerms - 1), any.data());
    const auto weighted = [&](const KernelSet& k, std::uint32_t* out) {
      k.weighted_sum(foreign, std::span(weights).first(foreign.size()), q.value() - 1, out, kWords, q);
    };
    const auto quotient = [&](const KernelSet& k, std::uint32_t* out) {
      k.rounded_quotient(foreign, std::span(weights).first(foreign.size()), out, kWords);
    };
    const std::vector<std::span<const std::uint32_t* const>> groups(terms, some);
    const auto masked = [&](const KernelSet& k, std::uint32_t* out) {
      k.masked_sums(groups, some, out, kWords, q);
    };
    std::vector<const std::uint32_t*> last(terms, nullptr);
    last.back() = rows[0];
    const auto doubled = [&](const KernelSet& k, std::uint32_t* out) {
      k.masked_sums(groups, last, out, kWords, q);
    };
    const auto switched = [&](const KernelSet& k, std::uint32_t* out) {
      k.switch_products(some, some, some, rows[0], rows[1], q.value() - 1, out, out + kWords, kWords, q);
    };
    const auto agree = [&](const auto& call) { return same(set, words[0], call); };
    if (!agree([&](const KernelSet& k, std::uint32_t* out) { k.sum_rows(some, out, kWords, q); }) ||
        !agree(
            [&](const KernelSet& k, std::uint32_t* out) { k.inner_product(some, some, out, kWords, q); }) ||
        !agree(weighted) || !agree(quotient) || !agree(masked) || !agree(doubled) ||
        !same(set, ResidueBuffer(2 * kWords), switched)) {
      return false;
    }
  }
  return true;
}

bool permutations_agree(const KernelSet& set, const Modulus& q) {
  const ResidueBuffer a = edge_words(kWords, q.value() - 1, 100), b = edge_words(kWords, q.value() - 1, 101);
  ResidueBuffer indices(kWords);
  for (std::size_t i = 0; i < kWords; ++i)
    indices.data()[i] = static_cast<std::uint32_t>(i ^ (kPermutedRun + 5));
  const ShoupConstant w = q.shoup(q.value() - 1);
  const std::vector<std::uint32_t> values(kWords, w.value), quotients(kWords, w.quotient);
  const auto butterfly = [&](std::size_t run) {
    return same(set, ResidueBuffer(2 * kWords), [&](const KernelSet& k, std::uint32_t* out) {
      k.permuted_butterfly(a.data(), b.data(), {values.data(), quotients.data(), run}, indices.data(), out,
                           out + kWords, kWords, q);
    });
  };
  const auto switched = [&](std::size_t terms) {
    const std::vector<const std::uint32_t*> rows(terms, b.data());
    return same(set, ResidueBuffer(2 * kWords), [&](const KernelSet& k, std::uint32_t* out) {
      k.permuted_switch_products(rows, rows, rows, a.data(), q.value() - 1, indices.data(), out, out + kWords,
                                 kWords, q);
    });
  };
  return same(set, a,
              [&](const KernelSet& k, std::uint32_t* out) {
                k.permute(b.data(), indices.data(), out, kWords);
              }) &&
         butterfly(1) && butterfly(kPermutedRun) && switched(1) && switched(2) && switched(kMaxTerms);
}

bool squares_agree(const KernelSet& set, const Modulus& q) {
  const ResidueBuffer a = edge_words(kWords, q.value() - 1, 104), b = edge_words(kWords, q.value() - 1, 105);
  return same(set, ResidueBuffer(3 * kWords), [&](const KernelSet& k, std::uint32_t* out) {
    k.square_parts(a.data(), b.data(), out, out + kWords, out + 2 * kWords, kWords, q);
  });
}

}  // namespace

bool agrees_with_reference(const KernelSet& set) {
  const Modulus large(ntt_primes(kDegrees.back(), 1).front()), small(Modulus::kLimit / 2 + 1),
      plaintext(kPlaintextModulus);
  for (const Modulus& q : {large, plaintext}) {
    for (const std::size_t degree : kDegrees) {
      if (!transforms_agree(set, degree, q)) return false;
    }
    for (const std::size_t degree : {std::size_t{64}, std::size_t{128}}) {
      if (!columns_agree(set, degree, q)) return false;
    }
    if (!lifts_agree(set, kDegrees.front(), q)) return false;
  }
  for (const Modulus& q : {large, small, plaintext}) {
    if (!elementwise_agree(set, q) || !sums_agree(set, q) || !squares_agree(set, q) ||
        !permutations_agree(set, q) || !digit_products_agree(set, q)) {
      return false;
    }
  }
  return true;
}

}  // namespace tacit::ring
