// SPDX-License-Identifier: Apache-2.0
// What the log says at the start about the ranks of a server.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "cluster/messages.h"

namespace tacit::cli {

/// "rank 2 on node7: 32 threads; it may use 32 of 64 cores, 128 GB".
std::string rank_text(const cluster::WorkerInfo& rank);

/// Of all ranks, rank 0 first, by machine: cores that nobody may use, more threads than cores, and less
/// memory than all queries may take on all its ranks, `memory_bytes` on each.
std::vector<std::string> rank_warnings(const std::vector<cluster::WorkerInfo>& ranks,
                                       std::size_t memory_bytes);

}  // namespace tacit::cli
