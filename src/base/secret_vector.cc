// SPDX-License-Identifier: Apache-2.0
#include "base/secret_vector.h"

#include <sodium.h>

namespace tacit {

void wipe_memory(void* data, std::size_t bytes) noexcept {
  if (bytes != 0) sodium_memzero(data, bytes);
}

}  // namespace tacit
