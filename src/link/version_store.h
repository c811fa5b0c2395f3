// SPDX-License-Identifier: Apache-2.0
// Where the versions of a set of planes lie, and who makes which of them: this process all (OwnVersions), or
// the processes of one machine together (cluster/machine_memory.h).
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>

#include "link/monitor.h"
#include "ring/residue_buffer.h"

namespace tacit::link {

class VersionStore {
 public:
  virtual ~VersionStore() = default;

  /// Memory for so many residues, which stays as long as the store; once, before all else. Throws
  /// std::bad_alloc.
  virtual std::uint32_t* take(std::size_t residues) = 0;
  /// Calls make(0) to make(count - 1), each once in one of the processes and in any order, on all threads of
  /// the current arena. Returns when all are made, wherever, and tells the monitor meanwhile how many are.
  /// Throws what `make` throws, and Error(kCancelled) where the monitor says so.
  virtual void make_all(std::size_t count, const std::function<void(std::size_t)>& make,
                        Monitor& monitor) = 0;
};

/// A store for each set of planes, one after the other.
using VersionStores = std::function<std::unique_ptr<VersionStore>()>;

class OwnVersions final : public VersionStore {
 public:
  std::uint32_t* take(std::size_t residues) override;
  void make_all(std::size_t count, const std::function<void(std::size_t)>& make, Monitor& monitor) override;

 private:
  std::optional<ring::ResidueBuffer> memory_;
};

/// Makes OwnVersions.
VersionStores own_versions();

}  // namespace tacit::link
