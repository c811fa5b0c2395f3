// SPDX-License-Identifier: Apache-2.0
// Several new files that are put in place together.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <functional>
#include <list>
#include <ostream>
#include <vector>

#include "base/files.h"

namespace tacit::synth {

/// Files that are written under temporary names, each beside the one that it replaces, and put in place
/// together: on a failure none is.
class PendingFiles {
 public:
  /// `mode`: of the files, less what the umask takes.
  explicit PendingFiles(mode_t mode) : mode_(mode) {}
  PendingFiles(const PendingFiles&) = delete;
  PendingFiles& operator=(const PendingFiles&) = delete;
  ~PendingFiles();

  /// Throws Error(kInput) with the target's path and the reason.
  void add(const std::filesystem::path& target, const std::function<void(std::ostream&)>& write_rows);
  void place_all();

 private:
  struct Pending {
    Pending(const std::filesystem::path& path, mode_t mode)
        : target(path), file(path, {.mode = mode, .follow_link = false}) {}
    std::filesystem::path target;
    ReplacementFile file;
  };
  mode_t mode_;
  std::list<Pending> files_;
  std::vector<std::filesystem::path> placed_;  // in place already, while others are not yet
};

}  // namespace tacit::synth
