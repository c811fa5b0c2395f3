// SPDX-License-Identifier: Apache-2.0
// Pairs that may be one person: what an estimate looks at one by one, to weigh a record's possible partners
// against each other. All others count by their patterns alone.
#pragma once

#include <cstdint>

namespace tacit::fit {

struct LikelyPair {
  std::uint32_t server = 0;   // record
  std::uint32_t place = 0;    // of the client's record in the sample
  std::uint32_t pattern = 0;  // that it shows, in a pattern table
};

}  // namespace tacit::fit
