// SPDX-License-Identifier: Apache-2.0
// A worker's thread that computes: takes messages in their order, and leaves what comes of them to be sent.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "bgv/security.h"
#include "cluster/channel.h"
#include "cluster/machine_memory.h"
#include "cluster/messages.h"
#include "cluster/silence.h"
#include "cluster/worker_query.h"
#include "link/workers.h"

namespace tacit::cluster {

class WorkQueue {
 public:
  /// `threads`: that it links with, at least 1. `memory`: what the ranks of this machine share, or nullptr;
  /// it outlives the queue.
  WorkQueue(int threads, bgv::Security security, MachineMemory* memory);
  /// Ends what is being computed.
  ~WorkQueue();
  WorkQueue(const WorkQueue&) = delete;
  WorkQueue& operator=(const WorkQueue&) = delete;

  // On the thread of the messages.

  /// A message about a query, which it has read to the end of its head. Returns at once.
  void take(Head head, Bytes message);
  /// What is to be sent to rank 0 of results, and with `progress` what there is of that.
  std::vector<Bytes> answers(bool progress);
  /// How long it has had work and not shown that it goes on; 0 where it has none.
  std::chrono::milliseconds stuck() const;

 private:
  struct Task {
    std::shared_ptr<WorkerQuery> query;
    Kind kind{};
    Bytes message;
  };

  void begin(std::uint64_t number, ByteReader& message);
  void end(std::uint64_t number);
  /// With a lock of mutex_.
  void add(Task task);
  void run();
  void compute(const Task& task);
  void carry_out(const Task& task, WorkerQuery& query);
  void answer(WorkerQuery& query, Bytes message);
  void fail(std::uint64_t query, const Error& error);

  const bgv::Security security_;
  MachineMemory* const memory_;
  link::Workers workers_;
  std::map<std::uint64_t, std::shared_ptr<WorkerQuery>> queries_;  // the thread of the messages alone

  std::atomic<Clock::rep> signs_ = 0;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Task> tasks_;
  std::vector<Bytes> answers_;
  bool working_ = false, over_ = false;

  std::jthread thread_;
};

}  // namespace tacit::cluster
