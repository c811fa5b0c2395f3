// SPDX-License-Identifier: Apache-2.0
// How long a test waits for what should take a moment.
#pragma once

#include <chrono>

namespace tacit {

/// `time` on a machine that runs what users run, and more under a sanitizer, where all takes several times as
/// long.
template <class Duration>
constexpr Duration patience(Duration time) {
#ifdef TACIT_SANITIZED
  return time * 10;
#else
  return time;
#endif
}

}  // namespace tacit
