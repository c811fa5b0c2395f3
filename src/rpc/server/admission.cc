#include "rpc/server/admission.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"

namespace tacit::rpc {

Admission::Ticket Admission::enter(std::size_t bytes, const WhileWaiting& while_waiting) {
  require(bytes <= most_bytes_, "no query is planned with more memory than all may use");
  std::unique_lock lock(mutex_);
  if (!fits(bytes) || !queue_.empty()) {
    if (queue_.size() >= most_waiting_) {
      throw Error(ErrorCategory::kLimit, fmt::format("the server is busy (queries running: {}, waiting: {}); "
                                                     "try again later",
                                                     running_, queue_.size()));
    }
    const std::uint64_t number = next_number_++;
    queue_.push_back(number);
    try {
      wait_in_queue(lock, number, bytes, while_waiting);
    } catch (...) {
      if (!lock.owns_lock()) lock.lock();
      drop(number);
      throw;
    }
    drop(number);
  }
  ++running_;
  bytes_ += bytes;
  return {*this, bytes};
}

bool Admission::fits(std::size_t bytes) const {
  return running_ < most_running_ && bytes <= most_bytes_ - bytes_;
}

void Admission::wait_in_queue(std::unique_lock<std::mutex>& lock, std::uint64_t number, std::size_t bytes,
                              const WhileWaiting& while_waiting) {
  const auto my_turn = [&] { return queue_.front() == number && fits(bytes); };
  while (!my_turn()) {
    const std::size_t place = place_of(number);
    const std::size_t waiting = queue_.size();
    const std::uint64_t wakings = wakings_;
    lock.unlock();
    const Clock::time_point call_again = while_waiting(place, waiting);
    lock.lock();
    changed_.wait_until(lock, call_again, [&] { return my_turn() || wakings_ != wakings; });
  }
}

void Admission::wake() {
  const std::lock_guard lock(mutex_);
  queue_moved();
}

void Admission::wait_until_none_runs(std::chrono::milliseconds longest) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, longest, [this] { return running_ == 0; });
}

void Admission::leave(std::size_t bytes) {
  const std::lock_guard lock(mutex_);
  --running_;
  bytes_ -= bytes;
  changed_.notify_all();
}

std::size_t Admission::place_of(std::uint64_t number) const {
  return static_cast<std::size_t>(std::find(queue_.begin(), queue_.end(), number) - queue_.begin()) + 1;
}

void Admission::drop(std::uint64_t number) {
  std::erase(queue_, number);
  queue_moved();
}

void Admission::queue_moved() {
  ++wakings_;
  changed_.notify_all();
}

std::size_t Admission::running() const {
  const std::lock_guard lock(mutex_);
  return running_;
}

std::size_t Admission::waiting() const {
  const std::lock_guard lock(mutex_);
  return queue_.size();
}

std::size_t Admission::reserved_bytes() const {
  const std::lock_guard lock(mutex_);
  return bytes_;
}

}  // namespace tacit::rpc
