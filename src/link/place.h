// SPDX-License-Identifier: Apache-2.0
// Where record linkage is computed: in this process, or also in others (cluster/coordinator.h).
#pragma once

#include <memory>

#include "bgv/evaluator.h"
#include "link/executor.h"
#include "link/monitor.h"
#include "plan/choice.h"
#include "plan/link_plan.h"

namespace tacit::link {

/// What an executor is made with; all of it outlives the executor. The keys are complete.
struct ExecutorInput {
  const plan::LinkPlan& plan;
  const plan::PlanChoice& choice;  // that the plan follows from, with its request
  const bgv::Evaluator& evaluator;
  const bgv::EvaluationKeys& keys;
  Monitor& monitor;
};

/// Safe to use from several threads at once, and outlives its executors.
class Place {
 public:
  virtual ~Place() = default;
  /// Throws Error(kUnavailable) where the place is lost.
  virtual std::unique_ptr<Executor> executor(const ExecutorInput& input) = 0;
};

/// The threads of this process that the caller has (workers.h).
Place& this_process();

}  // namespace tacit::link
