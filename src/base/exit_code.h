// SPDX-License-Identifier: Apache-2.0
// What the program ends with for an error, and what Python's exceptions have as exit_code.
#pragma once

#include "base/error.h"

namespace tacit {

/// 2 usage, 3 data file, 4 configuration or model, 5 different models, 6 security, 7 protocol, 8 limit, 9
/// connection, 10 deadline, 11 data that do not suit the model, 12 waits for the
/// custodian's approval, 70 a defect of Tacit, 130 cancelled.
int exit_code(ErrorCategory category);

/// What is said where memory is used up, an error of category kLimit.
inline constexpr const char* kOutOfMemory = "out of memory; use fewer records, or a machine with more memory";

}  // namespace tacit
