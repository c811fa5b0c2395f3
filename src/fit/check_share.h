// SPDX-License-Identifier: Apache-2.0
// Shares and counts in a check's sentences.
#pragma once

#include <fmt/format.h>

#include <cstddef>
#include <string>

#include "base/quantities.h"

namespace tacit::fit {

/// 0 of nothing.
inline double share_of(std::size_t part, std::size_t all) {
  return all == 0 ? 0 : static_cast<double>(part) / static_cast<double>(all);
}

/// "4.2 %".
inline std::string percent_text(double share) {
  return share != 0 && share < 0.001 ? "less than 0.1 %" : fmt::format("{:.1f} %", 100 * share);
}

/// "3,122 of 5,000", "all 5,000".
inline std::string some_of_text(std::size_t part, std::size_t all) {
  return part == all ? "all " + count_text(all) : count_text(part) + " of " + count_text(all);
}

}  // namespace tacit::fit
