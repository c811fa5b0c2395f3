// SPDX-License-Identifier: Apache-2.0
#include "link/make_executor.h"

#include "link/blocked_executor.h"
#include "link/local_executor.h"

namespace tacit::link {

std::unique_ptr<Executor> make_local_executor(const plan::LinkPlan& plan, const bgv::Evaluator& evaluator,
                                              const bgv::EvaluationKeys& keys, Monitor& monitor) {
  if (plan.is_blocked()) return std::make_unique<LocalBlockedExecutor>(plan, evaluator, keys, monitor);
  return std::make_unique<LocalExecutor>(plan, evaluator, keys, monitor);
}

}  // namespace tacit::link
