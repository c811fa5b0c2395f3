// SPDX-License-Identifier: Apache-2.0
// Reloads when it is asked to, in a thread of its own, beside the queries that run.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

#include "app/server/log.h"

namespace tacit::app {

class Reloader {
 public:
  /// Reads everything anew, and puts it in place or throws. It is asked to end, by Error(kCancelled), once
  /// `cancelled` says so.
  using Reload = std::function<void(const std::function<bool()>& cancelled)>;

  /// A reload that throws is told to the log: everything stays as it was. What both refer to outlives this.
  Reloader(Reload reload, Log log);
  /// Cancels what is under way, and waits for its end.
  ~Reloader();
  Reloader(const Reloader&) = delete;
  Reloader& operator=(const Reloader&) = delete;

  /// One more reload, at once; or after the one that is under way, and then once however often it is asked
  /// for. From any thread.
  void request();

 private:
  void run(const std::stop_token& stop);
  void reload(const std::stop_token& stop) noexcept;

  const Reload reload_;
  const Log log_;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  bool requested_ = false;
  std::jthread thread_;
};

}  // namespace tacit::app
