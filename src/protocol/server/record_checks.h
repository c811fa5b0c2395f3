// SPDX-License-Identifier: Apache-2.0
// Checks that the client's planes are records (docs/protocol.md, "Checks"): 0 or 1, at most one bucket a
// feature, both of its digits or none; of all pairs the same in every copy, and none where there is no place
// for one; of a pass only as many as the client has records. And that its selection takes whole blocks, each
// for at most one category.
#pragma once

#include <optional>
#include <span>

#include "bgv/evaluator.h"
#include "link/strategy.h"
#include "plan/link_plan.h"
#include "protocol/server/check_sums.h"
#include "protocol/server/plane_combinations.h"

namespace tacit::protocol {

/// Adds to the checks what must be 0 of planes, modulo every prime that they are used with.
class PlaneChecks {
 public:
  /// The references outlive it.
  PlaneChecks(const plan::LinkPlan& plan, const bgv::Evaluator& evaluator, CheckSums& checks)
      : plan_(plan), evaluator_(evaluator), checks_(checks) {}

  /// Of a set, in the plan's order; sets in order. Uses all threads of the current arena.
  void add(std::span<const bgv::Ciphertext> planes, std::size_t set, const link::Strategy& strategy);

 private:
  /// All of a set's planes: presence, quadrupled, in `presence` where the strategy has such a plane.
  PlaneCombinations combine(std::span<const bgv::Ciphertext> planes, const bgv::Ciphertext* presence) const;
  void require_equal_copies(const PlaneCombinations& combined, std::size_t set,
                            const link::Strategy& strategy);
  /// Once the last set of a pass is there: its presence adds up to the number of client records.
  void count_presence(const plan::BlockedLayout& layout, const bgv::Ciphertext& presence, std::size_t set);

  const plan::LinkPlan& plan_;
  const bgv::Evaluator& evaluator_;
  CheckSums& checks_;
  std::optional<bgv::Ciphertext> presence_;  // of the sets of a pass so far, added up
};

/// Adds what must be 0 of the selection: `packed` as it is expanded, and `by_category`, in slots; both at
/// plan.check.level.
void check_selection(const plan::LinkPlan& plan, const bgv::Evaluator& evaluator,
                     std::span<const bgv::Ciphertext> packed, std::span<const bgv::Ciphertext> by_category,
                     CheckSums& checks);

}  // namespace tacit::protocol
