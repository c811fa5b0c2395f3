// SPDX-License-Identifier: Apache-2.0
// Moving slots under encryption (docs/protocol.md, "Alignment"): one step is
//   out = sum over k of mask_k * shift_k(c),
// shift_k one of a row of shifts, mask_k the plaintext that is 1 in the slots of the result that take theirs
// from shift_k and 0 elsewhere. No slot takes more than one, so that one number for each slot, its route,
// says what all masks are. Baby step giant step (Halevi and Shoup, "Faster homomorphic linear transformations
// in HElib", CRYPTO 2018): the first `babies` shifts are taken of c, decomposed once; sums of so many
// products are then moved on by Horner's rule, all with one key. A mask is turned back by what its product is
// moved on later, before it is lifted.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "bgv/evaluator.h"

namespace tacit::bgv {

/// The shifts of one step, of both rows alike: by (first + k) * stride slots, k in [0, count), cyclically in
/// the rows of N/2. A shift by s > 0 moves slot j of a row to slot j + s; s may be negative. With `with_swap`
/// each of them once more with the rows swapped.
struct ShiftStep {
  std::size_t degree = 0;  // N
  int stride = 1;
  int first = 0;
  std::size_t count = 1;
  bool with_swap = false;

  bool operator==(const ShiftStep&) const = default;

  /// Shift k, and shift k with the rows swapped.
  std::size_t route(std::size_t k, bool swap = false) const { return (swap ? count : 0) + k; }
  /// The number of routes.
  std::size_t routes() const { return with_swap ? 2 * count : count; }
};

/// The route of a slot of the result that takes nothing: it becomes 0. Any number from ShiftStep::routes() on
/// is as good.
using Route = std::uint16_t;
inline constexpr Route kNoRoute = std::numeric_limits<Route>::max();

/// How a step is done: what follows from its shifts alone.
class ShiftSchedule {
 public:
  /// Throws Error(kInternal) unless the shifts are distinct (count * |stride| <= N/2) and the routes fit a
  /// Route.
  explicit ShiftSchedule(const ShiftStep& step);

  const ShiftStep& step() const { return step_; }
  /// Shifts that are taken of the input, and sums of so many products that are moved on: babies() * giants()
  /// >= count.
  std::size_t babies() const { return babies_; }
  std::size_t giants() const { return giants_; }
  /// The Galois exponents of shift number `baby` of the input, perhaps 1, of a giant step, and of the swap.
  std::uint32_t baby_exponent(std::size_t baby) const;
  std::uint32_t giant_exponent() const;
  std::uint32_t swap_exponent() const { return static_cast<std::uint32_t>(2 * step_.degree - 1); }
  /// Key switches: of the decomposed input, and of sums.
  std::size_t hoisted_switches() const;
  std::size_t sum_switches() const;
  /// The keys, for an input at `level`.
  std::vector<KeyRequirement> keys(Level level) const;

 private:
  ShiftStep step_;
  std::size_t babies_ = 1, giants_ = 1;
};

/// One step. Safe to use from several threads at once.
class MaskedShifts {
 public:
  /// The evaluator outlives it.
  MaskedShifts(const Evaluator& evaluator, const ShiftStep& step);

  const ShiftSchedule& schedule() const { return schedule_; }
  /// Slot i of the result is what shift routes[i] brings there, or 0. `routes`: N, secret; neither time nor
  /// memory accesses depend on them. `c` has two parts; the result is at level `to`, at most c's. Keys:
  /// schedule().keys(c.level()). `value`: what masks are in the slots of their routes, in [1, t); the result
  /// has so many times what c has. About 4 MB of scratch memory and (babies + 3) ciphertexts.
  Ciphertext operator()(const Ciphertext& c, std::span<const Route> routes, const EvaluationKeys& keys,
                        Level to, std::uint32_t value = 1) const;

 private:
  class Run;

  const Evaluator& evaluator_;
  ShiftSchedule schedule_;
  std::vector<std::uint32_t> positions_;  // of each slot in the order of evaluations
};

}  // namespace tacit::bgv
