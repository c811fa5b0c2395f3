// SPDX-License-Identifier: Apache-2.0
#include "cluster/spread_executor.h"

#include <chrono>
#include <utility>

#include "base/error.h"
#include "cluster/coordinator.h"
#include "cluster/machine_memory.h"
#include "cluster/residues.h"
#include "link/workers.h"

namespace tacit::cluster {
namespace {

/// Keys and planes are sent in messages of about this size.
constexpr std::size_t kBulk = std::size_t{16} << 20;
/// Pieces that a worker has at once: the next one is there when one is done.
constexpr std::size_t kAtOnce = 2;
/// How often a wait looks whether the query goes on.
constexpr std::chrono::milliseconds kLook{100};

}  // namespace

SpreadExecutor::SpreadExecutor(Hub& hub, const link::ExecutorInput& input)
    : hub_(hub),
      plan_(input.plan),
      evaluator_(input.evaluator),
      monitor_(input.monitor),
      watch_(input.monitor),
      linker_(link::make_linker(input.plan, input.evaluator, input.keys, watch_,
                                [this] { return versions_in(hub_.machine_memory(), query_, set_); })),
      ready_(hub.workers().size() + 1),
      query_(hub.open(*this)) {
  try {
    hub_.require_all();
    hub_.broadcast(begin_message(query_, plan_, input.choice, evaluator_.parameters().literal()));
    broadcast_keys(input.keys);
  } catch (...) {
    end();
    throw;
  }
}

SpreadExecutor::~SpreadExecutor() {
  end();
}

void SpreadExecutor::end() {
  hub_.close(query_);
  hub_.broadcast(plain_message({Kind::kEnd, query_}));
}

void SpreadExecutor::broadcast_keys(const bgv::EvaluationKeys& keys) {
  const bgv::Parameters& parameters = evaluator_.parameters();
  for (const bgv::KeyIndex index : plan::link_keys(plan_)) {
    const bgv::KeySwitchKey& key = keys.at(index, plan_.packed_level);
    for (std::size_t digit = 0; digit < key.b.size(); ++digit) {
      hub_.wait_for_room([this] { check_going_on(); });
      ByteWriter writer(64 + digit_size(parameters, key));
      write(writer, {Kind::kKeys, query_});
      writer.number(index);
      writer.number(key.level);
      writer.number(digit);
      write_digit(writer, key, digit);
      hub_.broadcast(writer.take());
    }
  }
}

void SpreadExecutor::announce(std::span<const bgv::Ciphertext> planes) {
  {
    const Lock lock(mutex_);
    ++set_;
    ready_.assign(ready_.size(), false);
  }
  for (std::size_t first = 0; first < planes.size();) {
    hub_.wait_for_room([this] { check_going_on(); });
    const std::size_t each = size_of(planes[first]);
    const std::size_t last = std::min(first + std::max<std::size_t>(kBulk / each, 1), planes.size());
    ByteWriter writer(64 + (last - first) * each);
    write(writer, {Kind::kPlanes, query_});
    writer.number(set_);
    writer.number(last - first);
    for (; first < last; ++first) write(writer, planes[first]);
    hub_.broadcast(writer.take());
  }
  announced_ = true;
}

void SpreadExecutor::load(std::vector<bgv::Ciphertext> planes) {
  check_going_on();
  if (!announced_) announce(planes);
  announced_ = false;
  compute([&] { linker_->load(std::move(planes)); });
}

template <typename Work>
void SpreadExecutor::compute(const Work& work) {
  try {
    work();
  } catch (...) {
    check_going_on();
    throw;
  }
}

void SpreadExecutor::unload() {
  hub_.broadcast(plain_message({Kind::kUnload, query_}));
  linker_->unload();
}

/// Pieces for workers may still be made of the work: it is done with when there are none.
class SpreadExecutor::Running {
 public:
  Running(SpreadExecutor& own, std::unique_ptr<Run> run) : own_(own), run_(*run) {
    const Lock lock(own_.mutex_);
    own_.run_ = std::move(run);
  }
  ~Running() {
    Lock lock(own_.mutex_);
    run_.over = true;
    own_.changed_.wait(lock, [this] { return own_.making_ == 0; });
    own_.run_.reset();
  }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;

