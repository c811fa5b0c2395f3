// SPDX-License-Identifier: Apache-2.0
#include "cluster/worker.h"

#include <fmt/format.h>
#include <sched.h>
#include <sys/sysinfo.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <fstream>
#include <new>
#include <optional>
#include <thread>

#include "base/error.h"
#include "cluster/silence.h"
#include "cluster/work_queue.h"

namespace tacit::cluster {
namespace {

using std::chrono::milliseconds;

/// Until rank 0 has said how long it may be silent: it may still be reading its configuration.
constexpr std::chrono::minutes kFirstWord{2};
/// Progress is told this often.
constexpr milliseconds kTell{200};

std::size_t usable_cores() {
  cpu_set_t cores;
  if (sched_getaffinity(0, sizeof cores, &cores) != 0)
    return std::max(1U, std::thread::hardware_concurrency());
  return static_cast<std::size_t>(std::max(1, CPU_COUNT(&cores)));
}

/// Of the machine, or of this control group where that has less.
std::size_t usable_memory() {
  struct sysinfo info{};
  std::size_t bytes = sysinfo(&info) == 0 ? std::size_t{info.totalram} * info.mem_unit : 0;
  std::ifstream limit("/sys/fs/cgroup/memory.max");
  std::size_t own = 0;
  if (limit >> own && own < bytes) bytes = own;
  return bytes;
}

class Worker {
 public:
  Worker(Channel& channel, const WorkerOptions& options)
      : channel_(channel),
        options_(options),
        queue_(static_cast<int>(options.info.threads), options.security, channel.machine_memory()) {}

  void run() {
    WorkerInfo info = options_.info;
    info.shares_memory = channel_.machine_memory() != nullptr;
    channel_.send(0, hello_message(info));
    Pause pause;
    while (!stopped_) std::this_thread::sleep_for(pause.behind(round()));
  }

 private:
  bool round() {
    bool any = false;
    while (std::optional<Received> received = channel_.receive()) {
      any = true;
      silence_.heard();
      hear(std::move(received->bytes));
    }
    const Clock::time_point now = Clock::now();
    const bool tell = now - told_ > kTell;
    if (tell) told_ = now;
    for (Bytes& answer : queue_.answers(tell)) {
      any = true;
      say(std::move(answer), now);
    }
    if (now - said_ >= kAliveInterval) {
      say(alive_message(queue_.stuck()), now);
      if (options_.orphaned()) throw Error(ErrorCategory::kUnavailable, "whoever started the ranks is gone");
    }
    silence_.listened(now);
    if (silence_.time() > limit_) {
      throw Error(ErrorCategory::kUnavailable,
                  fmt::format("rank 0, the server, has not been heard of for {:.0f} s",
                              std::chrono::duration<double>(silence_.time()).count()));
    }
    return any || channel_.moving();
  }

  void say(Bytes message, Clock::time_point now) {
    channel_.send(0, std::move(message));
    said_ = now;
  }

  void hear(Bytes message) {
    ByteReader reader(message);
    const Head head = read_head(reader);
    switch (head.kind) {
      case Kind::kWelcome:
        limit_ = read_welcome(reader);
        return;
      case Kind::kAlive:
        read_alive(reader);
        return;
      case Kind::kStop:
        stopped_ = true;
        return;
      default:
        return queue_.take(head, std::move(message));
    }
  }

  Channel& channel_;
  const WorkerOptions& options_;
  WorkQueue queue_;
  Silence silence_;
  milliseconds limit_ = kFirstWord;
  Clock::time_point said_{}, told_{};
  bool stopped_ = false;
};

}  // namespace

WorkerInfo this_machine(int threads, const std::string& program) {
  WorkerInfo info;
  std::array<char, 256> host{};
  if (gethostname(host.data(), host.size() - 1) == 0) info.host = host.data();
  info.program = program;
  info.cores = std::max(1U, std::thread::hardware_concurrency());
  if (const long online = sysconf(_SC_NPROCESSORS_ONLN); online > 0)
    info.cores = static_cast<std::size_t>(online);
  info.usable_cores = usable_cores();
  info.threads = threads > 0 ? static_cast<std::size_t>(threads) : info.usable_cores;
  info.memory_bytes = usable_memory();
  return info;
}

void work(Channel& channel, const WorkerOptions& options) {
  try {
    Worker(channel, options).run();
  } catch (const std::bad_alloc&) {
    throw Error(ErrorCategory::kLimit,
                "out of memory for messages of rank 0; its machine needs more, or [limits] total_memory_mb, "
                "which is for each rank, has to be less");
  }
}

}  // namespace tacit::cluster
