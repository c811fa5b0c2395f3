// SPDX-License-Identifier: Apache-2.0
#include "protocol/observer.h"

namespace tacit::protocol {

const char* title(Phase phase) {
  switch (phase) {
    case Phase::kHello:
      return "greeting";
    case Phase::kKeys:
      return "keys";
    case Phase::kPlanes:
      return "encrypted records";
    case Phase::kPrepare:
      return "preparation";
    case Phase::kLink:
      return "record linkage";
    case Phase::kTabulate:
      return "tabulation";
    case Phase::kGate:
      return "subquery gate";
    case Phase::kDone:
      return "done";
  }
  return "unknown";
}

}  // namespace tacit::protocol
