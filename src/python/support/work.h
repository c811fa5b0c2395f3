// SPDX-License-Identifier: Apache-2.0
// Work that Python waits for. It runs on a thread of its own, without the interpreter's lock, so that other
// threads of Python go on; the thread that asked for it waits, looks for Ctrl-C, and passes on what the work
// tells.
#pragma once

#include <nanobind/nanobind.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace tacit::python {

/// What work tells while it runs. Python gets it as tell(kind, text, share, seconds_left).
struct Told {
  const char* kind;  // "progress", "note" or "warning"
  std::string text;  // of progress: what is being done, perhaps empty
  double share = 0;  // of progress: of all work, in [0, 1]
  double left = -1;  // of progress: seconds; below 0 where it is not known
};

/// The work's side. Any thread may call; nothing here waits for Python.
class Work {
 public:
  /// Of what Python has not heard yet, only the last is kept.
  void progress(double share, std::string stage, double seconds_left = -1);
  void note(std::string line) { add({"note", std::move(line)}); }
  void warning(std::string line) { add({"warning", std::move(line)}); }

  /// Whether whoever waits does not want it any more.
  bool cancelled() const { return cancelled_.load(std::memory_order_relaxed); }
  /// Throws Error(kCancelled) where that is so.
  void stop_if_cancelled() const;

 private:
  friend void run_work(nanobind::handle tell, const std::function<void(Work&)>& work);

  void add(Told told);
  void cancel() { cancelled_.store(true, std::memory_order_relaxed); }
  void end();
  /// Waits until the work is over, at most so long. Returns whether it is.
  bool wait(std::chrono::milliseconds longest, std::vector<Told>& told);

  std::atomic<bool> cancelled_ = false;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Told> told_;
  std::optional<Told> progress_;
  bool over_ = false;
};

/// Runs `work` and returns when it is over. With the interpreter's lock; `work` touches nothing of Python.
/// `tell`: a callable, or None. Throws what `work` throws. Where Ctrl-C was pressed, or where `tell` raises,
/// the work is told to stop; once it has, that exception is thrown.
void run_work(nanobind::handle tell, const std::function<void(Work&)>& work);

/// The same for work that has a result.
template <class Function>
auto result_of(nanobind::handle tell, Function&& function) {
  std::optional<decltype(function(std::declval<Work&>()))> result;
  run_work(tell, [&](Work& work) { result.emplace(function(work)); });
  return *std::move(result);
}

}  // namespace tacit::python
