// SPDX-License-Identifier: Apache-2.0
#include "link/linker.h"

#include "link/all_pairs_linker.h"
#include "link/blocked_linker.h"

namespace tacit::link {

std::unique_ptr<Linker> make_linker(const plan::LinkPlan& plan, const bgv::Evaluator& evaluator,
                                    const bgv::EvaluationKeys& keys, Monitor& monitor) {
  if (plan.is_blocked()) return std::make_unique<BlockedLinker>(plan, evaluator, keys, monitor);
  return std::make_unique<AllPairsLinker>(plan, evaluator, keys, monitor);
}

}  // namespace tacit::link
