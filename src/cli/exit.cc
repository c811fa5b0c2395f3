#include "cli/exit.h"

#include <fmt/format.h>

#include <cstdio>
#include <exception>
#include <new>

namespace tacit::cli {

namespace {

int report(ErrorCategory category, const char* message) {
  fmt::print(stderr, "tacit: error: {}\n", message);
  return exit_code(category);
}

}  // namespace

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
    case ErrorCategory::kCancelled:
      return 130;
    case ErrorCategory::kInternal:
      return 70;
  }
  return 70;
}

int exit_code_of(const std::function<void()>& program) {
  try {
    program();
    return 0;
  } catch (const Error& error) {
    return report(error.category(), error.what());
  } catch (const std::bad_alloc&) {
    return report(ErrorCategory::kLimit, "out of memory; use fewer records, or a machine with more memory");
  } catch (const std::exception& error) {
    return report(ErrorCategory::kInternal, error.what());
  }
}

}  // namespace tacit::cli
