// SPDX-License-Identifier: Apache-2.0
#include "app/server/process_metrics.h"

#include <sys/resource.h>
#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <system_error>

#include "app/server/metrics_text.h"

namespace tacit::app {

namespace {

// Of /proc/self/stat, whose second word may have blanks and is in parentheses (proc(5)).
struct ProcessState {
  std::uint64_t user_ticks = 0, system_ticks = 0, threads = 0, start_ticks = 0, virtual_bytes = 0,
                resident_pages = 0;
};

std::optional<ProcessState> process_state() {
  std::ifstream file("/proc/self/stat");
  std::string line;
  std::getline(file, line);
  const std::size_t name_end = line.rfind(')');
  if (name_end == std::string::npos) return std::nullopt;
  std::istringstream rest(line.substr(name_end + 1));
  const auto skip = [&](int words) {
    for (std::string word; words > 0; --words) rest >> word;
  };
  ProcessState state;
  skip(11);  // to the 13th
  rest >> state.user_ticks >> state.system_ticks;
  skip(4);
  rest >> state.threads;
  skip(1);
  rest >> state.start_ticks >> state.virtual_bytes >> state.resident_pages;
  return rest ? std::optional(state) : std::nullopt;
}

// Seconds since 1970.
std::optional<std::uint64_t> boot_time() {
  std::ifstream file("/proc/stat");
  for (std::string word; file >> word;) {
    std::uint64_t seconds = 0;
    if (word == "btime" && file >> seconds) return seconds;
  }
  return std::nullopt;
}

std::optional<std::size_t> open_descriptors() {
  std::error_code failed;
  std::size_t count = 0;
  for (std::filesystem::directory_iterator each("/proc/self/fd", failed), end; !failed && each != end;
       each.increment(failed))
    ++count;
  return failed ? std::nullopt : std::optional(count - 1);  // without the one that looks
}

void add_descriptors(MetricsText& text) {
  if (const auto open = open_descriptors())
    text.plain("process_open_fds", "gauge", "Number of open file descriptors.", *open);
  rlimit limit = {};
  if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY)
    text.plain("process_max_fds", "gauge", "Maximum number of open file descriptors.", limit.rlim_cur);
}

}  // namespace

std::string process_metrics() {
  MetricsText text;
  const double ticks = static_cast<double>(sysconf(_SC_CLK_TCK));
  if (const std::optional<ProcessState> state = process_state()) {
    text.plain("process_cpu_seconds_total", "counter", "Total user and system CPU time spent in seconds.",
               static_cast<double>(state->user_ticks + state->system_ticks) / ticks);
    text.plain("process_resident_memory_bytes", "gauge", "Resident memory size in bytes.",
               state->resident_pages * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE)));
    text.plain("process_virtual_memory_bytes", "gauge", "Virtual memory size in bytes.",
               state->virtual_bytes);
    text.plain("process_threads", "gauge", "Number of threads.", state->threads);
    if (const auto boot = boot_time()) {
      text.plain("process_start_time_seconds", "gauge",
                 "Start time of the process since unix epoch in seconds.",
                 fmt::format("{:.2f}",
                             static_cast<double>(*boot) + static_cast<double>(state->start_ticks) / ticks));
    }
  }
  add_descriptors(text);
  return text.take();
}

}  // namespace tacit::app
