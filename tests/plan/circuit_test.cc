// SPDX-License-Identifier: Apache-2.0
// The circuits on real ciphertexts: right values, the levels and factors that the planner foretold, and
// measured noise under the planner's estimate.
#include "circuit/polynomial_circuit.h"

#include <gtest/gtest.h>

#include "circuit/inverse_circuit.h"
#include "circuit/link_circuit.h"
#include "plan/noise.h"
#include "scheme.h"

namespace tacit::plan {
namespace {

using bgv::Ciphertext;
using bgv::kRelinearization;
using circuit::evaluate;
using circuit::HomomorphicOps;
using circuit::indicator;
using circuit::LinkCircuit;
using circuit::LinkPolynomial;
using circuit::MaskNoise;
using circuit::Polynomial;
using circuit::PolynomialCircuit;

const bgv::Scheme& scheme() {
  return bgv::shared_scheme();
}
const bgv::EvaluationKeys& keys() {
  static const bgv::EvaluationKeys keys = scheme().keys({{kRelinearization, 9}});
  return keys;
}

/// Slots 0, 1, .., range, 0, 1, ..
std::vector<std::uint32_t> scores(std::uint32_t range) {
  std::vector<std::uint32_t> slots(scheme().parameters->slots());
  for (std::size_t i = 0; i < slots.size(); ++i) slots[i] = static_cast<std::uint32_t>(i % (range + 1));
  return slots;
}

void check_polynomial(const Polynomial& polynomial, std::uint32_t range) {
  const bgv::Level top = 8;
  const HomomorphicOps ops(scheme().evaluator, keys());
  PolynomialCircuit circuit(ops, polynomial);
  const auto slots = scores(range);
  const Ciphertext result = circuit(scheme().encrypt_slots(slots, top));
  const auto values = scheme().decrypt_slots(result);
  for (std::size_t i = 0; i < slots.size(); ++i) ASSERT_EQ(values[i], evaluate(polynomial, slots[i]));

  const PlanningOps estimate(scheme().parameters->literal());
  PolynomialCircuit planned(estimate, polynomial);
  const EstimatedValue expected = planned(estimate.fresh(top));
  EXPECT_EQ(result.level(), expected.level());
  EXPECT_EQ(result.factor(), expected.factor());
  EXPECT_EQ(result.level(), top - PolynomialCircuit<PlanningOps>::depth(polynomial.size() - 1));
  EXPECT_LT(bgv::phase_bits(scheme().secret, result), expected.bits()) << "range " << range;
  // An estimate that is far off is no use; behind five products the moments are overestimated most.
  EXPECT_GT(bgv::phase_bits(scheme().secret, result), expected.bits() - (polynomial.size() > 16 ? 18 : 8));
}

TEST(PolynomialCircuit, EveryDegreeUpTo31) {
  for (std::uint32_t range = 1; range <= 31; ++range) {
    check_polynomial(indicator(range / 2 + 1, range), range);
    if (HasFatalFailure()) return;
  }
}

TEST(PolynomialCircuit, KeySwitchesOfTheIndicator) {
  const auto count = [](std::uint32_t range) {
    const PlanningOps ops(scheme().parameters->literal());
    PolynomialCircuit circuit(ops, indicator(range / 2 + 1, range));
    circuit(ops.fresh(9));
    return std::pair(ops.products(), ops.key_switches());
  };
  EXPECT_EQ(count(15), std::pair(7, 6));
  EXPECT_EQ(count(14), std::pair(7, 6));
  EXPECT_EQ(count(7), std::pair(4, 4));
}

/// The circuit on scores 0 .. range that still lack `offset`, against the polynomial's own values.
void check_link(const LinkPolynomial& polynomial, std::uint32_t range, MaskNoise masks) {
  const bgv::Level top = 9;
  const std::uint32_t offset = 3;
  const HomomorphicOps ops(scheme().evaluator, keys());
  auto slots = scores(range);
  const ring::Modulus& t = scheme().parameters->plaintext_modulus();
  for (std::uint32_t& slot : slots) slot = t.subtract(slot, offset);
  const Ciphertext result = LinkCircuit(ops, polynomial, offset, masks)(scheme().encrypt_slots(slots, top));
  const auto values = scheme().decrypt_slots(result);
  for (std::size_t i = 0; i < slots.size(); ++i) {
    ASSERT_EQ(values[i], polynomial.value(t.add(slots[i], offset))) << "score " << t.add(slots[i], offset);
  }
  const PlanningOps estimate(scheme().parameters->literal());
  const EstimatedValue expected = LinkCircuit(estimate, polynomial, offset, masks)(estimate.fresh(top));
  EXPECT_EQ(result.level(), expected.level());
  EXPECT_EQ(result.level(), top - polynomial.depth(masks));
  EXPECT_EQ(result.factor(), expected.factor());
  const double measured = bgv::phase_bits(scheme().secret, result);
  EXPECT_LT(measured, expected.bits());
  EXPECT_GT(measured, expected.bits() - 14);
}

TEST(LinkCircuit, EveryThresholdOfBothWindowsAndTheIndicator) {
  for (std::uint32_t threshold = 1; threshold <= 16; ++threshold) {
    const std::size_t window = threshold <= 8 ? 8 : 16;
    const MaskNoise masks[] = {MaskNoise::kSwitched, MaskNoise::kSquared, MaskNoise::kNone};
    check_link({window, threshold, {}}, threshold + 7, masks[threshold % 3]);
    if (HasFatalFailure()) return;
  }
  check_link({0, 6, indicator(6, 12)}, 12, MaskNoise::kSwitched);
  check_link({0, 6, indicator(6, 12)}, 12, MaskNoise::kNone);
}

TEST(LinkCircuit, KeySwitchesOfAWindow) {
  const auto count = [](std::size_t window, std::uint32_t threshold) {
    const PlanningOps ops(scheme().parameters->literal());
    const LinkPolynomial polynomial{window, threshold, {}};
    LinkCircuit(ops, polynomial, 2, MaskNoise::kSquared)(ops.fresh(9));
    return std::pair(ops.products(), ops.key_switches());
  };
  EXPECT_EQ(count(8, 7), std::pair(3, 3));
  EXPECT_EQ(count(16, 12), std::pair(4, 4));
}

/// Slots of a ciphertext, which is where the estimate says and is no noisier.
std::vector<std::uint32_t> checked_slots(const Ciphertext& value, const EstimatedValue& expected) {
  EXPECT_EQ(value.level(), expected.level());
  EXPECT_EQ(value.factor(), expected.factor());
  EXPECT_LT(bgv::phase_bits(scheme().secret, value), expected.bits());
  const auto slots = scheme().decrypt_slots(value);
  return {slots.begin(), slots.end()};
}

/// With a refresh between two powers.
TEST(InverseCircuit, TheInverseAndWhatIsNotZero) {
  constexpr bgv::Level kTop = 9;
  const HomomorphicOps ops(scheme().evaluator, keys());
  const PlanningOps estimate(scheme().parameters->literal());
  const ring::Modulus& t = bgv::plaintext_modulus();
  const EstimatedValue fresh = estimate.fresh(kTop);
  SecretVector<std::uint32_t> slots = scheme().random_slots(77);
  for (std::size_t i = 0; i < slots.size(); i += 3) slots[i] = 0;
  const Ciphertext x = scheme().encrypt_slots(slots, kTop);
  auto values = checked_slots(circuit::first_power(ops, x), circuit::first_power(estimate, fresh));
  const Ciphertext first = scheme().encrypt_slots(values, kTop);
  Ciphertext power = first;
  for (const std::uint64_t bits : {8, 12}) {
    values =
        checked_slots(circuit::next_power(ops, power, first), circuit::next_power(estimate, fresh, fresh));
    for (std::size_t i = 0; i < slots.size(); ++i)
      ASSERT_EQ(values[i], t.power(slots[i], (std::uint64_t{1} << bits) - 1));
    power = scheme().encrypt_slots(values, kTop);
  }
  const auto last = circuit::last_powers(ops, power, first, x);
  const auto expected = circuit::last_powers(estimate, fresh, fresh, fresh);
  EXPECT_EQ(last.linked.level(), kTop - 5);
  const auto inverse = checked_slots(last.inverse, expected.inverse);
  const auto linked = checked_slots(last.linked, expected.linked);
  for (std::size_t i = 0; i < slots.size(); ++i) {
    ASSERT_EQ(inverse[i], slots[i] == 0 ? 0U : t.inverse(slots[i]));
    ASSERT_EQ(linked[i], slots[i] == 0 ? 0U : 1U);
  }
}

TEST(InverseCircuit, ProductsOfAVector) {
  const PlanningOps ops(scheme().parameters->literal());
  const EstimatedValue fresh = ops.fresh(9);
  circuit::first_power(ops, fresh);
  EXPECT_EQ(ops.products(), 6);
  circuit::next_power(ops, fresh, fresh);
  EXPECT_EQ(ops.products(), 6 + 5);
  circuit::last_powers(ops, fresh, fresh, fresh);
  EXPECT_EQ(ops.products(), 6 + 5 + 7);
  EXPECT_EQ(ops.key_switches(), ops.products());
}

}  // namespace
}  // namespace tacit::plan
