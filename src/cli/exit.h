// How the program ends: the one place where an Error becomes an exit code and a message for a person.
#pragma once

#include <functional>

#include "base/error.h"

namespace tacit::cli {

/// What a shell sees: 2 usage, 3 data file, 4 configuration or model, 5 different models, 6 security, 7
/// protocol, 8 limit, 9 connection, 10 deadline, 11 data that do not suit the model, 70 a defect of Tacit, 130
/// cancelled.
int exit_code(ErrorCategory category);

/// Runs `program`; 0 if it returns. What it throws is printed on stderr as `tacit: error: <message>`.
int exit_code_of(const std::function<void()>& program);

}  // namespace tacit::cli
