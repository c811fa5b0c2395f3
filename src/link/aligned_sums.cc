// SPDX-License-Identifier: Apache-2.0
#include "link/aligned_sums.h"

#include <utility>

#include "base/error.h"
#include "plan/alignment.h"

namespace tacit::link {
AlignedSums::AlignedSums(const plan::LinkPlan& plan, const bgv::Evaluator& evaluator,
                         const bgv::EvaluationKeys& keys, const Placement& placement)
    : plan_(plan), own_(plan.blocked()), evaluator_(evaluator), keys_(keys), placement_(placement) {
  for (std::size_t step = 0; step < plan::kAlignmentSteps; ++step)
    steps_.emplace_back(evaluator, plan::alignment_step(own_.layout, step));
}

bgv::Ciphertext AlignedSums::operator()(std::size_t group,
                                        std::span<const bgv::Ciphertext* const> passes) const {
  require(passes.size() == own_.layout.passes, "a group has link sums of every pass");
  // The first pass has its records at home.
  bgv::Ciphertext sum = evaluator_.modulo_first(*passes.front(), plan_.alignment_level(0));
  for (std::size_t pass = 1; pass < passes.size(); ++pass)
    evaluator_.add(sum, later_pass(pass, group, *passes[pass], sum.factor()));
  return evaluator_.drop_to(std::move(sum), plan_.end_level);
}

bgv::Ciphertext AlignedSums::later_pass(std::size_t pass, std::size_t group, const bgv::Ciphertext& sums,
                                        bgv::CorrectionFactor wanted) const {
  const Alignment way = placement_.alignment(pass, group);
  const std::size_t steps = plan::alignment_steps(pass);
  bgv::Ciphertext moved = evaluator_.modulo_first(sums, plan_.alignment_level(pass));
  for (std::size_t step = 0; step < steps; ++step) {
    // The last masks bring the correction factor to that of the other passes; and the sum of all drops the
    // prime.
    const bool last = step + 1 == steps;
    const std::uint32_t value = last ? (wanted / moved.factor()).value() : 1;
    moved = steps_[step](moved, way.routes(step), keys_, moved.level() - (last ? 0 : 1), value);
  }
  require(moved.level() == plan_.alignment_level(0), "a pass ends where passes are added up");
  moved.read_with(wanted);
  return moved;
}

}  // namespace tacit::link
