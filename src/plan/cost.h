// SPDX-License-Identifier: Apache-2.0
// What a plan costs: operations by phase, bytes each way, memory of each side.
#pragma once

#include <cstddef>

#include "plan/operation_counts.h"

namespace tacit::plan {

struct Cost {
  OperationCounts encrypt;  // the client's keys and planes, made and read
  OperationCounts prepare, link, align, inverse, pad, tabulate, gate, check;  // the server's
  // Of one number that comes back, by one core: decrypted, encrypted and read.
  OperationCounts refresh;
  std::size_t keys_bytes = 0, planes_bytes = 0, bytes_up = 0, bytes_down = 0;
  std::size_t server_memory_bytes = 0, client_memory_bytes = 0;
};

}  // namespace tacit::plan
