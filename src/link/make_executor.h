// SPDX-License-Identifier: Apache-2.0
// The executor of a plan's strategy on the threads of this process.
#pragma once

#include <memory>

#include "bgv/evaluator.h"
#include "link/executor.h"
#include "link/monitor.h"
#include "plan/link_plan.h"

namespace tacit::link {

/// All outlive it; the keys may come later, but before planes.
std::unique_ptr<Executor> make_local_executor(const plan::LinkPlan& plan, const bgv::Evaluator& evaluator,
                                              const bgv::EvaluationKeys& keys, Monitor& monitor);

}  // namespace tacit::link
