// SPDX-License-Identifier: Apache-2.0
#include "app/effort.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/error.h"

namespace tacit::app {

const std::vector<std::string>& effort_names() {
  static const std::vector<std::string> names{"fast", "thorough", "most"};
  return names;
}

fit::WeightLimits limits_of_effort(const std::string& name) {
  fit::WeightLimits limits;
  if (name == "fast") {
    limits.shifted_threshold = 8;
  } else if (name == "thorough") {
    limits.shifted_threshold = 16;
  } else if (name == "most") {
    limits.shifted_threshold = 31;
    limits.window = false;
  } else {
    throw Error(ErrorCategory::kUsage,
                fmt::format("--effort {}: it is one of {}", name, fmt::join(effort_names(), ", ")));
  }
  return limits;
}

}  // namespace tacit::app
