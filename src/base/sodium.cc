// SPDX-License-Identifier: Apache-2.0
#include "base/sodium.h"

#include <sodium.h>

#include "base/error.h"

namespace tacit {

void ensure_sodium() {
  static const int started = sodium_init();
  if (started < 0) throw Error(ErrorCategory::kInternal, "the system has no source of randomness");
}

}  // namespace tacit
