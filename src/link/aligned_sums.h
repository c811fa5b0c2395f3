// SPDX-License-Identifier: Apache-2.0
// From the link sums of each pass, in the slots that a record has there, to link sums where the records are
// (docs/protocol.md, "Alignment"): the slots of each pass but the first are moved under encryption, by ways
// that are the server's secret, and the passes are added up.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "bgv/evaluator.h"
#include "bgv/rotation.h"
#include "link/placement.h"
#include "plan/link_plan.h"

namespace tacit::link {

/// Safe to use from several threads at once.
class AlignedSums {
 public:
  /// All outlive it.
  AlignedSums(const plan::LinkPlan& plan, const bgv::Evaluator& evaluator, const bgv::EvaluationKeys& keys,
              const Placement& placement);

  /// The link sums of a group's records in their home slots, at the end level. `passes`: those of each pass
  /// as the client has sent them back, pads off and quadrupled.
  bgv::Ciphertext operator()(std::size_t group, std::span<const bgv::Ciphertext* const> passes) const;

 private:
  /// At the level at which passes are added up, with correction factor `wanted`.
  bgv::Ciphertext later_pass(std::size_t pass, std::size_t group, const bgv::Ciphertext& sums,
                             bgv::CorrectionFactor wanted) const;

  const plan::LinkPlan& plan_;
  const plan::BlockedPlan& own_;
  const bgv::Evaluator& evaluator_;
  const bgv::EvaluationKeys& keys_;
  const Placement& placement_;
  std::vector<bgv::MaskedShifts> steps_;
};

}  // namespace tacit::link
