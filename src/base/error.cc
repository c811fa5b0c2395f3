// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"

namespace tacit {

std::string_view name(ErrorCategory category) {
  switch (category) {
    case ErrorCategory::kUsage:
      return "usage";
    case ErrorCategory::kInput:
      return "data file";
    case ErrorCategory::kConfig:
      return "configuration";
    case ErrorCategory::kUnsuitable:
      return "unsuitable data";
    case ErrorCategory::kModelMismatch:
      return "model mismatch";
    case ErrorCategory::kSecurity:
      return "security";
    case ErrorCategory::kProtocol:
      return "protocol";
    case ErrorCategory::kLimit:
      return "limit";
    case ErrorCategory::kUnavailable:
      return "connection";
    case ErrorCategory::kDeadline:
      return "deadline";
    case ErrorCategory::kCancelled:
      return "cancelled";
    case ErrorCategory::kApproval:
      return "approval";
    case ErrorCategory::kInternal:
      return "internal";
  }
  return "unknown";
}

void require(bool condition, const char* invariant) {
  if (!condition)
    throw Error(ErrorCategory::kInternal, std::string("internal invariant broken: ") + invariant);
}

}  // namespace tacit
