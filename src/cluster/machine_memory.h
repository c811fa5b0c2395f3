// SPDX-License-Identifier: Apache-2.0
// Memory that the ranks of one machine share: they make the versions of a set of planes together and keep
// them once (docs/decisions/0035). What lies there is computed from the client's ciphertexts and the model,
// as on every rank.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>

#include "base/descriptor.h"
#include "link/version_store.h"

namespace tacit::cluster {

class MachineMemory {
 public:
  /// Takes over the descriptor of a file in memory that the ranks of this machine have open, and nobody else;
  /// new_file() makes one. Throws Error(kUnavailable) where it cannot be mapped.
  explicit MachineMemory(int file);
  ~MachineMemory();
  MachineMemory(const MachineMemory&) = delete;
  MachineMemory& operator=(const MachineMemory&) = delete;

  /// A file without a name: its memory ends with the processes that have it open, however they end. -1 where
  /// the system makes none.
  static int new_file();

  /// For the versions of a query's set of planes, which it outlives: all ranks of the machine that ask for it
  /// have the same. Memory of this process alone where too many sets are in use. Throws Error(kUnavailable)
  /// where the system does not lock the file.
  std::unique_ptr<link::VersionStore> versions(std::uint64_t query, std::uint64_t set);

 private:
  struct Set;
  struct Head;
  class Lock;
  class Versions;

  Set* join(std::uint64_t query, std::uint64_t set);
  void reserve(Set& set, std::size_t bytes);
  /// The process ends where the system does not give the lock.
  void leave(Set& set) noexcept;
  std::size_t place_of(const Set& set) const;

  const Descriptor file_;
  Head* head_ = nullptr;
  std::mutex mutex_;  // of this process' threads
};

/// A memory's versions, or where there is none this process' own.
std::unique_ptr<link::VersionStore> versions_in(MachineMemory* memory, std::uint64_t query,
                                                std::uint64_t set);

}  // namespace tacit::cluster
