// SPDX-License-Identifier: Apache-2.0
// A gRPC stream with bounded waits: reads and writes block the calling thread, each within a limit. gRPC's
// own blocking calls have no such limits, so this uses its callback interface, and is the same for both sides
// (`Reactor` is grpc::ServerBidiReactor or grpc::ClientBidiReactor, of grpc::ByteBuffer).
#pragma once

#include <grpcpp/support/byte_buffer.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>

#include "rpc/wait.h"

namespace tacit::rpc {

template <class Reactor>
class BlockingStream : public Reactor {
 public:
  /// Begins to read: one message is read ahead, never more, so that the peer's sending is held to the
  /// reader's pace.
  void start_reading() {
    // gRPC calls back on another thread: the lock puts what made this object before that.
    { const std::lock_guard lock(mutex_); }
    this->StartRead(&incoming_);
  }

  /// The next message. One thread may read.
  Wait read(grpc::ByteBuffer& bytes, const WaitLimit& limit) {
    std::unique_lock lock(mutex_);
    const Wait outcome = wait(lock, limit, [this] { return arrived_ || read_over_; });
    if (outcome != Wait::kDone) return outcome;
    if (!arrived_) return Wait::kEnded;
    bytes.Swap(&incoming_);
    incoming_.Clear();
    arrived_ = false;
    lock.unlock();
    this->StartRead(&incoming_);
    return Wait::kDone;
  }

  /// Begins to write once the message before has been taken; settle() waits for this one too. Any thread may
  /// write.
  Wait write(grpc::ByteBuffer& bytes, const WaitLimit& limit) {
    std::unique_lock lock(mutex_);
    const Wait outcome = wait_for_writer(lock, limit);
    if (outcome == Wait::kDone) start_writing(lock, bytes);
    return outcome;
  }

  /// Writes the message unless one is under way; says whether it did.
  bool try_write(grpc::ByteBuffer& bytes) {
    std::unique_lock lock(mutex_);
    if (writing_ || write_over_) return false;
    start_writing(lock, bytes);
    return true;
  }

  /// Waits until nothing is being written.
  Wait settle(const WaitLimit& limit) {
    std::unique_lock lock(mutex_);
    return wait_for_writer(lock, limit);
  }

  void OnReadDone(bool ok) override {
    const std::lock_guard lock(mutex_);
    arrived_ = ok;
    read_over_ = !ok;
    changed_.notify_all();
  }

  void OnWriteDone(bool ok) override {
    const std::lock_guard lock(mutex_);
    writing_ = false;
    write_over_ = !ok;
    changed_.notify_all();
  }

 protected:
  /// For what a side waits for besides messages; `ready` and its data are guarded by mutex().
  template <class Ready>
  Wait wait(std::unique_lock<std::mutex>& lock, const WaitLimit& limit, Ready ready) {
    while (!ready()) {
      if (limit.stopped && limit.stopped()) return Wait::kStopped;
      const Clock::time_point now = Clock::now();
      if (now >= limit.until) return Wait::kTimeout;
      changed_.wait_until(lock, std::min(limit.until, now + std::chrono::milliseconds(100)));
    }
    return Wait::kDone;
  }

  std::mutex& mutex() { return mutex_; }
  void notify() { changed_.notify_all(); }

 private:
  Wait wait_for_writer(std::unique_lock<std::mutex>& lock, const WaitLimit& limit) {
    const Wait outcome = wait(lock, limit, [this] { return !writing_; });
    return outcome == Wait::kDone && write_over_ ? Wait::kEnded : outcome;
  }

  // Unlocks: gRPC may call back at once.
  void start_writing(std::unique_lock<std::mutex>& lock, grpc::ByteBuffer& bytes) {
    outgoing_.Swap(&bytes);
    writing_ = true;
    lock.unlock();
    this->StartWrite(&outgoing_);
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  grpc::ByteBuffer incoming_;  // filled by gRPC while neither arrived_ nor read_over_
  grpc::ByteBuffer outgoing_;  // read by gRPC while writing_
  bool arrived_ = false;
  bool read_over_ = false;
  bool writing_ = false;
  bool write_over_ = false;
};

}  // namespace tacit::rpc
