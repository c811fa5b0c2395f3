// SPDX-License-Identifier: Apache-2.0
#include "python/support/work.h"

#include <csignal>
#include <exception>
#include <thread>

#include "base/error.h"
#include "base/work.h"
#include "python/support/records.h"

namespace tacit::python {

namespace {

namespace nb = nanobind;

// How often Python looks for Ctrl-C and hears what is told.
constexpr std::chrono::milliseconds kEvery{50};

// A thread without signals, and so all that it starts: they are for Python's own threads.
std::thread thread_without_signals(const std::function<void()>& run) {
  sigset_t all, before;
  sigfillset(&all);
  require(pthread_sigmask(SIG_BLOCK, &all, &before) == 0, "pthread_sigmask");
  std::thread thread;
  try {
    thread = std::thread(run);
  } catch (...) {
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    throw;
  }
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return thread;
}

void pass_on(nb::handle tell, const std::vector<Told>& all) {
  if (tell.is_none()) return;
  for (const Told& told : all) {
    tell(told.kind, text_of(told.text), told.share, told.left);
  }
}

}  // namespace

void Work::progress(double share, std::string stage, double seconds_left) {
  const std::lock_guard lock(mutex_);
  progress_ = Told{"progress", std::move(stage), share, seconds_left};
}

void Work::stop_if_cancelled() const {
  if (cancelled()) throw Error(ErrorCategory::kCancelled, "the work was cancelled");
}

void Work::add(Told told) {
  const std::lock_guard lock(mutex_);
  told_.push_back(std::move(told));
}

void Work::end() {
  {
    const std::lock_guard lock(mutex_);
    over_ = true;
  }
  changed_.notify_all();
}

bool Work::wait(std::chrono::milliseconds longest, std::vector<Told>& told) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, longest, [this] { return over_; });
  told = std::exchange(told_, {});
  if (progress_) told.push_back(*std::exchange(progress_, std::nullopt));
  return over_;
}

void run_work(nb::handle tell, const std::function<void(Work&)>& work) {
  Work state;
  std::exception_ptr failure;
  std::thread thread = thread_without_signals([&] {
    try {
      const WorkScope asked({.cancelled = [&] { return state.cancelled(); }, .step = {}});
      work(state);
    } catch (...) {
      failure = std::current_exception();
    }
    state.end();
  });
  std::exception_ptr stopped;  // by Python
  for (bool over = false; !over;) {
    std::vector<Told> told;
    {
      const nb::gil_scoped_release unlocked;
      over = state.wait(kEvery, told);
    }
    if (stopped) continue;
    try {
      if (PyErr_CheckSignals() != 0) throw nb::python_error();
      pass_on(tell, told);
    } catch (...) {
      stopped = std::current_exception();
      state.cancel();
    }
  }
  {
    const nb::gil_scoped_release unlocked;
    thread.join();
  }
  if (stopped) std::rethrow_exception(stopped);
  if (failure) std::rethrow_exception(failure);
}

}  // namespace tacit::python
