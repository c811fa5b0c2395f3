// Adds the time of a scope to an observer's account of one kind of work.
#pragma once

#include <chrono>

#include "protocol/observer.h"

namespace tacit::protocol {

class WorkTimer {
 public:
  WorkTimer(Observer& observer, Work work) : observer_(observer), work_(work) {}
  ~WorkTimer() {
    observer_.on_work(work_,
                      std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count());
  }
  WorkTimer(const WorkTimer&) = delete;
  WorkTimer& operator=(const WorkTimer&) = delete;

 private:
  Observer& observer_;
  Work work_;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

}  // namespace tacit::protocol
