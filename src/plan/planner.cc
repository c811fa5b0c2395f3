// SPDX-License-Identifier: Apache-2.0
#include "plan/planner.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "base/error.h"
#include "base/work.h"

namespace tacit::plan {
namespace {

/// Sending takes this long on a network of 100 MB/s.
constexpr double kSecondsPerByte = 1e-8;
/// Plans are compared for a server with this many cores.
constexpr double kCores = 2;

/// Blocked linkage loses some true pairs: it is taken where it takes less than this share of the time.
constexpr double kBlockedShare = 0.5;

/// The time of the server's work, of the client's encryption and of sending everything, to compare plans by.
double total_time(const Plan& plan) {
  const Cost& cost = plan.cost;
  OperationCounts all = cost.prepare;
  for (const OperationCounts& part :
       {cost.link, cost.align, cost.inverse, cost.pad, cost.tabulate, cost.gate, cost.check, cost.encrypt})
    all += part;
  return seconds(all, typical_operations(plan.degree())) / kCores +
         kSecondsPerByte * static_cast<double>(plan.cost.bytes_up + plan.cost.bytes_down);
}

/// To compare plans of several strategies by.
double weighed_time(const Plan& plan) {
  return total_time(plan) / (plan.link.is_blocked() ? kBlockedShare : 1);
}

/// How many numbers of special primes are tried with all layouts.
constexpr std::size_t kBestLevels = 2;

/// The cheapest levels for a degree: the fewest primes at the end, then the special primes that make key
/// switching cheapest, the best first. The layout hardly matters for that, but it matters.
std::vector<Plan> choose_levels(const PlanRequest& request, std::size_t degree, const StrategyChoice& usual,
                                std::string& problem) {
  std::vector<Plan> plans;
  for (std::size_t end = 3; end <= 4 && plans.empty(); ++end) {
    for (std::size_t special = 1; special <= bgv::kMaxSpecialPrimes; ++special) {
      work_step();
      try {
        plans.push_back(derive_plan(request, {degree, special, end, usual}));
      } catch (const Error& error) {
        problem = error.what();
      }
    }
  }
  std::ranges::sort(plans, {}, total_time);
  if (plans.size() > kBestLevels) plans.resize(kBestLevels);
  return plans;
}

/// Takes the plan of `choice` if it works, fits the memory and is the best so far; of equal costs the later
/// one.
void consider(const PlanRequest& request, const PlanChoice& choice, std::size_t memory_bytes,
              std::optional<Plan>& best, std::size_t& least_memory) {
  try {
    Plan plan = derive_plan(request, choice);
    least_memory = std::min(least_memory, plan.cost.server_memory_bytes);
    if (plan.cost.server_memory_bytes > memory_bytes) return;
    if (!best.has_value() || total_time(plan) <= total_time(*best)) best = std::move(plan);
  } catch (const Error&) {
    // Wide blocks and many copies make more noise; others may do.
  }
}

std::optional<Plan> choose_strategy(const Plan& levels, std::size_t memory_bytes, std::size_t& least_memory) {
  std::optional<Plan> best;
  PlanChoice choice = levels.choice;
  for (const StrategyChoice& strategy : strategy_choices(levels.request, choice.degree, choice.strategy)) {
    work_step();
    choice.strategy = strategy;
    consider(levels.request, choice, memory_bytes, best, least_memory);
  }
  return best;
}

}  // namespace

Plan make_plan(const PlanRequest& request, std::size_t memory_bytes, StrategyWanted wanted) {
  if (wanted == StrategyWanted::kBlocked && request.passes == 0) {
    throw Error(ErrorCategory::kLimit,
                "the model has no passes, so it cannot be linked by blocks; add [[pass]] sections to it or "
                "compare all pairs");
  }
  std::optional<Plan> best;
  std::string problem;
  std::size_t least_memory = ~std::size_t{0};
  for (const std::size_t degree : request.security.degrees()) {
    for (const StrategyChoice& usual : usual_strategies(request, degree, wanted)) {
      for (const Plan& levels : choose_levels(request, degree, usual, problem)) {
        std::optional<Plan> plan = choose_strategy(levels, memory_bytes, least_memory);
        if (plan.has_value() && (!best.has_value() || weighed_time(*plan) < weighed_time(*best)))
          best = std::move(plan);
      }
    }
  }
  if (best.has_value()) return *best;
  if (least_memory != ~std::size_t{0}) {
    throw Error(ErrorCategory::kLimit,
                "the smallest plan needs " + std::to_string((least_memory >> 20) + 1) +
                    " MB on the server, more than the " + std::to_string(memory_bytes >> 20) +
                    " MB it may use; raise memory_mb under [limits] or use a model with fewer buckets");
  }
  throw Error(ErrorCategory::kLimit, "no plan fits this query: " + problem);
}

}  // namespace tacit::plan
