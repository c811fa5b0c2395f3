// SPDX-License-Identifier: Apache-2.0
#include "present/columns.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "base/quantities.h"
#include "base/text.h"

namespace tacit::present {

std::string columns_text(const std::vector<std::vector<std::string>>& lines) {
  std::vector<std::size_t> widths;
  for (const auto& line : lines) {
    widths.resize(std::max(widths.size(), line.size()));
    for (std::size_t k = 0; k < line.size(); ++k) {
      widths[k] = std::max(widths[k], display_width(line[k]));
    }
  }
  std::string text;
  for (const auto& line : lines) {
    for (std::size_t k = 0; k < line.size(); ++k) {
      const std::string blanks(widths[k] - display_width(line[k]), ' ');
      text += k == 0 ? line[k] + blanks : "  " + blanks + line[k];
    }
    text += '\n';
  }
  return text;
}

std::string number_text(double expected) {
  return expected >= 100 ? count_text(static_cast<std::uint64_t>(std::llround(expected)))
                         : fmt::format("{:.3g}", expected);
}

std::string part_text(double part, double all) {
  if (part <= 0) return "none";
  return part < 0.01 * all ? fmt::format("1 in {}", number_text(std::round(all / part)))
                           : fmt::format("{:.1f} %", 100 * part / all);
}

}  // namespace tacit::present
