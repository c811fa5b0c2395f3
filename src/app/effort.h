// SPDX-License-Identifier: Apache-2.0
// What a fitted model's comparisons may cost, as --effort calls it.
#pragma once

#include <string>
#include <vector>

#include "fit/weights.h"

namespace tacit::app {

/// "fast", "thorough", "most".
const std::vector<std::string>& effort_names();

/// Limits of the weights that fit into this effort: shifted thresholds up to 8, 16 or 31. Throws
/// Error(kUsage) for another name.
fit::WeightLimits limits_of_effort(const std::string& name);

}  // namespace tacit::app
