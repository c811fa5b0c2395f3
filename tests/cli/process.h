// SPDX-License-Identifier: Apache-2.0
// Runs programs as a shell would, and looks at what they print and how they end.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "support/patience.h"

namespace tacit::cli {

struct Ended {
  int exit_code = -1;  // 128 + signal where a signal ended it
  std::string out;
  std::string err;
};

/// A program that runs; killed with the object if it still does.
class Process {
 public:
  /// arguments[0] is the program, looked up in PATH. Its output goes to two new files in `directory`.
  Process(std::vector<std::string> arguments, const std::filesystem::path& directory);
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;
  ~Process();

  std::string out() const;
  std::string err() const;
  bool running();
  pid_t id() const { return pid_; }

  /// Waits until what the program has printed (on stdout and stderr) has this text in it; false if it ended
  /// or took longer than that without.
  bool prints(const std::string& text, std::chrono::seconds longest = patience(std::chrono::seconds(60)));
  void signal(int number) const;
  /// Waits for its end; kills it after `longest`.
  Ended wait(std::chrono::seconds longest = patience(std::chrono::seconds(120)));

 private:
  std::filesystem::path out_, err_;
  pid_t pid_ = -1;
  int status_ = 0;
  bool ended_ = false;
};

}  // namespace tacit::cli
