// SPDX-License-Identifier: Apache-2.0
// The fused kernels of a key switch and of an exact division against the same steps one at a time.
#include "bgv/key_switch.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "bgv/scale_down.h"
#include "ring/kernels.h"
#include "scheme.h"

namespace tacit::bgv {
namespace {

std::vector<std::uint32_t> words(const ring::RnsPoly& poly) {
  return {poly.data(), poly.data() + poly.size()};
}

/// Limbs first .. first + count - 1 of c as coefficients, prepared by `converter`, one row a limb and one
/// more for kLeast.
ring::RnsPoly prepared(const ring::RnsPoly& c, std::size_t first, const ring::BaseConverter& converter,
                       std::span<const ring::NttTables* const> tables) {
  ring::RnsPoly rows(c.degree(), converter.rows());
  std::vector<std::uint32_t*> pointers;
  for (std::size_t i = 0; i < converter.rows(); ++i) pointers.push_back(rows.limb(i));
  for (std::size_t i = 0; i < converter.from_count(); ++i) {
    std::copy_n(c.limb(first + i), c.degree(), rows.limb(i));
    ring::inverse_ntt(rows.limb(i), *tables[first + i]);
  }
  converter.prepare(pointers, c.degree());
  return rows;
}

ring::RnsPoly converted(const ring::RnsPoly& rows, const ring::BaseConverter& converter,
                        std::span<const ring::NttTables* const> tables) {
  std::vector<const std::uint32_t*> pointers;
  for (std::size_t i = 0; i < rows.limbs(); ++i) pointers.push_back(rows.limb(i));
  ring::RnsPoly result(rows.degree(), tables.size());
  for (std::size_t j = 0; j < tables.size(); ++j)
    converter.convert(pointers, j, result.limb(j), rows.degree());
  ring::forward_ntt(result, tables);
  return result;
}

std::vector<ring::Modulus> moduli(std::span<const ring::NttTables* const> tables) {
  std::vector<ring::Modulus> result;
  for (const ring::NttTables* t : tables) result.push_back(t->modulus());
  return result;
}

/// One half of the sums: digits times `key`, plus P times c0.
ring::RnsPoly plain_key_switch(const ring::RnsPoly& c, const std::vector<ring::RnsPoly>& key, Level key_level,
                               const ring::RnsPoly& c0) {
  const Parameters& p = *shared_scheme().parameters;
  const std::size_t n = p.degree(), alpha = p.special_count(), level = c.limbs();
  const auto tables = p.tables(level, true);
  ring::RnsPoly sum = ring::RnsPoly::zero(n, tables.size());
  for (std::size_t digit = 0; digit < p.digits(level); ++digit) {
    const std::size_t first = digit * alpha, count = std::min(alpha, level - first);
    const ring::BaseConverter converter(moduli(std::span(tables).subspan(first, count)), moduli(tables),
                                        std::vector<std::uint32_t>(count, 1), 1,
                                        ring::Representative::kSmall);
    const ring::RnsPoly lifted = converted(prepared(c, first, converter, tables), converter, tables);
    for (std::size_t j = 0; j < tables.size(); ++j) {
      const bool own = first <= j && j < first + count;
      ring::multiply_add(own ? c.limb(j) : lifted.limb(j),
                         key[digit].limb(j < level ? j : key_level + j - level), sum.limb(j), n,
                         tables[j]->modulus());
    }
  }
  for (std::size_t i = 0; i < level; ++i) {
    std::uint32_t special = 1;
    for (std::size_t j = 0; j < alpha; ++j)
      special = p.prime(i).multiply(special, p.prime(i).reduce(p.special(j).value()));
    EXPECT_EQ(p.special_product(i), special);
    ring::multiply_constant_add(c0.limb(i), p.prime(i).shoup(special), sum.limb(i), n, p.prime(i));
  }
  return sum;
}

TEST(KeySwitch, GivesTheBitsOfItsStepsOneAtATime) {
  const EvaluationKeys keys = shared_scheme().keys({{kRelinearization, 9}});
  const KeySwitcher switcher(shared_scheme().parameters);
  for (const Level level : {Level{9}, Level{8}, Level{4}, Level{3}, Level{1}}) {
    const Ciphertext a = shared_scheme().encrypt_slots(shared_scheme().random_slots(1), level);
    const KeySwitchKey& key = keys.at(kRelinearization, level);
    const auto sums = switcher(a.part(1), key, a.part(0), &a.part(1));
    ASSERT_EQ(sums.size(), 2U);
    EXPECT_EQ(words(sums[0]), words(plain_key_switch(a.part(1), key.b, key.level, a.part(0)))) << level;
    EXPECT_EQ(words(sums[1]), words(plain_key_switch(a.part(1), key.a, key.level, a.part(1)))) << level;
    const auto without = switcher(a.part(1), key, a.part(0), nullptr);
    const ring::RnsPoly zero = ring::RnsPoly::zero(a.part(0).degree(), level);
    EXPECT_EQ(words(without[1]), words(plain_key_switch(a.part(1), key.a, key.level, zero))) << level;
  }
}

ring::RnsPoly plain_scale_down(const ring::RnsPoly& c, Level from, Level to, bool extended) {
  const Parameters& p = *shared_scheme().parameters;
  const auto tables = p.tables(from, extended);
  const auto kept = std::span(tables).first(to), dropped = std::span(tables).subspan(to);
  std::vector<std::uint32_t> in_scale;
  for (const ring::Modulus& d : moduli(dropped)) in_scale.push_back(d.inverse(kPlaintextModulus));
  const ring::BaseConverter converter(moduli(dropped), moduli(kept), in_scale, kPlaintextModulus,
                                      ring::Representative::kLeast);
  ring::RnsPoly result = converted(prepared(c, to, converter, tables), converter, kept);
  for (Level i = 0; i < to; ++i) {
    const ring::Modulus& q = p.prime(i);
    std::uint32_t product = 1;
    for (const ring::Modulus& d : moduli(dropped)) product = q.multiply(product, q.reduce(d.value()));
    ring::subtract_multiply_constant(c.limb(i), result.limb(i), q.shoup(q.inverse(product)), result.limb(i),
                                     c.degree(), q);
  }
  return result;
}

TEST(ScaleDown, GivesTheBitsOfItsStepsOneAtATime) {
  const ScaleDown scale_down(shared_scheme().parameters);
  const Parameters& p = *shared_scheme().parameters;
  struct Case {
    Level from, to;
    bool extended;
  };
  for (const auto& [from, to, extended] :
       {Case{9, 8, false}, Case{8, 3, false}, Case{8, 6, true}, Case{4, 4, true}}) {
    std::vector<ring::RnsPoly> polys, addends;
    for (int half = 0; half < 2; ++half) {
      polys.push_back(random_uniform(p.tables(from, extended)).published());
      addends.push_back(random_uniform(p.tables(from)).published());
    }
    const auto plain = scale_down(polys, from, to, extended),
               added = scale_down(polys, from, to, extended, addends);
    for (std::size_t half = 0; half < 2; ++half) {
      ring::RnsPoly expected = plain_scale_down(polys[half], from, to, extended);
      EXPECT_EQ(words(plain[half]), words(expected)) << from << " to " << to;
      for (Level i = 0; i < to; ++i) {
        ring::add(expected.limb(i), addends[half].limb(i), expected.limb(i), p.degree(), p.prime(i));
      }
      EXPECT_EQ(words(added[half]), words(expected)) << from << " to " << to;
    }
  }
}

// Short runs and long ones of equal values in the monomial.
TEST(Merge, GivesTheBitsOfItsStepsOneAtATime) {
  constexpr Level kLevel = 4;
  const std::size_t n = shared_scheme().parameters->degree();
  const Ciphertext even = shared_scheme().encrypt_slots(shared_scheme().random_slots(2), kLevel),
                   odd = shared_scheme().encrypt_slots(shared_scheme().random_slots(3), kLevel);
  for (const std::size_t shift : {std::size_t{1}, std::size_t{8}, std::size_t{16}, n / 2}) {
    const auto exponent = static_cast<std::uint32_t>(n / shift + 1);
    const EvaluationKeys keys = shared_scheme().keys({{exponent, kLevel}});
    const Evaluator& evaluator = shared_scheme().evaluator;
    const Ciphertext shifted = evaluator.multiply_plain(odd, evaluator.lift_monomial(shift, kLevel));
    Ciphertext expected = even, difference = even, doubled = even;
    evaluator.add(expected, shifted);
    evaluator.subtract(difference, shifted);
    evaluator.add(expected, evaluator.automorphism(difference, exponent, keys));
    evaluator.add(doubled, evaluator.automorphism(even, exponent, keys));
    const Ciphertext merged = evaluator.merge(even, odd, evaluator.monomial(shift, kLevel), exponent, keys);
    EXPECT_EQ(save(*shared_scheme().parameters, merged), save(*shared_scheme().parameters, expected))
        << shift;
    EXPECT_EQ(save(*shared_scheme().parameters, evaluator.plus_automorphism(even, exponent, keys)),
              save(*shared_scheme().parameters, doubled));
  }
}

std::string saved(const Ciphertext& c) {
  return save(*shared_scheme().parameters, c);
}

TEST(Automorphisms, OfOneDecompositionAreThoseOneAtATime) {
  const std::size_t n = shared_scheme().parameters->degree();
  for (const Level level : {Level{9}, Level{7}, Level{3}, Level{1}}) {
    std::vector<std::uint32_t> exponents{1};
    std::vector<KeyRequirement> requirements;
    for (const int steps : {1, -5, 1024}) exponents.push_back(rotation_exponent(n, steps, steps < 0));
    for (const std::uint32_t exponent : exponents) {
      if (exponent != 1) requirements.push_back({exponent, level});
    }
    const EvaluationKeys keys = shared_scheme().keys(requirements);
    const auto x = shared_scheme().random_slots(level);
    const Ciphertext c = shared_scheme().encrypt_slots(x, level);
    const std::vector<Ciphertext> all = shared_scheme().evaluator.automorphisms(c, exponents, keys);
    ASSERT_EQ(all.size(), exponents.size());
    EXPECT_EQ(saved(all[0]), saved(c));
    EXPECT_EQ(shared_scheme().decrypt_slots(all[1])[0], x[1]);
    for (std::size_t i = 1; i < all.size(); ++i) {
      const Ciphertext one = shared_scheme().evaluator.automorphism(c, exponents[i], keys);
      EXPECT_EQ(saved(all[i]), saved(one)) << "level " << level << ", exponent " << exponents[i];
    }
  }
}

TEST(AutomorphismSum, AddsAndDropsInOneDivision) {
  const Evaluator& evaluator = shared_scheme().evaluator;
  const std::size_t n = shared_scheme().parameters->degree();
  const std::uint32_t exponent = rotation_exponent(n, 3, false);
  const EvaluationKeys keys = shared_scheme().keys({{exponent, 5}});
  const auto x = shared_scheme().random_slots(1), y = shared_scheme().random_slots(2);
  Ciphertext a = shared_scheme().encrypt_slots(x, 5), b = shared_scheme().encrypt_slots(y, 5);
  for (const Level to : {Level{5}, Level{4}, Level{3}}) {
    const Ciphertext sum = evaluator.automorphism_sum(a, exponent, keys, b, to);
    EXPECT_EQ(sum.level(), to);
    EXPECT_EQ(sum.factor(), factor_after_drop(*shared_scheme().parameters, a.factor(), 5, to));
    const auto got = shared_scheme().decrypt_slots(sum);
    for (std::size_t j = 0; j < n; ++j) {
      const std::size_t from = j / (n / 2) * (n / 2) + (j + 3) % (n / 2);
      ASSERT_EQ(got[j], shared_scheme().plus(x[from], y[j])) << "to " << to;
    }
  }
  EXPECT_THROW(evaluator.automorphism_sum(a, exponent, keys, evaluator.drop_to(b, 4), 4), Error);
}

TEST(DividePhase, IsTheProductWithTheInverseOfTheWidth) {
  const Ciphertext a = shared_scheme().encrypt_slots(shared_scheme().random_slots(4), 3);
  for (const std::size_t width : {1U, 2U, 1024U, 16384U}) {
    Ciphertext divided = a;
    shared_scheme().evaluator.divide_phase(divided, width);
    shared_scheme().evaluator.multiply_integer(divided, static_cast<std::int64_t>(width));
    for (std::size_t p = 0; p < 2; ++p) EXPECT_EQ(words(divided.part(p)), words(a.part(p))) << width;
  }
}

}  // namespace
}  // namespace tacit::bgv
