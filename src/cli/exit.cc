#include "cli/exit.h"

#include <fmt/format.h>

#include <cstdio>
#include <exception>
#include <new>

#include "base/exit_code.h"

namespace tacit::cli {

namespace {

int report(ErrorCategory category, const char* message) {
  fmt::print(stderr, "tacit: error: {}\n", message);
  return exit_code(category);
}

}  // namespace

int exit_code_of(const std::function<void()>& program) {
  try {
    program();
    return 0;
  } catch (const Error& error) {
    return report(error.category(), error.what());
  } catch (const std::bad_alloc&) {
    return report(ErrorCategory::kLimit, kOutOfMemory);
  } catch (const std::exception& error) {
    return report(ErrorCategory::kInternal, error.what());
  }
}

}  // namespace tacit::cli