  Run& run() { return run_; }

 private:
  SpreadExecutor& own_;
  Run& run_;
};

class SpreadExecutor::Making {
 public:
  Making(SpreadExecutor& own, Lock& lock) : own_(own), lock_(lock) {
    ++own_.making_;
    lock_.unlock();
  }
  ~Making() {
    lock_.lock();
    --own_.making_;
    own_.changed_.notify_all();
  }
  Making(const Making&) = delete;
  Making& operator=(const Making&) = delete;

 private:
  SpreadExecutor& own_;
  Lock& lock_;
};

void SpreadExecutor::run(link::LayerWork& work) {
  std::vector<std::size_t> threads = {link::thread_count()};
  for (const WorkerInfo& worker : hub_.workers()) threads.push_back(worker.threads);
  const std::size_t ranks = threads.size();
  Running running(*this, std::make_unique<Run>(Run{work,
                                                   Shares(work.size(), plan_.node_layers(),
                                                          linker_->job_layers(), std::move(threads)),
                                                   std::vector<std::map<std::size_t, std::size_t>>(ranks),
                                                   {}}));
  {
    Lock lock(mutex_);
    for (std::size_t rank = 1; rank < ranks; ++rank) {
      if (ready_[rank]) hand_out(static_cast<int>(rank), lock);
    }
  }
  link_all(running.run());
}

void SpreadExecutor::link_all(Run& run) {
  const std::size_t all = run.work.size();
  Lock lock(mutex_);
  while (run.taken < all) {
    lock.unlock();
    check_going_on();
    lock.lock();
    if (take_next(run, lock) || link_piece(run, lock)) continue;
    if (changed_.wait_for(lock, kLook) == std::cv_status::no_timeout) continue;
    lock.unlock();
    monitor_.on_steps(0);
    lock.lock();
  }
}

bool SpreadExecutor::take_next(Run& run, Lock& lock) {
  const auto next = run.done.find(run.taken);
  if (next == run.done.end()) return false;
  const std::size_t first = run.taken;
  Done done = std::move(next->second);
  run.done.erase(next);
  run.taken = done.last;
  lock.unlock();
  if (done.own.empty()) done.own = nodes_of(done, done.last - first);
  run.work.take(first, std::move(done.own));
  lock.lock();
  return true;
}

bool SpreadExecutor::link_piece(Run& run, Lock& lock) {
  const std::optional<Shares::Range> range = run.shares.next(0);
  if (!range) return false;
  lock.unlock();
  std::vector<bgv::Ciphertext> nodes;
  compute([&] { nodes = linker_->link(run.work.layers(range->first, range->last)); });
  lock.lock();
  run.shares.done(0, range->last - range->first);
  run.done[range->first] = {range->last, 0, {}, std::move(nodes)};
  return true;
}

void SpreadExecutor::hand_out(int rank, Lock& lock) {
  const auto number = static_cast<std::size_t>(rank);
  while (run_ != nullptr && !run_->over && !failed_ && run_->asked[number].size() < kAtOnce) {
    const std::optional<Shares::Range> range = run_->shares.next(number);
    if (!range) return;
    run_->asked[number][range->first] = range->last;
    send_piece(rank, *range, lock);
  }
}

void SpreadExecutor::send_piece(int rank, const Shares::Range& range, Lock& lock) {
  const link::LayerWork& work = run_->work;
  std::exception_ptr failed;
  {
    const Making making(*this, lock);
    try {
      hub_.send(rank, piece_message(query_, range.first, work.layers(range.first, range.last)));
    } catch (...) {
      failed = std::current_exception();  // this may be the hub's thread: the query's own throws it
    }
  }
  if (failed) fail(failed);
}

void SpreadExecutor::on_message(int rank, Kind kind, ByteReader& message) {
  switch (kind) {
    case Kind::kReady: {
      const std::uint64_t set = read_ready(message);
      Lock lock(mutex_);
      if (set != set_) return;  // rank 0 was done with it before
      ready_[static_cast<std::size_t>(rank)] = true;
      hand_out(rank, lock);
      return;
    }
    case Kind::kProgress:
      return on_progress(rank, message);
    case Kind::kNodes:
      return on_nodes(rank, message);
    case Kind::kFailed: {
      const std::exception_ptr error = std::make_exception_ptr(hub_.failure(rank, read_failed(message)));
      const Lock lock(mutex_);
      return fail(error);
    }
    default:
      throw Error(ErrorCategory::kProtocol, "a message that workers do not send");
  }
}

void SpreadExecutor::on_progress(int rank, ByteReader& message) {
  const Progress progress = read_progress(message);
  for (std::size_t i = 0; i < kStages; ++i) {
    if (progress.seconds[i] > 0) monitor_.on_work(static_cast<link::Stage>(i), progress.seconds[i]);
  }
  // Only while the query's own thread is in run(): in other phases it alone reports.
  const Lock lock(mutex_);
  if (progress.steps == 0 || run_ == nullptr || run_->over) return;
  run_->shares.linked(static_cast<std::size_t>(rank), progress.steps);
  monitor_.on_steps(progress.steps);
}

void SpreadExecutor::on_nodes(int rank, ByteReader& message) {
  const std::uint64_t first = message.number();
  const std::span<const std::uint8_t> rest = message.rest();
  Lock lock(mutex_);
  if (run_ == nullptr || run_->over) return;
  std::map<std::size_t, std::size_t>& asked = run_->asked[static_cast<std::size_t>(rank)];
  const auto own = asked.find(first);
  if (own == asked.end()) throw Error(ErrorCategory::kProtocol, "nodes that nobody has asked for");
  run_->shares.done(static_cast<std::size_t>(rank), own->second - first);
  run_->done[first] = {own->second, rank, Bytes(rest.begin(), rest.end()), {}};
  asked.erase(own);
  changed_.notify_all();
  hand_out(rank, lock);
}

void SpreadExecutor::fail(std::exception_ptr error) {
  if (!failed_) failed_ = std::move(error);
  watch_.give_up();
  changed_.notify_all();
}

void SpreadExecutor::on_lost() {
  const Lock lock(mutex_);
  watch_.give_up();
  changed_.notify_all();
}

std::vector<bgv::Ciphertext> SpreadExecutor::nodes_of(const Done& done, std::size_t layers) const {
  try {
    return read_nodes(done.come, layers);
  } catch (const Error& error) {
    hub_.lose(done.rank, error);
    throw Error(ErrorCategory::kUnavailable, kLostText);
  }
}

std::vector<bgv::Ciphertext> SpreadExecutor::read_nodes(const Bytes& bytes, std::size_t layers) const {
  const std::size_t node = plan_.node_layers(), count = (layers + node - 1) / node;
  ByteReader reader(bytes);
  if (reader.number() != count) throw Error(ErrorCategory::kProtocol, "a worker has sent other nodes");
  std::vector<bgv::Ciphertext> nodes;
  for (std::size_t i = 0; i < count; ++i)
    nodes.push_back(read_ciphertext(reader, evaluator_.parameters(), plan_.packed_level));
  reader.end();
  return nodes;
}

void SpreadExecutor::check_going_on() const {
  link::stop_if_cancelled(monitor_);
  hub_.require_all();
  const Lock lock(mutex_);
  if (failed_) std::rethrow_exception(failed_);
}

}  // namespace tacit::cluster
