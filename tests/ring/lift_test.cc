// SPDX-License-Identifier: Apache-2.0
// Every target's transforms that do a base conversion's steps on the way, against the reference.
#include "ring/kernel_cases.h"

namespace tacit::ring {
namespace {

constexpr std::size_t kLiftDegrees[] = {32, 64, 128, 256, 512, 1024, 2048, 4096, 16384};
/// The smallest prime above 2^29 that is 1 modulo 2^16.
class Lift : public KernelSetTest {};

TEST_P(Lift, ScaledInverseMatchesTheReference) {
  for (const std::size_t degree : kLiftDegrees) {
    for (const std::uint32_t prime :
         {ntt_primes(degree, 1).front(), kSmallestTransformPrime, kPlaintextModulus}) {
      const Modulus q(prime);
      const NttTables tables(degree, q);
      for (const Fill fill : kFills) {
        const ResidueBuffer a = filled(degree, q.value() - 1, fill),
                            other = filled(degree, q.value() - 1, Fill::kRandom);
        for (const std::uint32_t offset : {0U, 1U, (q.value() - 1) / 2, q.value() - 1}) {
          const ShoupConstant factor = q.shoup(q.value() - 1 - offset / 3);
          const std::string what = "q " + std::to_string(prime) + ", degree " + std::to_string(degree);
          expect_same(
              other, [&](auto& k, auto* out) { k.scaled_inverse_ntt(a.data(), tables, factor, offset, out); },
              what);
          expect_same(
              a, [&](auto& k, auto* out) { k.scaled_inverse_ntt(out, tables, factor, offset, out); },
              what + ", in place");
        }
      }
    }
  }
}

TEST_P(Lift, ScaledInverseIsAnInverseTransformAndThenTheScale) {
  constexpr std::size_t degree = 512;
  const Modulus q(ntt_primes(degree, 1).front());
  const NttTables tables(degree, q);
  const ResidueBuffer a = filled(degree, q.value() - 1, Fill::kRandom);
  ResidueBuffer plain = a, scaled(degree);
  set().inverse_ntt(plain.data(), tables);
  set().scaled_inverse_ntt(a.data(), tables, q.shoup(12345), 678, scaled.data());
  for (std::size_t i = 0; i < degree; ++i) {
    ASSERT_EQ(scaled.data()[i], q.add(q.multiply(plain.data()[i], 12345), 678)) << set().name;
  }
}

/// Targets of several primes, of which the first ends in evaluations, the second in a difference, the third
/// in a difference and a sum, and so on.
struct LiftCase {
  LiftCase(std::size_t degree, std::size_t row_count, std::size_t target_count, Fill fill)
      : degree_(degree), minuend_(filled(degree, 65536, fill, kSeed + 50)) {
    for (std::size_t r = 0; r < row_count; ++r) {
      row_words_.push_back(filled(degree, Modulus::kLimit - 1, fill, kSeed + static_cast<std::uint32_t>(r)));
    }
    for (const ResidueBuffer& row : row_words_) rows_.push_back(row.data());
    const std::uint32_t primes[] = {ntt_primes(degree, 2)[1], kSmallestTransformPrime,
                                    ntt_primes(degree, 1)[0], kPlaintextModulus, ntt_primes(degree, 5)[4]};
    for (std::size_t t = 0; t < target_count; ++t) {
      tables_.push_back(std::make_unique<NttTables>(degree, Modulus(primes[t])));
      weights_.push_back(
          as_vector(filled(32, primes[t] - 1, fill, kSeed + 70 + static_cast<std::uint32_t>(t))));
    }
  }
  void operator()(const KernelSet& k, std::uint32_t* out) const {
    std::vector<LiftTarget> targets;
    for (std::size_t t = 0; t < tables_.size(); ++t) {
      const Modulus& q = tables_[t]->modulus();
      // The second source has one row.
      const std::size_t source = t % 2, rows = source == 0 ? rows_.size() : 1;
      LiftTarget target{tables_[t].get(), std::span(weights_[t]).first(rows), q.value() - 1,
                        out + t * degree_, source};
      if (t % 3 != 0) target.minuend = minuend_.data();
      target.factor = q.shoup(q.value() - 1);
      if (t % 3 == 2) target.addend = minuend_.data();
      targets.push_back(target);
    }
    k.lift_ntt(
        std::vector<std::span<const std::uint32_t* const>>{
            rows_, std::span<const std::uint32_t* const>(rows_).subspan(rows_.size() - 1)},
        targets);
  }

