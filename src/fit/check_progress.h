// SPDX-License-Identifier: Apache-2.0
// How a check reports its progress.
#pragma once

#include <functional>

namespace tacit::fit {

/// Called now and then with the share of the work that is done, in [0, 1], never less than before. What it
/// throws ends the work and comes out of it; to be asked many times a second, hold a WorkScope (base/work.h).
using Progress = std::function<void(double)>;

}  // namespace tacit::fit
