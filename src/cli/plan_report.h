// A plan for people and for programs: what `tacit plan` prints, and what the JSON of a query says of the plan
// it ran by.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "plan/plan.h"

namespace tacit::cli {

/// Expected seconds of the server's steps.
struct ExpectedSeconds {
  double prepare = 0, link = 0, tabulate = 0, gate = 0;
  double total() const { return prepare + link + tabulate + gate; }
};

/// From one transform's measured time on this machine; linkage is spread over `threads` (at least 1).
ExpectedSeconds expect_seconds(const plan::Plan& plan, double transform_seconds, int threads);

/// Keys: ring degree, primes, bits and their limit, layout, levels, noise, bytes, memory.
nlohmann::ordered_json plan_json(const plan::Plan& plan);

/// Aligned lines, ended by the noise of each step.
std::string plan_text(const plan::Plan& plan, const ExpectedSeconds& expected, int threads);

}  // namespace tacit::cli
