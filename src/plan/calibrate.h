// How fast this machine does what the cost model counts (operation_counts.h): measured by doing it for a
// moment.
#pragma once

#include "plan/operation_counts.h"

namespace tacit::plan {

/// Measures for about a second with `threads` threads at once, which share caches and memory as the threads
/// of a query do. `degree`: 16384 or 32768.
OperationSeconds measure_operations(std::size_t degree, int threads);

}  // namespace tacit::plan
