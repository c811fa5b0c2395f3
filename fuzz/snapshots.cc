// SPDX-License-Identifier: Apache-2.0
#include "snapshots.h"

#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <exception>
#include <string>

#include "targets.h"

// The linker's names for the section of clang's coverage counters; null where there are none.
extern "C" {
extern unsigned char __start___sancov_cntrs[] __attribute__((weak, visibility("hidden")));
extern unsigned char __stop___sancov_cntrs[] __attribute__((weak, visibility("hidden")));
}

namespace tacit::fuzz {
namespace {

constexpr unsigned kMaxSeconds = 120;  // of one input; libFuzzer's own limit is shorter
constexpr std::size_t kMaxInput = 1 << 16;
constexpr long kMaxKilobytes = 3L << 20;  // of memory in a fork

std::span<unsigned char> counters() {
  unsigned char* volatile begin = __start___sancov_cntrs;  // else a compiler takes it for never null
  if (begin == nullptr) return {};
  return {begin, static_cast<std::size_t>(__stop___sancov_cntrs - __start___sancov_cntrs)};
}

void say(const char* what, const char* why) {
  std::fprintf(stderr, "%s: %s\n", what, why);
}

}  // namespace

Snapshots::Snapshots(std::size_t states,
                     const std::function<void(const std::function<void(std::size_t)>&)>& walk, const Run& run)
    : ends_(states), counters_(counters()) {
  void* memory = mmap(nullptr, std::max<std::size_t>(counters_.size(), 1), PROT_READ | PROT_WRITE,
                      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  expect(memory != MAP_FAILED, "there is memory for coverage");
  shared_ = static_cast<unsigned char*>(memory);
  for (Ends& ends : ends_) {
    int pair[2];
    expect(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair) == 0, "there are sockets for all states");
    ends = {pair[0], pair[1]};
  }
  const pid_t walker = fork();
  expect(walker >= 0, "there can be another process");
  if (walker == 0) {
    try {
      walk([&](std::size_t state) {
        if (fork() == 0) serve(state, run);
      });
      _exit(0);
    } catch (const std::exception& error) {
      say("an honest query fails", error.what());
      _exit(1);
    }
  }
  int status = 0;
  while (waitpid(walker, &status, 0) < 0 && errno == EINTR) {
  }
  expect(WIFEXITED(status) && WEXITSTATUS(status) == 0, "an honest query comes to its end");
  for (Ends& ends : ends_) close(ends.theirs);
}

Snapshots::~Snapshots() {
  for (const Ends& ends : ends_) close(ends.ours);
  munmap(shared_, std::max<std::size_t>(counters_.size(), 1));
}

/// Forks for each input that comes; ends when nobody is left to send one.
void Snapshots::serve(std::size_t state, const Run& run) const {
  const int own = ends_[state].theirs;
  for (const Ends& ends : ends_) {
    close(ends.ours);
    if (ends.theirs != own) close(ends.theirs);
  }
  std::string bytes(kMaxInput, '\0');
  while (true) {
    const ssize_t got = recv(own, bytes.data(), bytes.size(), 0);
    if (got < 1) _exit(0);
    const pid_t child = fork();
    if (child == 0)
      run_and_exit(state, run, std::string_view(bytes).substr(1, static_cast<std::size_t>(got - 1)));
    int status = 0;
    if (child < 0 || waitpid(child, &status, 0) != child) status = -1;
    if (send(own, &status, sizeof status, MSG_NOSIGNAL) < 0) _exit(0);
  }
}

void Snapshots::run_and_exit(std::size_t state, const Run& run, std::string_view bytes) const {
  alarm(kMaxSeconds);
  std::ranges::fill(counters_, std::uint8_t{0});
  bool good = true;
  try {
    run(state, bytes);
  } catch (const std::exception& error) {
    say("finding", error.what());
    good = false;
  }
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  if (used.ru_maxrss > kMaxKilobytes) {
    say("finding", "an input takes too much memory");
    good = false;
  }
  std::ranges::copy(counters_, shared_);
  _exit(good ? 0 : 1);
}

void Snapshots::run(std::size_t state, std::string_view bytes) const {
  // A byte in front: an empty message would be an end.
  const std::string message = '>' + std::string(bytes.substr(0, kMaxInput - 1));
  expect(send(ends_[state].ours, message.data(), message.size(), MSG_NOSIGNAL) >= 0, "the snapshot is there");
  int status = -1;
  while (recv(ends_[state].ours, &status, sizeof status, 0) < 0 && errno == EINTR) {
  }
  for (std::size_t i = 0; i < counters_.size(); ++i)
    counters_[i] = static_cast<unsigned char>(std::min(counters_[i] + shared_[i], 255));
  expect(WIFEXITED(status) && WEXITSTATUS(status) == 0, "an input leaves its fork alive");
}

bool& snapshots_wanted() {
  static bool wanted = false;
  return wanted;
}

}  // namespace tacit::fuzz
