// A plan for people and for programs: what `tacit plan` prints, and what the JSON of a query says of the plan
// it ran by.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "plan/cost.h"
#include "plan/plan.h"

namespace tacit::cli {

/// Expected seconds of the server's steps, and of the client's encryption.
struct ExpectedSeconds {
  double prepare = 0, link = 0, tabulate = 0, gate = 0, encrypt = 0;
  double total() const { return prepare + link + tabulate + gate + encrypt; }
};

/// From what this machine takes for each operation; linkage is spread over `threads` (at least 1).
ExpectedSeconds expect_seconds(const plan::Plan& plan, const plan::OperationSeconds& operations, int threads);

/// The same by this machine: as an earlier calibration found it (bench_calibration.h), or measured for a
/// second now.
ExpectedSeconds expect_seconds_here(const plan::Plan& plan, int threads);

/// Seconds of each step, and in `total`.
nlohmann::ordered_json expected_json(const ExpectedSeconds& expected);

/// Keys: ring degree, primes, bits and their limit, layout, levels, noise, bytes, memory.
nlohmann::ordered_json plan_json(const plan::Plan& plan);

/// Aligned lines, ended by the noise of each step.
std::string plan_text(const plan::Plan& plan, const ExpectedSeconds& expected, int threads);

}  // namespace tacit::cli
