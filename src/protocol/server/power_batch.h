// SPDX-License-Identifier: Apache-2.0
// The powers of a batch of link sums (docs/protocol.md, "Inverses"): round by round, what the client has sent
// back goes into what the next round sends. Nothing of it is checked but the last round's inverses and who is
// linked, and nothing of it is kept longer than the next rounds need it.
#pragma once

#include <functional>
#include <vector>

#include "bgv/evaluator.h"
#include "plan/table_plan.h"

namespace tacit::protocol {

class PowerBatch {
 public:
  /// The references outlive it.
  PowerBatch(const plan::TablePlan& plan, const bgv::Evaluator& evaluator, const bgv::EvaluationKeys& keys)
      : plan_(plan), evaluator_(evaluator), keys_(keys) {}

  /// The next vector that the client has sent back in any round of a batch but the last: without its pads,
  /// times 4, at plan.inverse.powers_level or above.
  void take(const bgv::Ciphertext& power);

  /// What a round of inverses sends, at the end level, once everything of the round before has been taken.
  /// `made` is called for each of them. `link_sums(i)`: of vector round.first + i, times 4, at
  /// plan.inverse.powers_level or above. Uses all threads of the current arena.
  std::vector<bgv::Ciphertext> sent(
      const plan::Round& round, const std::function<const bgv::Ciphertext&(std::size_t)>& link_sums,
      const std::function<void()>& made = [] {});

 private:
  const plan::TablePlan& plan_;
  const bgv::Evaluator& evaluator_;
  const bgv::EvaluationKeys& keys_;
  std::vector<bgv::Ciphertext> first_;  // powers, of each vector, for the rounds behind
  std::vector<bgv::Ciphertext> taken_;  // in this round
};

}  // namespace tacit::protocol
