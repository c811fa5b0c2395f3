// SPDX-License-Identifier: Apache-2.0
// Rank 0's messages: a thread of its own, which alone uses the channel, sends what is given to it, hands what
// comes to the query that it is about, and watches over the workers.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "cluster/channel.h"
#include "cluster/messages.h"
#include "cluster/silence.h"

namespace tacit::cluster {

/// What a query hears, on the hub's thread.
class Listener {
 public:
  virtual ~Listener() = default;
  /// `message`: behind its head. What it throws makes the worker one that is lost.
  virtual void on_message(int rank, Kind kind, ByteReader& message) = 0;
  virtual void on_lost() = 0;
};

class Hub {
 public:
  /// Waits until all workers have said who they are, `silence` at most. Throws Error(kUnavailable) that names
  /// those that have not, and Error(kConfig) where one runs another release than `program`.
  Hub(std::unique_ptr<Channel> channel, std::chrono::milliseconds silence, const std::string& program,
      std::function<void(const std::string&)> warn);
  /// Tells the workers to end, and waits a little until that is sent.
  ~Hub();
  Hub(const Hub&) = delete;
  Hub& operator=(const Hub&) = delete;

  // Any thread may call.

  const std::vector<WorkerInfo>& workers() const { return workers_; }
  /// That rank 0 shares (channel.h).
  MachineMemory* machine_memory() const { return channel_->machine_memory(); }
  /// Which rank is lost, and how that shows; nothing as long as all are there.
  std::optional<std::string> lost() const;
  /// The same for a client. Throws Error(kUnavailable).
  void require_all() const;
  /// From now on the worker is lost: it has sent something that is wrong.
  void lose(int rank, const Error& wrong);
  /// What a query ends with that a worker cannot go on with: the fault is the server's, whatever it is to the
  /// worker, whose own words are for the log. kUnavailable (kFailedText) where the worker says so, else
  /// kInternal.
  Error failure(int rank, const Error& own) const;

  /// A number for a query, which hears what is said about it.
  std::uint64_t open(Listener& listener);
  /// It hears nothing any more: returns when no call is under way.
  void close(std::uint64_t query);

  void send(int to, Bytes message);
  void broadcast(Bytes message);
  /// Waits while much of what was broadcast is not sent yet, asking ten times a second whether to give up;
  /// throws what that throws. Pieces do not count: workers have few at once, and while one query sends them,
  /// another one's planes may set out.
  void wait_for_room(const std::function<void()>& give_up) const;

 private:
  struct Outgoing {
    int to = 0;  // 0: all
    Bytes message;
  };

  void greet(const std::string& program);
  std::vector<WorkerInfo> wait_for_hellos();
  void turn_away();
  void run();
  /// One round: whether anything came, went or moves.
  bool round();
  bool send_all();
  void hear(const Received& received);
  void say_alive(Clock::time_point now);
  void watch(Clock::time_point now);
  void lose(const std::string& why);
  std::string name_of(int rank) const;

  const std::unique_ptr<Channel> channel_;
  const std::chrono::milliseconds silence_;
  const std::function<void(const std::string&)> warn_;
  std::vector<WorkerInfo> workers_;  // [rank - 1]
  std::vector<Silence> silences_;    // [rank - 1]; the hub's thread alone
  Clock::time_point said_{};

  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  std::deque<Outgoing> outgoing_;
  std::size_t waiting_ = 0, unbroadcast_ = 0;  // bytes of broadcasts, in outgoing_ and with the channel
  std::optional<std::string> lost_;
  bool over_ = false;

  std::mutex listeners_mutex_;  // held while one hears something
  std::map<std::uint64_t, Listener*> listeners_;
  std::uint64_t queries_ = 0;

  std::jthread thread_;
};

}  // namespace tacit::cluster