 private:
  std::size_t degree_;
  ResidueBuffer minuend_;
  std::vector<ResidueBuffer> row_words_;
  std::vector<const std::uint32_t*> rows_;
  std::vector<std::unique_ptr<NttTables>> tables_;
  std::vector<std::vector<std::uint32_t>> weights_;
};

TEST_P(Lift, MatchesTheReference) {
  for (const std::size_t degree : kLiftDegrees) {
    for (const Fill fill : kFills) {
      for (std::size_t rows = 1; rows < kMaxTerms; rows += degree > 1024 ? 3 : 1) {
        for (std::size_t targets = 1; targets <= 5; targets += degree > 1024 ? 2 : 1) {
          const LiftCase lift(degree, rows, targets, fill);
          expect_same(ResidueBuffer(degree * targets), lift,
                      "degree " + std::to_string(degree) + ", rows " + std::to_string(rows) + ", targets " +
                          std::to_string(targets));
        }
      }
    }
  }
}

TEST_P(Lift, TakesTheLargestMinuendsAndAddends) {
  constexpr std::size_t degree = 1024;
  for (const std::uint32_t prime : {ntt_primes(degree, 1).front(), kSmallestTransformPrime}) {
    const Modulus q(prime);
    const NttTables tables(degree, q);
    const std::vector<std::uint32_t> weight{q.value() - 1};
    for (const Fill fill : kFills) {
      const ResidueBuffer row = filled(degree, Modulus::kLimit - 1, fill),
                          top = filled(degree, q.value() - 1, fill),
                          largest = filled(degree, q.value() - 1, Fill::kLargest);
      for (const std::uint32_t* addend :
           {static_cast<const std::uint32_t*>(nullptr), top.data(), largest.data()}) {
        const auto call = [&](auto& k, std::uint32_t* out) {
          const std::vector<const std::uint32_t*> rows{row.data()};
          const std::vector<LiftTarget> targets{
              {&tables, weight, 0, out, 0, largest.data(), q.shoup(q.value() - 2), addend}};
          k.lift_ntt(std::vector<std::span<const std::uint32_t* const>>{rows}, targets);
        };
        expect_same(ResidueBuffer(degree), call, "q " + std::to_string(prime));
      }
    }
  }
}

// Targets of weight 1, which the transform takes as they are.
TEST_P(Lift, TransformsARowAndAnOffset) {
  const std::vector<std::uint32_t> one{1};
  for (const std::size_t degree : kLiftDegrees) {
    for (const std::uint32_t prime :
         {ntt_primes(degree, 1).front(), kSmallestTransformPrime, kPlaintextModulus}) {
      const Modulus q(prime);
      const NttTables tables(degree, q);
      for (const Fill fill : kFills) {
        const ResidueBuffer row = filled(degree, Modulus::kLimit - 1, fill),
                            minuend = filled(degree, q.value() - 1, fill);
        for (const std::uint32_t offset : {0U, q.value() - 32768, q.value() - 1}) {
          const auto call = [&](auto& k, std::uint32_t* out) {
            const std::vector<const std::uint32_t*> rows{row.data()};
            const std::vector<LiftTarget> targets{
                {&tables, one, offset, out},
                {&tables, one, offset, out + degree, 0, minuend.data(), q.shoup(q.value() - 2)}};
            k.lift_ntt(std::vector<std::span<const std::uint32_t* const>>{rows}, targets);
          };
          expect_same(ResidueBuffer(2 * degree), call,
                      "q " + std::to_string(prime) + ", degree " + std::to_string(degree));
        }
      }
    }
  }
}

TEST_P(Lift, NoTargetsIsNoWork) {
  const ResidueBuffer row = filled(64, 5, Fill::kRandom);
  const std::vector<const std::uint32_t*> rows{row.data()};
  EXPECT_NO_THROW(set().lift_ntt(std::vector<std::span<const std::uint32_t* const>>{rows}, {}));
}

TACIT_FOR_EACH_KERNEL_SET(Lift);

}  // namespace
}  // namespace tacit::ring
