// SPDX-License-Identifier: Apache-2.0
#include "cluster/hub.h"

#include <fmt/format.h>

#include <algorithm>
#include <new>
#include <utility>

#include "base/error.h"
#include "base/text.h"
#include "cluster/coordinator.h"

namespace tacit::cluster {
namespace {

using std::chrono::milliseconds;

/// Between looks for who comes, and for what has left.
constexpr milliseconds kWaiting{2};
/// What may wait to be broadcast before a query waits.
constexpr std::size_t kMostUnbroadcast = std::size_t{128} << 20;
/// For the last messages.
constexpr milliseconds kLastWords{2000};

double seconds(Clock::duration time) {
  return std::chrono::duration<double>(time).count();
}

}  // namespace

Hub::Hub(std::unique_ptr<Channel> channel, milliseconds silence, const std::string& program,
         std::function<void(const std::string&)> warn)
    : channel_(std::move(channel)),
      silence_(silence),
      warn_(std::move(warn)),
      silences_(static_cast<std::size_t>(channel_->ranks() - 1)) {
  try {
    greet(program);
  } catch (...) {
    turn_away();
    throw;
  }
  thread_ = std::jthread([this] { run(); });
}

Hub::~Hub() {
  broadcast(plain_message({Kind::kStop}));
  {
    const std::lock_guard lock(mutex_);
    over_ = true;
  }
  changed_.notify_all();
}

std::vector<WorkerInfo> Hub::wait_for_hellos() {
  const Clock::time_point end = Clock::now() + silence_;
  std::vector<std::optional<WorkerInfo>> known(silences_.size());
  while (!std::ranges::all_of(known, [](const auto& info) { return info.has_value(); })) {
    if (const std::optional<Received> received = channel_->receive()) {
      ByteReader reader(received->bytes);
      if (read_head(reader).kind != Kind::kHello) continue;
      known.at(static_cast<std::size_t>(received->from) - 1) = read_hello(reader, received->from);
      continue;
    }
    if (Clock::now() >= end) {
      std::string ranks;
      for (std::size_t i = 0; i < known.size(); ++i) {
        if (!known[i]) ranks += fmt::format("{}{}", ranks.empty() ? "" : ", ", i + 1);
      }
      throw Error(
          ErrorCategory::kUnavailable,
          fmt::format("of the ranks {} nothing has been heard in {:.0f} s; see what they have printed", ranks,
                      seconds(silence_)));
    }
    std::this_thread::sleep_for(kWaiting);
  }
  std::vector<WorkerInfo> workers;
  for (std::optional<WorkerInfo>& info : known) workers.push_back(*std::move(info));
  return workers;
}

void Hub::greet(const std::string& program) {
  workers_ = wait_for_hellos();
  for (const WorkerInfo& worker : workers_) {
    if (worker.program != program) {
      throw Error(ErrorCategory::kConfig,
                  fmt::format("rank {} on {} runs tacit {}, rank 0 runs {}: install the same release on all "
                              "machines",
                              worker.rank, worker.host, worker.program, program));
    }
    channel_->send(worker.rank, welcome_message(silence_));
  }
}

/// The workers that hear it end.
void Hub::turn_away() {
  try {
    for (int rank = 1; rank < channel_->ranks(); ++rank) channel_->send(rank, plain_message({Kind::kStop}));
    const Clock::time_point end = Clock::now() + kLastWords;
    while (channel_->unsent() > 0 && Clock::now() < end) {
      channel_->receive();
      std::this_thread::sleep_for(kWaiting);
    }
  } catch (const Error&) {
    // They find out by themselves.
  }
}

std::optional<std::string> Hub::lost() const {
  const std::lock_guard lock(mutex_);
  return lost_;
}

void Hub::require_all() const {
  if (lost()) throw Error(ErrorCategory::kUnavailable, kLostText);
}

void Hub::lose(int rank, const Error& wrong) {
  lose(fmt::format("{} does not follow the protocol: {}", name_of(rank), wrong.what()));
}

Error Hub::failure(int rank, const Error& own) const {
  warn_(fmt::format("{} could not link for a query: {}", name_of(rank), printable(own.what())));
  if (own.category() == ErrorCategory::kUnavailable) return {own.category(), kFailedText};
  return {ErrorCategory::kInternal, fmt::format("{} could not link for this query", name_of(rank))};
}

std::uint64_t Hub::open(Listener& listener) {
  const std::lock_guard lock(listeners_mutex_);
  listeners_[++queries_] = &listener;
  return queries_;
}

void Hub::close(std::uint64_t query) {
  const std::lock_guard lock(listeners_mutex_);
  listeners_.erase(query);
}

void Hub::send(int to, Bytes message) {
  {
    const std::lock_guard lock(mutex_);
    if (to == 0) waiting_ += message.size();
    outgoing_.push_back({to, std::move(message)});
  }
  changed_.notify_all();
}

void Hub::broadcast(Bytes message) {
  send(0, std::move(message));
}

void Hub::wait_for_room(const std::function<void()>& give_up) const {
  constexpr milliseconds kBetween{100};
  std::unique_lock lock(mutex_);
  while (!lost_ && waiting_ + unbroadcast_ > kMostUnbroadcast) {
    changed_.wait_for(lock, kBetween);
    lock.unlock();
    give_up();
    lock.lock();
  }
}

void Hub::run() {
  Pause pause;
  Clock::time_point end = Clock::time_point::max();
  while (true) {
    bool any = false;
    try {
      any = round();
    } catch (const Error& error) {
      lose(error.what());
    } catch (const std::bad_alloc&) {
      lose(
          "rank 0 has no memory left for messages to its workers and from them (its machine needs more, or "
          "[limits] total_memory_mb has to be less)");
    } catch (const std::exception& error) {
      lose(fmt::format("rank 0 cannot pass on messages between ranks, by a defect: {}", error.what()));
    }
    std::unique_lock lock(mutex_);
    if (over_) {
      if (lost_) break;
      end = std::min(end, Clock::now() + kLastWords);
      if ((outgoing_.empty() && channel_->unsent() == 0) || Clock::now() >= end) return;
    }
    changed_.wait_for(lock, pause.behind(any), [this] { return !outgoing_.empty() && !lost_; });
  }
  turn_away();
}

bool Hub::round() {
  bool any = send_all();
  while (const std::optional<Received> received = channel_->receive()) {
    any = true;
    hear(*received);
  }
  const Clock::time_point now = Clock::now();
  say_alive(now);
  watch(now);
  const std::lock_guard lock(mutex_);
  if (unbroadcast_ != channel_->unbroadcast()) changed_.notify_all();
  unbroadcast_ = channel_->unbroadcast();
  return any || channel_->moving();
}

bool Hub::send_all() {
  std::deque<Outgoing> outgoing;
  {
    const std::lock_guard lock(mutex_);
    if (lost_) outgoing_.clear();
    outgoing.swap(outgoing_);
    unbroadcast_ += std::exchange(waiting_, 0);
  }
  for (Outgoing& own : outgoing) {
    if (own.to == 0) {
      channel_->broadcast(std::move(own.message));
    } else {
      channel_->send(own.to, std::move(own.message));
    }
  }
  return !outgoing.empty();
}

void Hub::hear(const Received& received) {
  const int rank = received.from;
  try {
    silences_.at(static_cast<std::size_t>(rank) - 1).heard();
    ByteReader reader(received.bytes);
    const Head head = read_head(reader);
    if (head.kind == Kind::kAlive) {
      const milliseconds stuck = read_alive(reader);
      if (stuck > silence_)
        lose(fmt::format("{} has not gone on with its work for {:.0f} s", name_of(rank), seconds(stuck)));
      return;
    }
    const std::lock_guard lock(listeners_mutex_);
    const auto listener = listeners_.find(head.query);
    if (listener != listeners_.end()) listener->second->on_message(rank, head.kind, reader);
  } catch (const Error& error) {
    lose(rank, error);
  }
}

void Hub::say_alive(Clock::time_point now) {
  if (now - said_ < kAliveInterval) return;
  said_ = now;
  for (const WorkerInfo& worker : workers_) channel_->send(worker.rank, alive_message({}));
}

void Hub::watch(Clock::time_point now) {
  for (std::size_t i = 0; i < silences_.size(); ++i) {
    silences_[i].listened(now);
    if (silences_[i].time() > silence_) {
      lose(fmt::format("{} has not been heard of for {:.0f} s", name_of(static_cast<int>(i) + 1),
                       seconds(silences_[i].time())));
    }
  }
}

void Hub::lose(const std::string& why) {
  {
    const std::lock_guard lock(mutex_);
    if (lost_) return;
    lost_ = why;
  }
  changed_.notify_all();
  const std::lock_guard lock(listeners_mutex_);
  for (const auto& [query, listener] : listeners_) listener->on_lost();
}

std::string Hub::name_of(int rank) const {
  return fmt::format("rank {} on {}", rank, workers_.at(static_cast<std::size_t>(rank) - 1).host);
}

}  // namespace tacit::cluster
