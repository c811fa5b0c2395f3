// SPDX-License-Identifier: Apache-2.0
#include "plan/operation_counts.h"

#include <cmath>

namespace tacit::plan {

OperationCounts& OperationCounts::operator+=(const OperationCounts& other) {
  transforms += other.transforms;
  passes += other.passes;
  rows += other.rows;
  return *this;
}

double seconds(const OperationCounts& operations, const OperationSeconds& each) {
  return each.transform * operations.transforms + each.pass * operations.passes + each.row * operations.rows;
}

OperationSeconds typical_operations(std::size_t degree) {
  const auto n = static_cast<double>(degree);
  return {0.09e-9 * n * std::log2(n), 0.28e-9 * n, 0.12e-9 * n};
}

}  // namespace tacit::plan
