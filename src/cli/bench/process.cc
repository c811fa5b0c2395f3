// SPDX-License-Identifier: Apache-2.0
#include "cli/bench/process.h"

#include <fmt/format.h>
#include <malloc.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <string>

#include "base/error.h"

namespace tacit::cli {

namespace {

// In the copy. Leaves without the exit handlers and buffers that are the first process's to run and flush.
[[noreturn]] void run_and_leave(const std::function<void(Channel&)>& work, Channel& channel) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  try {
    work(channel);
  } catch (const std::exception&) {
    std::_Exit(EXIT_FAILURE);  // what was wrong is for `work` to tell through the channel
  }
  std::_Exit(EXIT_SUCCESS);
}

int wait_for(pid_t pid) {
  int status = 0;
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  return status;
}

}  // namespace

ForkedProcess::ForkedProcess(const std::function<void(Channel&)>& work)
    : ForkedProcess(work, Channel::make_pair()) {}

ForkedProcess::ForkedProcess(const std::function<void(Channel&)>& work, std::pair<Channel, Channel> ends)
    : channel_(std::move(ends.first)), pid_(fork()) {
  if (pid_ < 0) throw Error(ErrorCategory::kInternal, "the system allows no further process");
  if (pid_ > 0) return;
  channel_.close();
  run_and_leave(work, ends.second);
}

ForkedProcess::~ForkedProcess() {
  if (pid_ < 0) return;
  kill(pid_, SIGKILL);
  wait_for(pid_);
}

void ForkedProcess::wait() {
  const int status = wait_for(std::exchange(pid_, -1));
  if (WIFSIGNALED(status)) {
    const bool killed = WTERMSIG(status) == SIGKILL;
    throw Error(killed ? ErrorCategory::kLimit : ErrorCategory::kInternal,
                fmt::format("the server's process was ended by signal {}{}", WTERMSIG(status),
                            killed ? "; has the machine run out of memory? Try fewer records" : ""));
  }
  if (WEXITSTATUS(status) != 0) throw Error(ErrorCategory::kInternal, "the server's process failed");
}

void restart_peak_rss() {
  malloc_trim(0);
  std::ofstream("/proc/self/clear_refs") << "5";  // proc(5): resets the peak, VmHWM
}

std::uint64_t peak_rss_bytes() {
  // Not getrusage() where it can be helped: its figure counts what the process was before it ran this
  // program.
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.rfind("VmHWM:", 0) == 0) return std::stoull(line.substr(6)) * 1024;
  }
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;
}

}  // namespace tacit::cli
