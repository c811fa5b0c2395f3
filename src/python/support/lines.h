// SPDX-License-Identifier: Apache-2.0
// Lines of a log that wait for Python: whoever writes them never waits.
#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <string>

namespace tacit::python {

struct LogLine {
  const char* level;  // "info" or "warning"
  std::string text;
};

/// Any thread may call.
class LogLines {
 public:
  /// Of lines that nobody fetches only so many are kept; the oldest are dropped.
  static constexpr std::size_t kMost = 10'000;

  void add(LogLine line);
  /// No line comes any more.
  void close();
  /// Waits for the next line. Nothing once all lines are fetched and none comes any more.
  std::optional<LogLine> next();

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<LogLine> lines_;
  bool closed_ = false;
};

}  // namespace tacit::python
