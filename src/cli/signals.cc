// SPDX-License-Identifier: Apache-2.0
#include "cli/signals.h"

#include <csignal>
#include <ctime>

#include "base/error.h"

namespace tacit::cli {

namespace {

volatile std::sig_atomic_t stop = 0;

extern "C" void note_signal(int) {
  stop = 1;
}

sigset_t stop_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  return set;
}

}  // namespace

void note_stop_signals() {
  struct sigaction action = {};
  action.sa_handler = note_signal;
  action.sa_flags = static_cast<int>(SA_RESETHAND | SA_RESTART);
  for (const int signal : {SIGINT, SIGTERM}) require(sigaction(signal, &action, nullptr) == 0, "sigaction");
}

bool stop_requested() {
  return stop != 0;
}

void hold_stop_signals() {
  const sigset_t set = stop_signals();
  require(pthread_sigmask(SIG_BLOCK, &set, nullptr) == 0, "pthread_sigmask");
}

void wait_for_stop_signal() {
  const sigset_t set = stop_signals();
  int signal = 0;
  require(sigwait(&set, &signal) == 0, "sigwait");
}

bool stop_signal_within(std::chrono::milliseconds time) {
  const sigset_t set = stop_signals();
  const timespec limit = {.tv_sec = time.count() / 1000, .tv_nsec = time.count() % 1000 * 1'000'000};
  return sigtimedwait(&set, nullptr, &limit) > 0;
}

void outlive_file_size_limits() {
  require(std::signal(SIGXFSZ, SIG_IGN) != SIG_ERR, "signal");
}

}  // namespace tacit::cli
