// SPDX-License-Identifier: Apache-2.0
// The steps in which the server moves a group's link sums of a pass to the home slots of its records
// (docs/protocol.md, "Alignment"): each a sum of shifts under masks (bgv/rotation.h). Which shifts there are
// is public; which of them a record takes is the server's secret (link/alignment.h).
#pragma once

#include <cstddef>

#include "bgv/rotation.h"
#include "plan/blocked_layout.h"

namespace tacit::plan {

/// 0 to a bin a multiple of low_shifts() ahead; 1 to another place of that bin; 2 to the home bin, fewer than
/// low_reach() ahead; 3 to another place of the home bin. Pass 1 does without the last one, since its
/// records' home places are where step 2 takes them; pass 0 is at home from the beginning.
inline constexpr std::size_t kAlignmentSteps = 4;
inline std::size_t alignment_steps(std::size_t pass) {
  return pass == 0 ? 0 : pass == 1 ? kAlignmentSteps - 1 : kAlignmentSteps;
}

/// The shifts of a step, in slots of link sums.
inline bgv::ShiftStep alignment_step(const BlockedLayout& layout, std::size_t step) {
  const int half = static_cast<int>(layout.width / 2);  // slots of a bin in a row
  bgv::ShiftStep shifts{.degree = layout.degree};
  switch (step) {
    case 0:
      shifts.stride = static_cast<int>(layout.low_shifts()) * half;
      shifts.count = layout.high_shifts();
      break;
    case 2:
      shifts.stride = half;
      shifts.count = layout.low_reach();
      break;
    default:
      shifts.first = 1 - half;
      shifts.count = layout.width - 1;
      shifts.with_swap = true;
  }
  return shifts;
}

}  // namespace tacit::plan
