// SPDX-License-Identifier: Apache-2.0
// The tabulation step (docs/protocol.md, "Tabulate"): which records are linked -> totals of every item
// (plan::Items), packed.
#pragma once

#include <vector>

#include "bgv/evaluator.h"
#include "plan/table_plan.h"
#include "protocol/observer.h"
#include "protocol/server/part_values.h"
#include "protocol/server/steps_report.h"

namespace tacit::protocol {

class TabulateStep {
 public:
  /// Each item is a step of `steps`. All outlive it.
  TabulateStep(const plan::TablePlan& plan, const bgv::Evaluator& evaluator, const bgv::EvaluationKeys& keys,
               const bgv::SlotEncoder& encoder, StepsReport& steps);

  /// The packed totals at the packing level, N items in each. `linked`: plan.linked_vectors() ciphertexts of
  /// any level above that one, 1 in the slot of each linked record and 0 in all others. Uses all threads of
  /// the current arena.
  std::vector<bgv::Ciphertext> operator()(std::vector<bgv::Ciphertext> linked,
                                          const CellRecords& cells) const;

 private:
  class Task;

  /// Items [first, last), packed into one ciphertext.
  bgv::Ciphertext pack(const std::vector<bgv::Ciphertext>& linked, const CellRecords& cells,
                       std::size_t first, std::size_t last) const;

  const plan::TablePlan& plan_;
  const bgv::Evaluator& evaluator_;
  const bgv::EvaluationKeys& keys_;
  const bgv::SlotEncoder& encoder_;
  StepsReport& steps_;
};

}  // namespace tacit::protocol
