#include "plan/planner.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "base/error.h"
#include "plan/cost.h"

namespace tacit::plan {
namespace {

/// Sending takes this long on a network of 100 MB/s.
constexpr double kSecondsPerByte = 1e-8;
/// Plans are compared for a server with this many cores.
constexpr double kCores = 2;

/// The time of the server's work and of sending the client's keys and planes, to compare plans by.
double total_time(const Plan& plan) {
  Work work = plan.cost.prepare;
  for (const Work& part : {plan.cost.link, plan.cost.power, plan.cost.tabulate, plan.cost.gate}) work += part;
  return seconds(work, typical_operations(plan.layout.degree)) / kCores +
         kSecondsPerByte * static_cast<double>(plan.cost.bytes_up);
}

constexpr std::size_t kUsualWidth = 1024;

/// Shelves that hold all client records.
std::size_t least_shelves(const PlanRequest& request, std::size_t degree, std::size_t width) {
  const std::size_t places = client_places(request.client_records, request.split_categories, width);
  return std::max<std::size_t>((places + degree - 1) / degree, 1);
}

/// How many numbers of special primes are tried with all layouts.
constexpr std::size_t kBestLevels = 2;

/// The cheapest levels for a degree: the fewest primes at the end, then the special primes that make key
/// switching cheapest, the best first. The layout hardly matters for that, but it matters.
std::vector<Plan> choose_levels(const PlanRequest& request, std::size_t degree, std::string& problem) {
  std::vector<Plan> plans;
  for (std::size_t end = 3; end <= 4 && plans.empty(); ++end) {
    for (std::size_t special = 1; special <= bgv::kMaxSpecialPrimes; ++special) {
      try {
        plans.push_back(derive_plan(request, {degree, special, end, kUsualWidth, 1,
                                              least_shelves(request, degree, kUsualWidth), true, false}));
      } catch (const Error& error) {
        problem = error.what();
      }
    }
  }
  std::ranges::sort(plans, {}, total_time);
  if (plans.size() > kBestLevels) plans.resize(kBestLevels);
  return plans;
}

/// Takes the plan of `choice` if it works, fits the memory and is the best so far. Of equal costs the wider
/// block is taken: it packs more layers into a ciphertext that is sent.
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

/// More shelves than needed may fill ciphertexts better: 10,000 records leave 6,384 slots of 16,384 empty,
/// two shelves of 5,000 leave 1,384.
std::optional<Plan> choose_layout(const Plan& levels, std::size_t memory_bytes, std::size_t& least_memory) {
  std::optional<Plan> best;
  const PlanRequest& request = levels.request;
  PlanChoice choice = levels.choice;
  for (choice.width = kLeastWidth; choice.width <= kMostWidth; choice.width *= 2) {
    const std::size_t places = client_places(request.client_records, request.split_categories, choice.width);
    const std::size_t least = least_shelves(request, choice.degree, choice.width);
    const std::size_t most = std::min(least + kMoreShelves, request.client_records);
    for (choice.shelves = least; choice.shelves <= most; ++choice.shelves) {
      const std::size_t fit =
          copies_that_fit(choice.degree, choice.width, (places + choice.shelves - 1) / choice.shelves);
      if (fit == 0) continue;
      choice.copies = std::min(fit, kMostCopies);
      for (const bool switch_masks : {false, true}) {
        for (const bool pack_at_end : {false, true}) {
          choice.switch_masks = switch_masks;
          choice.pack_at_end = pack_at_end;
          consider(request, choice, memory_bytes, best, least_memory);
        }
      }
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
    for (const Plan& levels : choose_levels(request, degree, problem)) {
      std::optional<Plan> plan = choose_layout(levels, memory_bytes, least_memory);
      if (plan.has_value() && (!best.has_value() || total_time(*plan) < total_time(*best)))
        best = std::move(plan);
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
