// SPDX-License-Identifier: Apache-2.0
// Ranks that are threads of this process, and what may go wrong between them.
#pragma once

#include <array>
#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "base/error.h"
#include "cluster/coordinator.h"
#include "cluster/machine_memory.h"
#include "cluster/messages.h"
#include "cluster/worker.h"
#include "support/small_ring.h"

namespace tacit::cluster {

/// What becomes of a message: changed, or kept back.
using Fault = std::function<bool(int from, int to, Bytes& message)>;

inline Kind kind_of(const Bytes& message) {
  ByteReader reader(message);
  return read_head(reader).kind;
}

class Post {
 public:
  Post(int ranks, Fault fault) : boxes_(static_cast<std::size_t>(ranks)), fault_(std::move(fault)) {}

  int ranks() const { return static_cast<int>(boxes_.size()); }
  void put(int from, int to, Bytes message) {
    const std::lock_guard lock(mutex_);
    const Kind kind = kind_of(message);
    if (fault_ && !fault_(from, to, message)) return;
    ++delivered_[static_cast<std::size_t>(kind)];
    boxes_[static_cast<std::size_t>(to)].push_back({from, std::move(message)});
  }
  /// Messages of this kind so far.
  std::size_t delivered(Kind kind) {
    const std::lock_guard lock(mutex_);
    return delivered_[static_cast<std::size_t>(kind)];
  }
  std::optional<Received> take(int rank) {
    const std::lock_guard lock(mutex_);
    std::deque<Received>& box = boxes_[static_cast<std::size_t>(rank)];
    if (box.empty()) return std::nullopt;
    Received first = std::move(box.front());
    box.pop_front();
    return first;
  }

 private:
  std::mutex mutex_;
  std::vector<std::deque<Received>> boxes_;
  std::array<std::size_t, static_cast<std::size_t>(kLastKind) + 1> delivered_{};
  const Fault fault_;
};

class InProcess final : public Channel {
 public:
  InProcess(std::shared_ptr<Post> post, int rank, MachineMemory* memory)
      : post_(std::move(post)), rank_(rank), memory_(memory) {}

  int rank() const override { return rank_; }
  int ranks() const override { return post_->ranks(); }
  void send(int to, Bytes message) override { post_->put(rank_, to, std::move(message)); }
  void broadcast(Bytes message) override {
    for (int to = 1; to < ranks(); ++to) post_->put(rank_, to, message);
  }
  std::optional<Received> receive() override { return post_->take(rank_); }
  std::size_t unsent() const override { return 0; }
  std::size_t unbroadcast() const override { return 0; }
  MachineMemory* machine_memory() override { return memory_; }

 private:
  const std::shared_ptr<Post> post_;
  const int rank_;
  MachineMemory* const memory_;
};

/// Waits a little until workers have the planes: rank 0 alone would be done with a small query before.
class PatientPlace final : public link::Place {
 public:
  PatientPlace(link::Place& place, Post& post) : place_(place), post_(post) {}
  std::unique_ptr<link::Executor> executor(const link::ExecutorInput& input) override {
    return std::make_unique<Patient>(place_.executor(input), post_);
  }

 private:
  class Patient final : public link::Executor {
   public:
    Patient(std::unique_ptr<link::Executor> own, Post& post) : own_(std::move(own)), post_(post) {}
    void announce(std::span<const bgv::Ciphertext> planes) override {
      before_ = post_.delivered(Kind::kReady);
      own_->announce(planes);
    }
    void load(std::vector<bgv::Ciphertext> planes) override {
      own_->load(std::move(planes));
      const auto workers = static_cast<std::size_t>(post_.ranks() - 1);
      const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(500);
      while (post_.delivered(Kind::kReady) < before_ + workers && std::chrono::steady_clock::now() < end)
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
      std::this_thread::sleep_for(std::chrono::milliseconds(5));  // until the last one is heard, too
    }
    void run(link::LayerWork& work) override { own_->run(work); }
    void unload() override { own_->unload(); }

   private:
    const std::unique_ptr<link::Executor> own_;
    Post& post_;
    std::size_t before_ = 0;
  };

  link::Place& place_;
  Post& post_;
};

/// Rank 0's end, with workers of one thread each.
class Ranks {
 public:
  struct Setup {
    Fault fault = {};
    std::chrono::milliseconds silence = std::chrono::seconds(20);
    std::string program = "1";
    std::size_t threads = 1;
    bool share_memory = false;
  };

  explicit Ranks(int ranks) : Ranks(ranks, Setup()) {}
  Ranks(int ranks, const Setup& setup)
      : post_(std::make_shared<Post>(ranks, setup.fault)),
        memory_(setup.share_memory ? std::make_unique<MachineMemory>(MachineMemory::new_file()) : nullptr) {
    for (int rank = 1; rank < ranks; ++rank) {
      workers_.emplace_back([this, rank, setup] {
        InProcess channel(post_, rank, memory_.get());
        WorkerOptions options{.info = this_machine(1, setup.program), .security = small_ring()};
        options.info.threads = setup.threads;
        try {
          work(channel, options);
        } catch (const Error& error) {
          const std::lock_guard lock(mutex_);
          ended_ += std::string(error.what()) + "\n";
        }
      });
    }
    coordinator_.emplace(std::make_unique<InProcess>(post_, 0, memory_.get()), setup.silence, "1",
                         [this](const std::string& text) {
                           const std::lock_guard lock(mutex_);
                           warned_ += text + "\n";
                         });
    place_.emplace(*coordinator_, *post_);
  }
  ~Ranks() { end(); }

  Coordinator& coordinator() { return *coordinator_; }
  link::Place& place() { return *place_; }
  /// What all ranks share, if they do.
  MachineMemory* memory() { return memory_.get(); }
  /// Pieces that workers have linked.
  std::size_t pieces() { return post_->delivered(Kind::kNodes); }
  /// What rank 0's log is told.
  std::string warned() {
    const std::lock_guard lock(mutex_);
    return warned_;
  }
  /// Ends all ranks. How workers have ended, if not because they were told to.
  std::string end() {
    coordinator_.reset();
    workers_.clear();
    return ended_;
  }

 private:
  const std::shared_ptr<Post> post_;
  const std::unique_ptr<MachineMemory> memory_;
  std::mutex mutex_;
  std::string ended_, warned_;
  std::vector<std::jthread> workers_;
  std::optional<Coordinator> coordinator_;
  std::optional<PatientPlace> place_;
};

}  // namespace tacit::cluster
