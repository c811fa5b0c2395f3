// SPDX-License-Identifier: Apache-2.0
// How fast this machine is at what the plan's cost model counts (plan/calibrate.h): what `tacit bench
// calibrate` measures and keeps.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <vector>

#include "plan/calibrate.h"

namespace tacit::app {

/// Of `threads` threads that work at the same time, at each ring degree that plans use.
struct Calibration {
  struct AtDegree {
    std::size_t degree = 0;
    plan::OperationSeconds seconds;  // of one thread
  };
  int threads = 1;
  std::vector<AtDegree> degrees;
};

/// Takes about a second for each degree. `threads` >= 1.
Calibration calibrate(int threads);

/// calibration.toml in tacit's folder below XDG_CACHE_HOME, or below ~/.cache. Throws Error(kUsage) where
/// neither that variable nor HOME is an absolute path.
std::filesystem::path default_calibration_file();

/// What the file of an earlier calibration says of one thread out of `threads` at `degree`, on this machine's
/// SIMD target; nothing where there is no such file, or where it is of something else or cannot be read.
std::optional<plan::OperationSeconds> kept_operations(std::size_t degree, int threads);

/// Writes the file whole or not at all, and makes the folders that it needs. Throws Error(kInput).
void save(const Calibration& calibration, const std::filesystem::path& file);

}  // namespace tacit::app
