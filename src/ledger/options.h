// SPDX-License-Identifier: Apache-2.0
// How a ledger is opened for writing.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "ledger/key.h"

namespace tacit::ledger {

struct Options {
  std::filesystem::path
      path;  // made if it is not there; beside it lie .anchor, .lock, and SQLite's -wal and -shm
  std::shared_ptr<const Key> key;  // null: the chain is not keyed
  std::string program;             // version, put into each entry
  /// What is worth a line in the server's log; called from any thread.
  std::function<void(const std::string&)> warn = [](const std::string&) {};
  std::function<std::chrono::system_clock::time_point()> clock = std::chrono::system_clock::now;
};

}  // namespace tacit::ledger
