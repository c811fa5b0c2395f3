// SPDX-License-Identifier: Apache-2.0
#include "cli/serve/service_manager.h"

#include <fmt/format.h>
#include <systemd/sd-daemon.h>

#include <algorithm>
#include <cstdint>

#include "base/text.h"

namespace tacit::cli {

namespace {

// What cannot be told is not worth an error: whoever waits for it finds out.
void tell(const std::string& what) {
  sd_notify(0, what.c_str());
}

// One line of what may have several, and no further assignment among it.
std::string status_line(const std::string& text) {
  return "STATUS=" + printable(text.substr(0, text.find('\n')));
}

std::uint64_t monotonic_microseconds() {
  return static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::microseconds>(
                                        std::chrono::steady_clock::now().time_since_epoch())
                                        .count());
}

}  // namespace

ServiceManager::ServiceManager() {
  std::uint64_t microseconds = 0;
  if (sd_watchdog_enabled(0, &microseconds) <= 0) return;
  alive_interval_ = std::max(std::chrono::milliseconds(1), std::chrono::milliseconds(microseconds / 2000));
}

void ServiceManager::loading(const std::string& status) const {
  tell(status_line(status));
}

void ServiceManager::ready(const std::string& status) const {
  tell("READY=1\n" + status_line(status));
}

void ServiceManager::reloading() const {
  tell(fmt::format("RELOADING=1\nMONOTONIC_USEC={}\nSTATUS=reloading", monotonic_microseconds()));
}

void ServiceManager::stopping(const std::string& status) const {
  tell("STOPPING=1\n" + status_line(status));
}

void ServiceManager::alive() const {
  tell("WATCHDOG=1");
}

}  // namespace tacit::cli
