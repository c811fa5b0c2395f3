// The tabulation step (docs/protocol.md, "Tabulate"): refreshed powers of link sums -> totals of every item
// (plan::Items), packed.
#pragma once

#include <vector>

#include "bgv/evaluator.h"
#include "plan/plan.h"
#include "protocol/observer.h"
#include "protocol/server/part_values.h"

namespace tacit::protocol {

class TabulateStep {
 public:
  TabulateStep(const plan::Plan& plan, const bgv::Evaluator& evaluator, const bgv::EvaluationKeys& keys,
               const bgv::SlotEncoder& encoder, Observer& observer);

  /// From plan.power_vectors() ciphertexts with powers of the link sums in slots, after all rounds, pads off:
  /// 1 in the slot of each linked record, 0 in all others. Uses all threads of the current arena.
  std::vector<bgv::Ciphertext> linked_or_not(const std::vector<bgv::Ciphertext>& sums) const;
  /// The packed totals at the packing level, N items in each. Uses all threads of the current arena.
  std::vector<bgv::Ciphertext> operator()(const std::vector<bgv::Ciphertext>& linked,
                                          const CellRecords& cells) const;

 private:
  class Task;
  class Progress;

  /// Items [first, last), packed into one ciphertext.
  bgv::Ciphertext pack(const std::vector<bgv::Ciphertext>& linked, const CellRecords& cells,
                       std::size_t first, std::size_t last, Progress& progress) const;

  const plan::Plan& plan_;
  const bgv::Evaluator& evaluator_;
  const bgv::EvaluationKeys& keys_;
  const bgv::SlotEncoder& encoder_;
  Observer& observer_;
};

}  // namespace tacit::protocol
