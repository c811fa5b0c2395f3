// SPDX-License-Identifier: Apache-2.0
#include "bgv/evaluator.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "scheme.h"

namespace tacit::bgv {
namespace {

TEST(Evaluator, FreshCiphertextDecryptsAtEveryLevel) {
  const auto slots = shared_scheme().random_slots(1);
  for (const Level level : {Level{1}, Level{3}, Level{9}}) {
    EXPECT_EQ(shared_scheme().decrypt_slots(shared_scheme().encrypt_slots(slots, level)), slots)
        << "level " << level;
  }
}

TEST(Evaluator, FreshNoiseIsTheErrorTimesT) {
  const Ciphertext fresh = shared_scheme().encrypt_slots(shared_scheme().random_slots(2), 9);
  const double bits = phase_bits(shared_scheme().secret, fresh);
  EXPECT_GT(bits, 18.5);
  EXPECT_LT(bits, 21.0);
}

TEST(Evaluator, FewerPrimesHoldASmallPhaseAndNoLargeOne) {
  const auto slots = shared_scheme().random_slots(5);
  Ciphertext ciphertext = shared_scheme().encrypt_slots(slots, 9);
  EXPECT_EQ(shared_scheme().evaluator.modulo_first(ciphertext, 2).level(), 2U);
  EXPECT_EQ(shared_scheme().decrypt_slots(shared_scheme().evaluator.modulo_first(ciphertext, 2)), slots);
  for (int i = 0; i < 3; ++i)
    shared_scheme().evaluator.multiply_integer(ciphertext, kPlaintextModulus - 1);  // -1
  const Ciphertext large = ciphertext;
  const auto negated = shared_scheme().decrypt_slots(large);
  for (std::size_t i = 0; i < slots.size(); ++i) ASSERT_EQ((negated[i] + slots[i]) % kPlaintextModulus, 0U);
  EXPECT_NE(shared_scheme().decrypt_slots(shared_scheme().evaluator.modulo_first(large, 2)), negated);
}

TEST(Evaluator, AddSubtractSumAndConstants) {
  const auto x = shared_scheme().random_slots(3), y = shared_scheme().random_slots(4);
  const Ciphertext a = shared_scheme().encrypt_slots(x, 4), b = shared_scheme().encrypt_slots(y, 4);
  Ciphertext sum = a, difference = a, shifted = a, plain = a;
  shared_scheme().evaluator.add(sum, b);
  shared_scheme().evaluator.subtract(difference, b);
  shared_scheme().evaluator.add_constant(shifted, 65530);
  shared_scheme().evaluator.add_plain(plain, shared_scheme().encoder.encode(y));
  const std::vector<const Ciphertext*> terms{&a, &b, &a, &a, &b};
  const auto total = shared_scheme().decrypt_slots(shared_scheme().evaluator.sum(terms));
  const auto s = shared_scheme().decrypt_slots(sum), d = shared_scheme().decrypt_slots(difference);
  const auto c = shared_scheme().decrypt_slots(shifted), p = shared_scheme().decrypt_slots(plain);
  const ring::Modulus& t = shared_scheme().parameters->plaintext_modulus();
  for (std::size_t i = 0; i < x.size(); ++i) {
    ASSERT_EQ(s[i], t.add(x[i], y[i]));
    ASSERT_EQ(d[i], t.subtract(x[i], y[i]));
    ASSERT_EQ(c[i], t.add(x[i], 65530));
    ASSERT_EQ(p[i], s[i]);
    ASSERT_EQ(total[i], t.reduce(3ULL * x[i] + 2ULL * y[i]));
  }
}

TEST(Evaluator, MultiplyRelinearizeAndDropInOneStep) {
  const EvaluationKeys keys = shared_scheme().keys({{kRelinearization, 9}});
  const auto x = shared_scheme().random_slots(5), y = shared_scheme().random_slots(6);
  for (const Level level : {Level{9}, Level{7}, Level{4}}) {
    const Ciphertext a = shared_scheme().encrypt_slots(x, level), b = shared_scheme().encrypt_slots(y, level);
    const Ciphertext product = shared_scheme().evaluator.multiply(a, b);
    const Ciphertext small = shared_scheme().evaluator.relinearize(product, keys, level - 1);
    EXPECT_EQ(small.level(), level - 1);
    EXPECT_EQ(small.size(), 2U);
    const auto three_parts = shared_scheme().decrypt_slots(product),
               two_parts = shared_scheme().decrypt_slots(small);
    for (std::size_t i = 0; i < x.size(); ++i) {
      ASSERT_EQ(three_parts[i], shared_scheme().times(x[i], y[i]));
      ASSERT_EQ(two_parts[i], three_parts[i]);
    }
  }
}

TEST(Evaluator, SquareIsTheProductWithItself) {
  const Ciphertext a = shared_scheme().encrypt_slots(shared_scheme().random_slots(14), 5);
  const Ciphertext square = shared_scheme().evaluator.square(a),
                   product = shared_scheme().evaluator.multiply(a, a);
  ASSERT_EQ(square.size(), 3U);
  EXPECT_EQ(square.factor(), product.factor());
  for (std::size_t p = 0; p < 3; ++p) {
    for (Level i = 0; i < 5; ++i) {
      for (std::size_t j = 0; j < shared_scheme().parameters->degree(); ++j) {
        ASSERT_EQ(square.part(p).limb(i)[j], product.part(p).limb(i)[j]) << p << " " << i << " " << j;
      }
    }
  }
}

TEST(Evaluator, AddMultipleAbsorbsUnequalFactors) {
  const auto x = shared_scheme().random_slots(15), y = shared_scheme().random_slots(16);
  const Ciphertext a = shared_scheme().evaluator.drop_to(shared_scheme().encrypt_slots(x, 9), 5);
  const Ciphertext b = shared_scheme().evaluator.drop_to(shared_scheme().encrypt_slots(y, 6), 5);
  ASSERT_FALSE(a.factor() == b.factor());
  Ciphertext two_parts = a, three_parts = shared_scheme().evaluator.square(a);
  shared_scheme().evaluator.add_multiple(two_parts, b, 12345);
  shared_scheme().evaluator.add_multiple(three_parts, b, 65536);
  EXPECT_EQ(two_parts.factor(), a.factor());
  const auto two = shared_scheme().decrypt_slots(two_parts),
             three = shared_scheme().decrypt_slots(three_parts);
  for (std::size_t i = 0; i < x.size(); ++i) {
    ASSERT_EQ(two[i], (x[i] + 12345ULL * y[i]) % kPlaintextModulus);
    ASSERT_EQ(three[i], (1ULL * x[i] * x[i] + 65536ULL * y[i]) % kPlaintextModulus);
  }
}

TEST(Evaluator, ModulusSwitchKeepsThePlaintextAndTracksTheFactor) {
  const auto x = shared_scheme().random_slots(7);
  const Ciphertext fresh = shared_scheme().encrypt_slots(x, 9);
  for (Level to = 8; to >= 3; --to) {
    const Ciphertext dropped = shared_scheme().evaluator.drop_to(fresh, to);
    EXPECT_EQ(dropped.factor(), factor_after_drop(*shared_scheme().parameters, CorrectionFactor(), 9, to));
    EXPECT_EQ(shared_scheme().decrypt_slots(dropped), x) << "to level " << to;
    EXPECT_LT(phase_bits(shared_scheme().secret, dropped),
              26.0);  // the rounding floor, however much was dropped
  }
}

TEST(Evaluator, CombineAbsorbsUnequalFactors) {
  const auto x = shared_scheme().random_slots(8), y = shared_scheme().random_slots(9);
  const Ciphertext a = shared_scheme().evaluator.drop_to(shared_scheme().encrypt_slots(x, 9), 5);
  const Ciphertext b = shared_scheme().evaluator.drop_to(shared_scheme().encrypt_slots(y, 6), 5);
  ASSERT_FALSE(a.factor() == b.factor());
  const LinearTerm terms[] = {{&a, 12345}, {&b, 65536}};
  const Ciphertext combined = shared_scheme().evaluator.combine(terms, 77, CorrectionFactor(4242));
  EXPECT_EQ(combined.factor(), CorrectionFactor(4242));
  const auto got = shared_scheme().decrypt_slots(combined);
  for (std::size_t i = 0; i < x.size(); ++i) {
    ASSERT_EQ(got[i], (12345ULL * x[i] + 65536ULL * y[i] + 77) % kPlaintextModulus);
  }
}

TEST(Evaluator, AddingUnequalLevelsOrFactorsIsRefused) {
  const auto x = shared_scheme().random_slots(10);
  Ciphertext high = shared_scheme().encrypt_slots(x, 6);
  const Ciphertext low = shared_scheme().encrypt_slots(x, 5),
                   dropped = shared_scheme().evaluator.drop_to(high, 5);
  EXPECT_THROW(shared_scheme().evaluator.add(high, low), Error);
  Ciphertext other = low;
  EXPECT_THROW(shared_scheme().evaluator.add(other, dropped), Error);
}

TEST(Evaluator, AutomorphismsRotateRowsAndSwapThem) {
  const std::size_t n = shared_scheme().parameters->degree(), row = n / 2;
  const auto x = shared_scheme().random_slots(11);
  const Ciphertext fresh = shared_scheme().encrypt_slots(x, 4);
  for (const int steps : {0, 1, 5, -3, 1024}) {
    for (const bool swap : {false, true}) {
      if (steps == 0 && !swap) continue;
      const std::uint32_t exponent = rotation_exponent(n, steps, swap);
      const EvaluationKeys keys = shared_scheme().keys({{exponent, 4}});
      const auto got =
          shared_scheme().decrypt_slots(shared_scheme().evaluator.automorphism(fresh, exponent, keys));
      for (std::size_t j = 0; j < row; ++j) {
        const std::size_t from = (j + row + static_cast<std::size_t>(steps + static_cast<int>(row))) % row;
        ASSERT_EQ(got[j], x[swap ? row + from : from]) << "steps " << steps << " swap " << swap;
        ASSERT_EQ(got[row + j], x[swap ? from : row + from]);
      }
    }
  }
}

TEST(Evaluator, MultiplyPlainIsSlotwise) {
  const auto x = shared_scheme().random_slots(12), y = shared_scheme().random_slots(13);
  const Ciphertext a = shared_scheme().encrypt_slots(x, 4);
  const auto got = shared_scheme().decrypt_slots(shared_scheme().evaluator.multiply_plain(
      a, shared_scheme().evaluator.lift(shared_scheme().encoder.encode(y), 4)));
  for (std::size_t i = 0; i < x.size(); ++i) ASSERT_EQ(got[i], shared_scheme().times(x[i], y[i]));
}

}  // namespace
}  // namespace tacit::bgv
