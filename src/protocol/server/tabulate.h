// The tabulation step (docs/protocol.md, "Tabulate"): refreshed powers of link sums -> totals of every
// cell, packed.
#pragma once

#include <vector>

#include "bgv/evaluator.h"
#include "plan/plan.h"
#include "protocol/observer.h"
#include "protocol/server/link.h"
#include "table/dimension.h"
#include "table/measure.h"

namespace tacit::protocol {

/// Item number `cell * (1 + digits)` is the cell's count of linked records that have the measure; the items
/// behind it are its digit totals, least significant first.
class TabulateStep {
 public:
  TabulateStep(const plan::Plan& plan, const bgv::Evaluator& evaluator, const bgv::EvaluationKeys& keys,
               const bgv::SlotEncoder& encoder, Observer& observer);

  /// `sums`: layout.sum_ciphertexts() ciphertexts with powers of the link sums in slots, after all rounds,
  /// pads off. The result: packed totals at the packing level, N items in each.
  std::vector<bgv::Ciphertext> operator()(const std::vector<bgv::Ciphertext>& sums, const RecordOrder& order,
                                          const table::DimensionData& dimension,
                                          const table::MeasureData& measure,
                                          std::int64_t minimum_scaled) const;

 private:
  bgv::Ciphertext total(const std::vector<bgv::Ciphertext>& linked,
                        const std::vector<std::uint32_t>& values) const;

  const plan::Plan& plan_;
  const bgv::Evaluator& evaluator_;
  const bgv::EvaluationKeys& keys_;
  const bgv::SlotEncoder& encoder_;
  Observer& observer_;
};

}  // namespace tacit::protocol
