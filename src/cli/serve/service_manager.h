// SPDX-License-Identifier: Apache-2.0
// What systemd is told of a server that it has started as Type=notify (sd_notify(3)). Elsewhere nothing
// happens.
#pragma once

#include <chrono>
#include <optional>
#include <string>

namespace tacit::cli {

class ServiceManager {
 public:
  /// Looks at the environment once: NOTIFY_SOCKET, and whether there is a watchdog for this process.
  ServiceManager();

  /// How often alive() is to be called at least: half of WatchdogSec; nothing without a watchdog.
  std::optional<std::chrono::milliseconds> alive_interval() const { return alive_interval_; }

  /// `status`: a line that `systemctl status` shows. From any thread.
  void loading(const std::string& status) const;
  void ready(const std::string& status) const;
  void reloading() const;
  void stopping(const std::string& status) const;
  /// The server works; without this systemd ends it after WatchdogSec.
  void alive() const;

 private:
  std::optional<std::chrono::milliseconds> alive_interval_;
};

}  // namespace tacit::cli
