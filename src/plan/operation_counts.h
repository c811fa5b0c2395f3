// SPDX-License-Identifier: Apache-2.0
// Operations on rows of N residues, which a plan's cost is counted in, and what they take.
#pragma once

#include <cstddef>

namespace tacit::plan {

/// Transforms of N points, other passes over N residues, and rows of N residues that are added up in scores.
struct OperationCounts {
  double transforms = 0;
  double passes = 0;
  double rows = 0;
  OperationCounts& operator+=(const OperationCounts& other);
  OperationCounts operator*(double times) const { return {transforms * times, passes * times, rows * times}; }
};

/// Their time on one core of some machine, in seconds, at one ring degree.
struct OperationSeconds {
  double transform = 0;
  double pass = 0;
  double row = 0;
};

/// Seconds of one core for `operations`.
double seconds(const OperationCounts& operations, const OperationSeconds& each);

/// A machine of the year 2021 (3.5 GHz, AVX2) at this degree, to compare plans with. Which plan is best
/// depends little on it.
OperationSeconds typical_operations(std::size_t degree);

}  // namespace tacit::plan
