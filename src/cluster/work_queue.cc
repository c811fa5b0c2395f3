// SPDX-License-Identifier: Apache-2.0
#include "cluster/work_queue.h"

#include <malloc.h>

#include <algorithm>
#include <new>
#include <utility>

#include "base/error.h"
#include "ring/residue_buffer.h"

namespace tacit::cluster {
namespace {

/// What rank 0 is told where `work` throws.
template <class Work>
std::optional<Error> failure_of(Work&& work) {
  try {
    work();
    return std::nullopt;
  } catch (const Error& error) {
    return error;
  } catch (const std::bad_alloc&) {
    return Error(
        ErrorCategory::kUnavailable,
        "out of memory; its machine needs more, or [limits] total_memory_mb, which is for each rank, "
        "has to be less");
  } catch (const std::exception& error) {
    return Error(ErrorCategory::kInternal, error.what());
  }
}

}  // namespace

WorkQueue::WorkQueue(int threads, bgv::Security security, MachineMemory* memory)
    : security_(security), memory_(memory), workers_(threads), thread_([this] { run(); }) {}

WorkQueue::~WorkQueue() {
  for (const auto& [number, query] : queries_) query->end();
  const std::lock_guard lock(mutex_);
  over_ = true;
  changed_.notify_all();
}

void WorkQueue::take(Head head, Bytes message) {
  if (head.kind == Kind::kEnd) return end(head.query);
  if (head.kind == Kind::kBegin) {
    ByteReader reader(message);
    read_head(reader);
    return begin(head.query, reader);
  }
  const auto query = queries_.find(head.query);
  if (query == queries_.end()) return;  // it has failed here
  const std::lock_guard lock(mutex_);
  add({query->second, head.kind, std::move(message)});
}

/// What was idle is not stuck from before it had something to do.
void WorkQueue::add(Task task) {
  if (tasks_.empty() && !working_) signs_ = Clock::now().time_since_epoch().count();
  tasks_.push_back(std::move(task));
  changed_.notify_all();
}

void WorkQueue::begin(std::uint64_t number, ByteReader& message) {
  const std::optional<Error> failed = failure_of([&] {
    queries_[number] =
        std::make_shared<WorkerQuery>(number, read_outline(message), security_, memory_, signs_);
  });
  if (failed) fail(number, *failed);
}

/// What is being computed of it ends by itself. Its memory goes on the thread that computes, behind that.
void WorkQueue::end(std::uint64_t number) {
  const auto query = queries_.find(number);
  if (query == queries_.end()) return;
  query->second->end();
  const std::lock_guard lock(mutex_);
  std::erase_if(tasks_, [&](const Task& task) { return task.query == query->second; });
  add({std::move(query->second), Kind::kEnd, {}});
  queries_.erase(query);
}

std::vector<Bytes> WorkQueue::answers(bool progress) {
  std::vector<Bytes> all;
  for (const auto& [number, query] : queries_) {
    if (!progress) break;
    const Progress own = query->take_progress();
    if (own.steps > 0 || std::ranges::any_of(own.seconds, [](double s) { return s > 0; }))
      all.push_back(progress_message(number, own));
  }
  const std::lock_guard lock(mutex_);
  std::ranges::move(answers_, std::back_inserter(all));
  answers_.clear();
  return all;
}

std::chrono::milliseconds WorkQueue::stuck() const {
  const std::lock_guard lock(mutex_);
  if (tasks_.empty() && !working_) return {};
  return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now().time_since_epoch() -
                                                               Clock::duration(signs_.load()));
}

void WorkQueue::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return over_ || !tasks_.empty(); });
    if (over_) return;
    Task task = std::move(tasks_.front());
    tasks_.pop_front();
    working_ = true;
    signs_ = Clock::now().time_since_epoch().count();
    lock.unlock();
    compute(task);
    const bool ended = task.kind == Kind::kEnd;
    task = {};
    if (ended) {
      ring::release_freed_buffers();
      malloc_trim(0);
    }
    lock.lock();
    working_ = false;
  }
}

void WorkQueue::compute(const Task& task) {
  WorkerQuery& query = *task.query;
  if (query.cancelled()) return;
  const std::optional<Error> failed = failure_of([&] { workers_.run([&] { carry_out(task, query); }); });
  if (!failed || query.cancelled()) return;
  query.end();
  fail(query.number(), *failed);
}

void WorkQueue::carry_out(const Task& task, WorkerQuery& query) {
  ByteReader reader(task.message);
  read_head(reader);
  switch (task.kind) {
    case Kind::kKeys:
      return query.add_keys(reader);
    case Kind::kPlanes:
      if (std::optional<Bytes> ready = query.add_planes(reader)) answer(query, *std::move(ready));
      return;
    case Kind::kPiece:
      return answer(query, query.link(reader));
    case Kind::kUnload:
      reader.end();
      return query.unload();
    default:
      throw Error(ErrorCategory::kProtocol, "a message that rank 0 does not send");
  }
}

/// All steps of a piece are told before what came of it: behind that rank 0 may be in another phase.
void WorkQueue::answer(WorkerQuery& query, Bytes message) {
  const Progress progress = query.take_progress();
  const std::lock_guard lock(mutex_);
  answers_.push_back(progress_message(query.number(), progress));
  answers_.push_back(std::move(message));
}

void WorkQueue::fail(std::uint64_t query, const Error& error) {
  const std::lock_guard lock(mutex_);
  answers_.push_back(failed_message(query, error));
}

}  // namespace tacit::cluster
