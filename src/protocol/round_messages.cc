// SPDX-License-Identifier: Apache-2.0
#include "protocol/round_messages.h"

#include "base/error.h"

namespace tacit::protocol {

const char* due_in(plan::RoundKind kind) {
  switch (kind) {
    case plan::RoundKind::kLinkSums:
      return "a vector of link sums";
    case plan::RoundKind::kCategories:
      return "a vector of the categories' link sums";
    case plan::RoundKind::kAligned:
      return "a vector of aligned link sums";
    case plan::RoundKind::kInverses:
      return "a vector of powers or inverses";
    case plan::RoundKind::kTotals:
      return "a vector of totals";
    case plan::RoundKind::kGate:
      return "a vector of the gate";
    case plan::RoundKind::kValues:
      return "a vector of values";
  }
  throw Error(ErrorCategory::kInternal, "a round of no kind");
}

}  // namespace tacit::protocol
