// SPDX-License-Identifier: Apache-2.0
#include "link/local_executor.h"

#include <algorithm>

namespace tacit::link {

void LocalExecutor::run(LayerWork& work) {
  const std::size_t all = work.size(), job = linker_->job_layers();
  for (std::size_t first = 0; first < all; first += job)
    work.take(first, linker_->link(work.layers(first, std::min(first + job, all))));
}

}  // namespace tacit::link
