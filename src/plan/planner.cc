#include "plan/planner.h"

#include <bit>
#include <cmath>
#include <optional>

#include "base/error.h"
#include "plan/cost.h"

namespace tacit::plan {
namespace {

/// What a transform of N points takes in nanoseconds, and what sending takes on a network of 100 MB/s: only
/// their ratio matters, and only for the choice.
constexpr double kNanosecondsPerButterflyRow = 0.09;
constexpr double kNanosecondsPerByte = 10;

/// The time of the server's work and of sending the client's keys and planes, to compare plans by.
double total_time(const Plan& plan) {
  Work work = plan.cost.prepare;
  work += plan.cost.link;
  work += plan.cost.tabulate;
  work += plan.cost.gate;
  const auto degree = static_cast<double>(plan.layout.degree);
  return seconds(work, kNanosecondsPerButterflyRow * degree * std::log2(degree)) +
         kNanosecondsPerByte * static_cast<double>(plan.cost.bytes_up);
}

/// The cheapest levels for a degree: the fewest primes at the end, then the special primes that make key
/// switching cheapest. The layout does not matter for that; a narrow one is as good as any.
std::optional<Plan> choose_levels(const PlanRequest& request, std::size_t degree, std::string& problem) {
  for (std::size_t end = 3; end <= 4; ++end) {
    std::optional<Plan> best;
    for (std::size_t special = 1; special <= bgv::kMaxSpecialPrimes; ++special) {
      try {
        // One copy of narrow blocks is a legal layout for every shelf.
        Plan plan = derive_plan(request, {degree, special, end, kLeastWidth, 1});
        if (!best.has_value() || total_time(plan) < total_time(*best)) best = std::move(plan);
      } catch (const Error& error) {
        problem = error.what();
      }
    }
    if (best.has_value()) return best;
  }
  return std::nullopt;
}

/// The block widths worth trying for each number of copies: the widest that gives as many.
std::optional<Plan> choose_layout(const Plan& levels, std::size_t memory_bytes, std::size_t& least_memory) {
  std::optional<Plan> best;
  for (std::size_t width = kLeastWidth; width <= kMostWidth; width *= 2) {
    const std::size_t fit = copies_that_fit(levels.layout.degree, width, levels.layout.shelf_records);
    for (std::size_t copies = 1; copies <= std::min(fit, kMostCopies); ++copies) {
      PlanChoice choice = levels.choice;
      choice.width = width;
      choice.copies = copies;
      Plan plan;
      try {
        plan = derive_plan(levels.request, choice);
      } catch (const Error&) {
        continue;  // more copies make more noise; fewer may do
      }
      least_memory = std::min(least_memory, plan.cost.server_memory_bytes);
      if (plan.cost.server_memory_bytes > memory_bytes) break;
      // Of equal costs the wider block is taken: it packs more layers into a ciphertext that is sent.
      if (!best.has_value() || total_time(plan) <= total_time(*best)) best = std::move(plan);
    }
  }
  return best;
}

}  // namespace

Plan make_plan(const PlanRequest& request, std::size_t memory_bytes) {
  std::optional<Plan> best;
  std::string problem;
  std::size_t least_memory = ~std::size_t{0};
  for (const std::size_t degree : {std::size_t{16384}, std::size_t{32768}}) {
    const std::optional<Plan> levels = choose_levels(request, degree, problem);
    if (!levels.has_value()) continue;
    std::optional<Plan> plan = choose_layout(*levels, memory_bytes, least_memory);
    if (plan.has_value() && (!best.has_value() || total_time(*plan) < total_time(*best)))
      best = std::move(plan);
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
