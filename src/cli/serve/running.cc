// SPDX-License-Identifier: Apache-2.0
#include "cli/serve/running.h"

#include <fmt/format.h>

#include <chrono>
#include <exception>
#include <optional>

#include "app/server/reloader.h"
#include "base/quantities.h"
#include "base/work.h"
#include "cli/serve/log.h"
#include "cli/signals.h"
#include "cli/work_progress.h"

namespace tacit::cli {

namespace {

using Milliseconds = std::chrono::milliseconds;

constexpr Milliseconds kNoWatchdog = std::chrono::hours(1);

std::string serving_text(const app::Custodian& custodian, const rpc::Address& address) {
  return fmt::format("listening on {}; {} records", address.text(), count_text(custodian.records()));
}

// systemd takes the server for reloading until it hears that it is ready, also where nothing has changed.
void reload(app::Custodian& custodian, const std::string& configuration, const rpc::Address& address,
            const ServiceManager& manager, const std::function<bool()>& cancelled) {
  // What runs beside a reload has the bar, if there is one.
  ProgressDisplay::Output lines;
  lines.line = [](const std::string& line) { custodian_log().info("reload: " + line); };
  const WorkScope reading(shown_work(lines, cancelled));
  manager.reloading();
  try {
    custodian.reload(configuration);
    manager.ready(serving_text(custodian, address));
  } catch (const std::exception& error) {
    manager.ready(
        fmt::format("{}; the last reload failed: {}", serving_text(custodian, address), error.what()));
    throw;
  }
}

// Says that the server works as often as systemd wants to hear it, and only if it does.
class Heartbeat {
 public:
  Heartbeat(const app::Custodian& custodian, const ServiceManager& manager)
      : custodian_(custodian), manager_(manager) {}

  Milliseconds interval() const { return manager_.alive_interval().value_or(kNoWatchdog); }

  void beat() {
    if (!manager_.alive_interval()) return;
    if (custodian_.responds(interval())) {
      manager_.alive();
      silent_ = false;
    } else if (!silent_) {
      silent_ = true;
      custodian_log().warn(
          "the server does not answer a call of its own in time; systemd is not told that it works");
    }
  }

 private:
  const app::Custodian& custodian_;
  const ServiceManager& manager_;
  bool silent_ = false;
};

}  // namespace

void run_until_stopped(app::Custodian& custodian, const std::string& configuration,
                       const rpc::Address& address, const ServiceManager& manager) {
  Heartbeat heartbeat(custodian, manager);
  {
    app::Reloader reloader(
        [&](const std::function<bool()>& cancelled) {
          reload(custodian, configuration, address, manager, cancelled);
        },
        custodian_log());
    manager.ready(serving_text(custodian, address));
    heartbeat.beat();
    while (true) {
      const std::optional<Signal> signal = signal_within(heartbeat.interval());
      if (signal == Signal::kStop) break;
      if (signal == Signal::kReload) reloader.request();
      heartbeat.beat();
    }
    manager.stopping("stopping");
  }
  // systemd may go on watching while queries end.
  auto next = std::chrono::steady_clock::now();
  custodian.finish(
      [&](Milliseconds time) {
        if (std::chrono::steady_clock::now() >= next) {
          heartbeat.beat();
          next = std::chrono::steady_clock::now() + heartbeat.interval();
        }
        return stop_signal_within(time);
      },
      stop_signal_name());
}

}  // namespace tacit::cli
