// SPDX-License-Identifier: Apache-2.0
#include "cli/exit.h"

#include <fmt/format.h>

#include <cstdio>
#include <exception>
#include <new>
#include <sstream>

#include "base/exit_code.h"
#include "cli/progress.h"

namespace tacit::cli {

namespace {

int report(ErrorCategory category, const char* message) {
  // Work that ends by an error may leave its bar.
  fmt::print(stderr, "{}{}", stderr_bar() ? kEraseLine : "", error_lines(message));
  return exit_code(category);
}

}  // namespace

std::string error_lines(const std::string& message) {
  std::istringstream lines(message);
  std::string text;
  for (std::string line; std::getline(lines, line);)
    text += (line.starts_with(' ') ? "" : "tacit: error: ") + line + "\n";
  return text.empty() ? "tacit: error: \n" : text;
}

std::vector<ExitMeaning> exit_meanings() {
  using enum ErrorCategory;
  return {
      {exit_code(kUsage), "The command line is wrong."},
      {exit_code(kInput), "A file of records cannot be read, or a result cannot be written."},
      {exit_code(kConfig), "A configuration, study file or model is wrong."},
      {exit_code(kModelMismatch), "The two sides have different models."},
      {exit_code(kSecurity),
       "Security: a certificate, a proposal that is too weak, a ledger that was changed."},
      {exit_code(kProtocol), "The other side does not follow the protocol."},
      {exit_code(kLimit), "A limit of the server, or of this machine's memory."},
      {exit_code(kUnavailable), "There is no connection."},
      {exit_code(kDeadline), "It took too long."},
      {exit_code(kUnsuitable), "The data do not suit the model."},
      {exit_code(kApproval), "The question waits for the custodian's approval; run the same command again."},
      {exit_code(kInternal), "A defect of Tacit."},
      {exit_code(kCancelled), "Cancelled, as by Ctrl-C."}};
}

int exit_code_of(const std::function<void()>& program) {
  try {
    program();
    return 0;
  } catch (const ToldError& error) {
    return exit_code(error.category());
  } catch (const Error& error) {
    return report(error.category(), error.what());
  } catch (const std::bad_alloc&) {
    return report(ErrorCategory::kLimit, kOutOfMemory);
  } catch (const std::exception& error) {
    return report(ErrorCategory::kInternal, error.what());
  }
}

}  // namespace tacit::cli
