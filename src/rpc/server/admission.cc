// SPDX-License-Identifier: Apache-2.0
#include "rpc/server/admission.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/error.h"

namespace tacit::rpc {

double seconds_until_turn(std::vector<Load> running, std::span<const Load> waiting, std::size_t most_running,
                          std::size_t most_bytes) {
  double now = 0;
  std::size_t bytes = 0;
  for (const Load& load : running) bytes += load.bytes;
  for (const Load& next : waiting) {
    while (!running.empty() && (running.size() >= most_running || bytes + next.bytes > most_bytes)) {
      const auto first = std::ranges::min_element(running, {}, &Load::seconds);
      now = std::max(now, first->seconds);
      bytes -= first->bytes;
      running.erase(first);
    }
    running.push_back({next.bytes, now + next.seconds});
    bytes += next.bytes;
  }
  return now;
}

Admission::Ticket Admission::enter(Query query, const WhileWaiting& while_waiting) {
  const std::size_t bytes = query.bytes;
  std::unique_lock lock(mutex_);
  require_possible(bytes);
  if (fits(bytes) && queue_.empty()) {
    running_.push_back(std::move(query));
  } else {
    if (queue_.size() >= most_waiting_) {
      throw Error(ErrorCategory::kLimit, fmt::format("the server is busy (queries running: {}, waiting: {}); "
                                                     "try again later",
                                                     running_.size(), queue_.size()));
    }
    const Place own = queue_.insert(queue_.end(), std::move(query));
    try {
      wait_in_queue(lock, own, while_waiting);
    } catch (...) {
      if (!lock.owns_lock()) lock.lock();
      queue_.erase(own);
      queue_moved();
      throw;
    }
    running_.splice(running_.end(), queue_, own);
    queue_moved();
  }
  bytes_ += bytes;
  return {*this, std::prev(running_.end())};
}

bool Admission::fits(std::size_t bytes) const {
  return running_.size() < most_running_ && bytes_ + bytes <= most_bytes_;
}

void Admission::require_possible(std::size_t bytes) const {
  if (bytes <= most_bytes_) return;
  throw Error(ErrorCategory::kUnavailable,
              fmt::format("the server has less memory for queries than when this one was planned ({} MB of "
                          "{} MB); ask again, for a plan within what it has now",
                          most_bytes_ >> 20, bytes >> 20));
}

void Admission::wait_in_queue(std::unique_lock<std::mutex>& lock, Place own,
                              const WhileWaiting& while_waiting) {
  const auto my_turn = [&] { return queue_.begin() == own && fits(own->bytes); };
  while (!my_turn()) {
    require_possible(own->bytes);
    const Standing standing = standing_of(own);
    const std::uint64_t wakings = wakings_;
    lock.unlock();
    const Clock::time_point call_again = while_waiting(standing);
    lock.lock();
    changed_.wait_until(lock, call_again, [&] { return my_turn() || wakings_ != wakings; });
  }
}

Admission::Standing Admission::standing_of(Place own) {
  const auto load = [](const Query& query) { return Load{query.bytes, query.seconds()}; };
  std::vector<Load> running, waiting;
  for (const Query& query : running_) running.push_back(load(query));
  for (Place query = queue_.begin(); query != std::next(own); ++query) waiting.push_back(load(*query));
  return {waiting.size(), queue_.size(),
          seconds_until_turn(std::move(running), waiting, most_running_, most_bytes_)};
}

void Admission::resize(std::size_t running, std::size_t waiting, std::size_t memory_bytes) {
  const std::lock_guard lock(mutex_);
  most_running_ = running;
  most_waiting_ = waiting;
  most_bytes_ = memory_bytes;
  queue_moved();
}

void Admission::wake() {
  const std::lock_guard lock(mutex_);
  queue_moved();
}

void Admission::wait_until_none_runs(std::chrono::milliseconds longest) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, longest, [this] { return running_.empty(); });
}

void Admission::leave(Place query) {
  const std::lock_guard lock(mutex_);
  bytes_ -= query->bytes;
  running_.erase(query);
  changed_.notify_all();
}

void Admission::queue_moved() {
  ++wakings_;
  changed_.notify_all();
}

std::size_t Admission::running() const {
  const std::lock_guard lock(mutex_);
  return running_.size();
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
