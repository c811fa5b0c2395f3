// SPDX-License-Identifier: Apache-2.0
#include "python/support/lines.h"

#include <utility>

namespace tacit::python {

void LogLines::add(LogLine line) {
  {
    const std::lock_guard lock(mutex_);
    if (closed_) return;
    lines_.push_back(std::move(line));
    if (lines_.size() > kMost) lines_.pop_front();
  }
  changed_.notify_one();
}

void LogLines::close() {
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
  }
  changed_.notify_all();
}

std::optional<LogLine> LogLines::next() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return closed_ || !lines_.empty(); });
  if (lines_.empty()) return std::nullopt;
  LogLine line = std::move(lines_.front());
  lines_.pop_front();
  return line;
}

}  // namespace tacit::python
