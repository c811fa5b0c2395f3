// SPDX-License-Identifier: Apache-2.0
// How the program ends: the one place where what is thrown becomes an exit code (base/exit_code.h) and a
// message for a person.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/error.h"

namespace tacit::cli {

/// An error of which a person has been told already: it gives the exit code, and nothing is printed.
class ToldError : public Error {
 public:
  using Error::Error;
};

/// What each of them means, for the manual: in words, ascending.
struct ExitMeaning {
  int code = 0;
  std::string text;
};
std::vector<ExitMeaning> exit_meanings();

/// The message with "tacit: error: " before each of its faults, which begin a line each; what goes on in
/// further lines is indented there.
std::string error_lines(const std::string& message);

/// Runs `program`; 0 if it returns. What it throws is printed on stderr as error_lines().
int exit_code_of(const std::function<void()>& program);

}  // namespace tacit::cli
