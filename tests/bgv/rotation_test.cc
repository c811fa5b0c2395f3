// SPDX-License-Identifier: Apache-2.0
#include "bgv/rotation.h"

#include <gtest/gtest.h>

#include <random>

#include "base/error.h"
#include "scheme.h"
#include "support/small_ring.h"

namespace tacit::bgv {
namespace {

/// Routes of every kind, and slots that take nothing.
SecretVector<Route> random_routes(const ShiftStep& step, std::uint64_t seed) {
  std::mt19937_64 generator(seed);
  SecretVector<Route> routes(step.degree);
  for (Route& route : routes) {
    const std::size_t choice = generator() % (step.routes() + 1);
    route = choice == step.routes() ? kNoRoute : static_cast<Route>(choice);
  }
  return routes;
}

/// The step in the clear, as rotation.h puts it: what is in slot j moves to slot j + shift.
SecretVector<std::uint32_t> moved(const ShiftStep& step, std::span<const std::uint32_t> slots,
                                  std::span<const Route> routes) {
  const auto row = static_cast<long>(step.degree / 2);
  SecretVector<std::uint32_t> result(step.degree, 0);
  for (std::size_t from = 0; from < step.degree; ++from) {
    for (std::size_t k = 0; k < step.count; ++k) {
      for (const bool swap : {false, true}) {
        const long shift = (step.first + static_cast<long>(k)) * step.stride;
        const long index = ((static_cast<long>(from) % row + shift) % row + row) % row;
        const long to_row = (static_cast<long>(from) / row) ^ (swap ? 1 : 0);
        const auto to = static_cast<std::size_t>(to_row * row + index);
        if ((step.with_swap || !swap) && routes[to] == step.route(k, swap)) result[to] = slots[from];
      }
    }
  }
  return result;
}

/// Steps of every shape, in a ring where that is quick.
const Scheme& small_scheme() {
  static const Scheme scheme(5, 2, 1024, SmallRingInTests::security(1024));
  return scheme;
}

void check_step(const Scheme& scheme, const ShiftStep& step, Level from, Level to) {
  const MaskedShifts shifts(scheme.evaluator, step);
  const EvaluationKeys keys = scheme.keys(shifts.schedule().keys(from));
  const auto slots = scheme.random_slots(step.count);
  const auto routes = random_routes(step, step.count + 1);
  const Ciphertext result = shifts(scheme.encrypt_slots(slots, from), routes, keys, to);
  EXPECT_EQ(result.level(), to);
  EXPECT_EQ(scheme.decrypt_slots(result), moved(step, slots, routes))
      << "stride " << step.stride << ", first " << step.first << ", count " << step.count;
}

TEST(MaskedShifts, MovesEverySlotByItsRoute) {
  for (const ShiftStep& step :
       {ShiftStep{1024, 8, 0, 64, false}, ShiftStep{1024, 4, 0, 5, false}, ShiftStep{1024, 1, -3, 7, true},
        ShiftStep{1024, 1, -15, 31, true}, ShiftStep{1024, -2, 1, 9, true}, ShiftStep{1024, 1, 0, 1, false},
        ShiftStep{1024, 3, 2, 1, false}, ShiftStep{1024, 1, 0, 1, true}}) {
    check_step(small_scheme(), step, 4, 3);
    check_step(small_scheme(), step, 3, 2);
    if (HasFailure()) return;
  }
}

TEST(MaskedShifts, MasksMayHaveAnyValue) {
  constexpr std::uint32_t kValue = 40000;
  const Scheme& scheme = small_scheme();
  const ShiftStep step{1024, 1, -3, 7, true};
  const MaskedShifts shifts(scheme.evaluator, step);
  const auto slots = scheme.random_slots(1);
  const auto routes = random_routes(step, 2);
  SecretVector<std::uint32_t> expected = moved(step, slots, routes);
  for (std::uint32_t& slot : expected) slot = plaintext_modulus().multiply(slot, kValue);
  const EvaluationKeys keys = scheme.keys(shifts.schedule().keys(4));
  EXPECT_EQ(scheme.decrypt_slots(shifts(scheme.encrypt_slots(slots, 4), routes, keys, 3, kValue)), expected);
}

// More shifts of the input than masks that are lifted at once.
TEST(MaskedShifts, ManyBabySteps) {
  const ShiftSchedule schedule({1024, 1, 0, 256, false});
  EXPECT_GT(schedule.babies(), ring::kMaxTerms);
  check_step(small_scheme(), schedule.step(), 5, 4);
}

TEST(MaskedShifts, FollowsThePlacesOfARealRing) {
  check_step(shared_scheme(), {16384, 128, 0, 64, false}, 7, 6);
  check_step(shared_scheme(), {16384, 1, -3, 7, true}, 6, 5);
}

TEST(ShiftSchedule, SharesTheWorkOutAndNamesItsKeys) {
  const ShiftSchedule high({16384, 128, 0, 64, false});
  EXPECT_GE(high.babies() * high.giants(), 64U);
  EXPECT_LE(high.hoisted_switches() + 2 * high.sum_switches(), 20U);
  EXPECT_EQ(high.keys(7).size(), high.babies());  // one shift rests, and there is the giant step's
  for (const KeyRequirement& key : high.keys(7)) EXPECT_EQ(key.level, 7U);

  const ShiftSchedule places({16384, 1, -3, 7, true});
  EXPECT_EQ(places.babies(), 7U);
  EXPECT_EQ(places.hoisted_switches(), 6U);
  EXPECT_EQ(places.sum_switches(), 1U);
  EXPECT_EQ(places.keys(6).size(), 7U);

  const ShiftSchedule nothing({16384, 1, 0, 1, false});
  EXPECT_TRUE(nothing.keys(3).empty());
  EXPECT_THROW(ShiftSchedule({16384, 256, 0, 64, false}), Error);
  EXPECT_THROW(ShiftSchedule({16384, 0, 0, 1, false}), Error);
}

TEST(MaskedShifts, RefusesAStepOfAnotherRingAndRoutesThatAreMissing) {
  EXPECT_THROW(MaskedShifts(small_scheme().evaluator, {16384, 1, 0, 4, false}), Error);
  const MaskedShifts shifts(small_scheme().evaluator, {1024, 1, 0, 1, false});
  const Ciphertext c = small_scheme().encrypt_slots(small_scheme().random_slots(1), 3);
  EXPECT_THROW(shifts(c, SecretVector<Route>(1023), {}, 2), Error);
}

}  // namespace
}  // namespace tacit::bgv
