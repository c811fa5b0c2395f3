// SPDX-License-Identifier: Apache-2.0
// Measures how fast this machine does the operations that the cost model counts (operation_counts.h).
#pragma once

#include "plan/operation_counts.h"

namespace tacit::plan {

/// Measures for about a second with `threads` threads at once, which share caches and memory as the threads
/// of a query do. `degree`: 16384 or 32768.
OperationSeconds measure_operations(std::size_t degree, int threads);

}  // namespace tacit::plan
