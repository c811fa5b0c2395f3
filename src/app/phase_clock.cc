// SPDX-License-Identifier: Apache-2.0
#include "app/phase_clock.h"

namespace tacit::app {

using protocol::Phase;

const char* key(Phase phase) {
  switch (phase) {
    case Phase::kHello:
      return "hello";
    case Phase::kKeys:
      return "keys";
    case Phase::kPlanes:
      return "planes";
    case Phase::kPrepare:
      return "prepare";
    case Phase::kLink:
      return "link";
    case Phase::kTabulate:
      return "tabulate";
    case Phase::kGate:
      return "gate";
    case Phase::kDone:
      return "done";
  }
  return "unknown";
}

std::optional<PhaseTime> PhaseClock::enter(Phase phase) {
  const auto now = now_();
  std::optional<PhaseTime> over;
  if (phase_) over = times_.emplace_back(*phase_, std::chrono::duration<double>(now - start_).count());
  phase_.reset();
  if (phase != Phase::kDone) phase_ = phase;
  start_ = now;
  return over;
}

}  // namespace tacit::app
