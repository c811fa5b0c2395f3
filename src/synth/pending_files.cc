// SPDX-License-Identifier: Apache-2.0
#include "synth/pending_files.h"

#include <fstream>
#include <system_error>

#include "base/error.h"

namespace tacit::synth {

PendingFiles::~PendingFiles() {
  std::error_code ignored;
  for (const std::filesystem::path& target : placed_) std::filesystem::remove(target, ignored);
}

void PendingFiles::add(const std::filesystem::path& target,
                       const std::function<void(std::ostream&)>& write_rows) {
  Pending& pending = files_.emplace_back(target, mode_);
  std::ofstream out(pending.file.beside(), std::ios::binary);
  write_rows(out);
  out.close();
  if (!out) {
    throw Error(ErrorCategory::kInput, "cannot write " + target.string() +
                                           ": not all of it could be written (is the disk full?); choose a "
                                           "directory in which files may be written");
  }
}

void PendingFiles::place_all() {
  for (Pending& pending : files_) {
    pending.file.put_in_place();
    placed_.push_back(pending.target);
  }
  placed_.clear();
}

}  // namespace tacit::synth
