// How a check reports its progress.
#pragma once

#include <functional>

namespace tacit::fit {

/// Called now and then with the share of the work that is done, in [0, 1], never less than before.
using Progress = std::function<void(double)>;

}  // namespace tacit::fit
