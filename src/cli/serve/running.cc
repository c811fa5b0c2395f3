// SPDX-License-Identifier: Apache-2.0
#include "cli/serve/running.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <exception>
#include <optional>

#include "app/server/reloader.h"
#include "base/error.h"
#include "base/quantities.h"
#include "base/work.h"
#include "cli/serve/log.h"
#include "cli/signals.h"
#include "cli/work_progress.h"

namespace tacit::cli {

namespace {

using Milliseconds = std::chrono::milliseconds;

constexpr Milliseconds kNoWatchdog = std::chrono::hours(1);
constexpr Milliseconds kLookAtRanks{200};

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

  // Until the next beat.
  Milliseconds rest() const {
    const auto rest = std::chrono::ceil<Milliseconds>(next_ - std::chrono::steady_clock::now());
    return std::max(Milliseconds(0), rest);
  }

  void beat_if_due() {
    const auto now = std::chrono::steady_clock::now();
    if (now < next_) return;
    next_ = now + manager_.alive_interval().value_or(kNoWatchdog);
    if (manager_.alive_interval()) beat(*manager_.alive_interval());
  }

 private:
  void beat(Milliseconds longest) {
    if (custodian_.responds(longest)) {
      manager_.alive();
      silent_ = false;
    } else if (!silent_) {
      silent_ = true;
      custodian_log().warn(
          "the server does not answer a call of its own in time; systemd is not told that it works");
    }
  }

  const app::Custodian& custodian_;
  const ServiceManager& manager_;
  std::chrono::steady_clock::time_point next_ = std::chrono::steady_clock::now();
  bool silent_ = false;
};

// Whether the server has to end since a rank is lost, and how that shows.
std::optional<std::string> lost(const Ranks* ranks) {
  return ranks == nullptr ? std::nullopt : ranks->lost();
}

// Lets running queries end, and stops.
void finish(app::Custodian& custodian, Heartbeat& heartbeat, const Ranks* ranks) {
  const std::optional<std::string> why = lost(ranks);
  if (why) custodian_log().warn(*why + "; running queries end");
  auto end = std::chrono::steady_clock::time_point::max();
  if (ranks != nullptr && stopped_by_parent()) end = std::chrono::steady_clock::now() + ranks->grace();
  const auto hurried = [&](Milliseconds time) {
    heartbeat.beat_if_due();  // systemd may go on watching
    if (lost(ranks) || std::chrono::steady_clock::now() >= end) return true;
    return stop_signal_within(time);
  };
  if (!why) return custodian.finish(hurried, stop_signal_name());
  custodian.finish(hurried, "the loss of a rank", cluster::kLostText);
}

}  // namespace

void run_until_stopped(app::Custodian& custodian, const std::string& configuration,
                       const rpc::Address& address, const ServiceManager& manager, const Ranks* ranks) {
  Heartbeat heartbeat(custodian, manager);
  const Milliseconds look = ranks == nullptr ? kNoWatchdog : kLookAtRanks;
  {
    app::Reloader reloader(
        [&](const std::function<bool()>& cancelled) {
          reload(custodian, configuration, address, manager, cancelled);
        },
        custodian_log());
    manager.ready(serving_text(custodian, address));
    heartbeat.beat_if_due();
    while (!lost(ranks)) {
      const std::optional<Signal> signal = signal_within(std::min(look, heartbeat.rest()));
      if (signal == Signal::kStop) break;
      if (signal == Signal::kReload) reloader.request();
      heartbeat.beat_if_due();
    }
    manager.stopping("stopping");
  }
  finish(custodian, heartbeat, ranks);
  if (const auto why = lost(ranks))
    throw Error(ErrorCategory::kUnavailable, *why + "; the server has ended, and all its ranks end");
}

}  // namespace tacit::cli
