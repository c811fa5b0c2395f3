// SPDX-License-Identifier: Apache-2.0
// Steps that move slots on real ciphertexts: levels, factors and noise that the planner foretells.
#include <gtest/gtest.h>

#include <random>

#include "bgv/rotation.h"
#include "plan/noise.h"
#include "scheme.h"
#include "support/small_ring.h"

namespace tacit::plan {
namespace {

using bgv::Ciphertext;
using bgv::Level;
using bgv::ShiftStep;

struct Moved {
  Ciphertext ciphertext;
  EstimatedValue estimate;
};

/// One step with random routes and slots that take nothing, and its estimate.
Moved move(const bgv::Scheme& scheme, const PlanningOps& ops, const Moved& before, const ShiftStep& step,
           Level to) {
  const bgv::MaskedShifts shifts(scheme.evaluator, step);
  const bgv::EvaluationKeys keys = scheme.keys(shifts.schedule().keys(before.ciphertext.level()));
  std::mt19937_64 generator(step.count);
  SecretVector<bgv::Route> routes(step.degree);
  for (bgv::Route& route : routes) route = static_cast<bgv::Route>(generator() % (step.routes() + 1));
  return {shifts(before.ciphertext, routes, keys, to),
          ops.masked_shifts(before.estimate, shifts.schedule(), to)};
}

void expect_foretold(const bgv::Scheme& scheme, const Moved& moved, double slack) {
  EXPECT_EQ(moved.ciphertext.level(), moved.estimate.level());
  EXPECT_EQ(moved.ciphertext.factor(), moved.estimate.factor());
  const double measured = bgv::phase_bits(scheme.secret, moved.ciphertext);
  EXPECT_LT(measured, moved.estimate.bits());
  EXPECT_GT(measured, moved.estimate.bits() - slack);
}

Moved fresh(const bgv::Scheme& scheme, const PlanningOps& ops, Level level) {
  return {scheme.encrypt_slots(scheme.random_slots(level), level), ops.fresh(level)};
}

/// The largest of N coefficients has 4 of the 9 standard deviations that are allowed for.
constexpr double kTailSlack = 2;

void check_noise(const bgv::Scheme& scheme, const ShiftStep& step, Level level) {
  SCOPED_TRACE("level " + std::to_string(level) + ", routes " + std::to_string(step.routes()));
  const PlanningOps ops(scheme.parameters->literal());
  const Moved start = fresh(scheme, ops, level);
  expect_foretold(scheme, move(scheme, ops, start, step, level), kTailSlack);      // that of the products
  expect_foretold(scheme, move(scheme, ops, start, step, level - 1), kTailSlack);  // that of the division
}

/// The ring, the level and the special primes of a query.
const bgv::Scheme& full_scheme() {
  static const bgv::Scheme scheme(9, 4);
  return scheme;
}

TEST(MaskedShiftsNoise, IsWhatIsForetold) {
  check_noise(full_scheme(), {16384, 128, 0, 64, false}, 7);
  check_noise(full_scheme(), {16384, 1, -3, 7, true}, 6);
  check_noise(full_scheme(), {16384, 4, 0, 1, false}, 4);
}

TEST(MaskedShiftsNoise, IsWhatIsForetoldInASmallRing) {
  const bgv::Scheme scheme(5, 2, 1024, bgv::SmallRingInTests::security(1024));
  for (const ShiftStep& step : {ShiftStep{1024, 8, 0, 64, false}, ShiftStep{1024, 1, -3, 7, true},
                                ShiftStep{1024, 1, -15, 31, true}, ShiftStep{1024, 2, 1, 3, false}}) {
    check_noise(scheme, step, 5);
    check_noise(scheme, step, 4);
  }
}

// An alignment's steps after each other: noise is as small at the end as after the first.
TEST(MaskedShiftsNoise, StaysAtTheFloorOfARounding) {
  const PlanningOps ops(full_scheme().parameters->literal());
  Moved moved = fresh(full_scheme(), ops, 7);
  for (const ShiftStep& step : {ShiftStep{16384, 128, 0, 64, false}, ShiftStep{16384, 1, -3, 7, true},
                                ShiftStep{16384, 4, 0, 32, false}, ShiftStep{16384, 1, -3, 7, true}}) {
    moved = move(full_scheme(), ops, moved, step, moved.ciphertext.level() - 1);
    expect_foretold(full_scheme(), moved, kTailSlack);
    EXPECT_LT(moved.estimate.bits(), 27);
  }
  EXPECT_EQ(moved.ciphertext.level(), 3U);
  EXPECT_GT(ops.least_margin(), kMarginBits);
}

TEST(MaskedShiftsNoise, CountsEveryKeySwitchAndTransform) {
  const PlanningOps ops(full_scheme().parameters->literal());
  const bgv::ShiftSchedule schedule({16384, 128, 0, 64, false});
  ops.masked_shifts(ops.fresh(7), schedule, 6);
  EXPECT_EQ(ops.key_switches(), static_cast<int>(schedule.hoisted_switches() + schedule.sum_switches()));
  // 11 primes, 2 digits: 22 transforms of the decomposition, 22 a shift, 44 to move a sum on, 8 a mask.
  EXPECT_DOUBLE_EQ(ops.operations().transforms,
                   22.0 + 22.0 * static_cast<double>(schedule.hoisted_switches()) +
                       44.0 * static_cast<double>(schedule.sum_switches()) + 8.0 * 64);
}

}  // namespace
}  // namespace tacit::plan
