// SPDX-License-Identifier: Apache-2.0
#include "cli/signals.h"

#include <unistd.h>

#include <csignal>
#include <ctime>
#include <initializer_list>

#include "base/error.h"

namespace tacit::cli {

namespace {

volatile std::sig_atomic_t stop = 0;
const char* stopped_by = "";
bool by_parent = false;

extern "C" void note_signal(int) {
  stop = 1;
}

sigset_t set_of(std::initializer_list<int> signals) {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : signals) sigaddset(&set, signal);
  return set;
}

void hold(const sigset_t& set) {
  require(pthread_sigmask(SIG_BLOCK, &set, nullptr) == 0, "pthread_sigmask");
}

// Its number, or -1.
int any_within(const sigset_t& set, std::chrono::milliseconds time, siginfo_t* info = nullptr) {
  const timespec limit = {.tv_sec = time.count() / 1000, .tv_nsec = time.count() % 1000 * 1'000'000};
  return sigtimedwait(&set, info, &limit);
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

void hold_reload_signal() {
  hold(set_of({SIGHUP, SIGUSR1}));
}

void hold_stop_signals() {
  hold(set_of({SIGINT, SIGTERM, SIGUSR2}));
}

void ignore_server_signals() {
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGUSR1, SIGUSR2})
    require(std::signal(signal, SIG_IGN) != SIG_ERR, "signal");
}

std::optional<Signal> signal_within(std::chrono::milliseconds time) {
  siginfo_t info{};
  const int signal = any_within(set_of({SIGINT, SIGTERM, SIGUSR2, SIGHUP, SIGUSR1}), time, &info);
  if (signal <= 0) return std::nullopt;
  if (signal == SIGHUP || signal == SIGUSR1) return Signal::kReload;
  stopped_by = signal == SIGTERM ? "SIGTERM" : signal == SIGINT ? "SIGINT" : "SIGUSR2";
  by_parent = signal == SIGTERM && info.si_code == SI_USER && info.si_pid == getppid();
  return Signal::kStop;
}

const char* stop_signal_name() {
  return stopped_by;
}

bool stopped_by_parent() {
  return by_parent;
}

bool stop_signal_within(std::chrono::milliseconds time) {
  return any_within(set_of({SIGINT, SIGTERM, SIGUSR2}), time) > 0;
}

void outlive_file_size_limits() {
  require(std::signal(SIGXFSZ, SIG_IGN) != SIG_ERR, "signal");
}

}  // namespace tacit::cli
