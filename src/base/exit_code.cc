// SPDX-License-Identifier: Apache-2.0
#include "base/exit_code.h"

namespace tacit {

int exit_code(ErrorCategory category) {
  switch (category) {
    case ErrorCategory::kUsage:
      return 2;
    case ErrorCategory::kInput:
      return 3;
    case ErrorCategory::kConfig:
      return 4;
    case ErrorCategory::kModelMismatch:
      return 5;
    case ErrorCategory::kSecurity:
      return 6;
    case ErrorCategory::kProtocol:
      return 7;
    case ErrorCategory::kLimit:
      return 8;
    case ErrorCategory::kUnavailable:
      return 9;
    case ErrorCategory::kDeadline:
      return 10;
    case ErrorCategory::kUnsuitable:
      return 11;
    case ErrorCategory::kApproval:
      return 12;
    case ErrorCategory::kCancelled:
      return 130;
    case ErrorCategory::kInternal:
      return 70;
  }
  return 70;
}

}  // namespace tacit
