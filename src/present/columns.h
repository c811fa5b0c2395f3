// SPDX-License-Identifier: Apache-2.0
// Small tables of text for reports on a terminal.
#pragma once

#include <string>
#include <vector>

namespace tacit::present {

/// Lines of cells in columns as wide as their widest cell; the first to the left, others to the right.
std::string columns_text(const std::vector<std::vector<std::string>>& lines);

/// An expected number >= 0: whole where that is exact enough, else three digits.
std::string number_text(double expected);

/// "4.2 %" of all, or "1 in 700" where that says more; "none" of none.
std::string part_text(double part, double all);

}  // namespace tacit::present
