// SPDX-License-Identifier: Apache-2.0
// The sample standard deviation of integers, exact until it is rounded once.
#pragma once

#include <cstdint>

#include "base/wide.h"

namespace tacit::table {

/// sqrt((n*squares - sum^2) / (n*(n-1))) times 10^extra_decimals (0..3), rounded half up, for n = count
/// values that add up to `sum` and whose squares add up to `squares`. Throws Error(kUsage) for fewer than two
/// values, Error(kProtocol) for sums that no values have.
std::int64_t sample_deviation(std::int64_t count, Wide sum, Wide squares, int extra_decimals);

}  // namespace tacit::table
