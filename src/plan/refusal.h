// SPDX-License-Identifier: Apache-2.0
// How a plan that does not work is refused.
#pragma once

#include <string>

#include "base/error.h"

namespace tacit::plan {

[[noreturn]] inline void refuse(const std::string& why) {
  throw Error(ErrorCategory::kLimit, why);
}

}  // namespace tacit::plan
