// SPDX-License-Identifier: Apache-2.0
#include "app/server/reloader.h"

#include <malloc.h>

#include <exception>
#include <new>
#include <string>
#include <utility>

#include "base/error.h"

namespace tacit::app {

Reloader::Reloader(Reload reload, Log log)
    : reload_(std::move(reload)),
      log_(std::move(log)),
      thread_([this](const std::stop_token& stop) { run(stop); }) {}

Reloader::~Reloader() = default;

void Reloader::request() {
  const std::lock_guard lock(mutex_);
  requested_ = true;
  changed_.notify_one();
}

void Reloader::run(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (changed_.wait(lock, stop, [this] { return requested_; }) && !stop.stop_requested()) {
    requested_ = false;
    lock.unlock();
    reload(stop);
    // The text of a table goes back to the system, and the old table too if nobody asks it any more.
    malloc_trim(0);
    lock.lock();
  }
}

void Reloader::reload(const std::stop_token& stop) noexcept {
  const auto failed = [this](const std::string& why) {
    log_.warn("reload failed: " + why + "; everything stays as it was");
  };
  try {
    reload_([&stop] { return stop.stop_requested(); });
  } catch (const std::bad_alloc&) {
    failed("there is not enough memory for the old and the new data");
  } catch (const std::exception& error) {
    if (stop.stop_requested()) {
      log_.info("the reload has ended before it was complete, as the server stops");
    } else {
      failed(error.what());
    }
  }
}

}  // namespace tacit::app
