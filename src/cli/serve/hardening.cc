// SPDX-License-Identifier: Apache-2.0
#include "cli/serve/hardening.h"

#include <sys/prctl.h>
#include <sys/resource.h>

namespace tacit::cli {

void forbid_core_dumps() {
  const rlimit none = {0, 0};
  setrlimit(RLIMIT_CORE, &none);
  // A leak sanitizer looks at its own process as a debugger would.
#if !defined(__SANITIZE_ADDRESS__)
  // Beside the limit: dumps that are piped to a program (core_pattern) do not look at it.
  prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
#endif
}

}  // namespace tacit::cli
