// SPDX-License-Identifier: Apache-2.0
#include "app/course.h"

#include "app/calibration.h"
#include "app/planning.h"

namespace tacit::app {

plan::OperationSeconds expected_operations(std::size_t degree, int threads) {
  return kept_operations(degree, threads).value_or(plan::typical_operations(degree));
}

Course expected_course(const plan::Plan& plan, plan::Machines server) {
  server.threads = thread_count(server.threads);
  return {plan, expected_operations(plan.degree(), server.threads), server};
}

}  // namespace tacit::app
