// SPDX-License-Identifier: Apache-2.0
#include "rpc/grpc_log.h"

#include <grpc/support/log.h>

#include <cstdlib>
#include <mutex>

namespace tacit::rpc {

void quiet_grpc_log() {
  static std::once_flag once;
  std::call_once(once, [] {
    if (std::getenv("GRPC_VERBOSITY") != nullptr || std::getenv("GRPC_TRACE") != nullptr) return;
    gpr_set_log_function([](gpr_log_func_args*) {});
  });
}

}  // namespace tacit::rpc
