// SPDX-License-Identifier: Apache-2.0
#include "link/version_store.h"

#include <atomic>

#include "link/workers.h"

namespace tacit::link {

std::uint32_t* OwnVersions::take(std::size_t residues) {
  return memory_.emplace(residues).data();
}

void OwnVersions::make_all(std::size_t count, const std::function<void(std::size_t)>& make,
                           Monitor& monitor) {
  std::atomic<std::size_t> made = 0;
  parallel_for(count, [&](std::size_t i) {
    stop_if_cancelled(monitor);
    make(i);
    monitor.on_prepared(++made, count);
  });
}

VersionStores own_versions() {
  return [] { return std::make_unique<OwnVersions>(); };
}

}  // namespace tacit::link
