// SPDX-License-Identifier: Apache-2.0
#include "protocol/server/record_checks.h"

#include <mutex>
#include <vector>

#include "bgv/random.h"
#include "bgv/running_sum.h"
#include "link/workers.h"

namespace tacit::protocol {

PlaneCombinations PlaneChecks::combine(std::span<const bgv::Ciphertext> planes,
                                       const bgv::Ciphertext* presence) const {
  const std::vector<plan::FeatureShape>& features = plan_.request.features;
  std::vector<std::size_t> first{0};
  for (const plan::FeatureShape& f : features) first.push_back(first.back() + f.planes());
  PlaneCombinations all(evaluator_, plan_.planes_level);
  std::mutex mutex;
  link::parallel_for(features.size(), [&](std::size_t f) {
    PlaneCombinations own(evaluator_, plan_.planes_level);
    std::vector<bgv::Ciphertext> own_planes;
    for (const bgv::Ciphertext& plane : planes.subspan(first[f], first[f + 1] - first[f]))
      own_planes.push_back(quadrupled(evaluator_, plane));
    const std::span<const bgv::Ciphertext> digits(own_planes);
    const bgv::Ciphertext low = own.add_digit(digits.first(features[f].low_planes()));
    const bgv::Ciphertext high = own.add_digit(digits.subspan(features[f].low_planes()));
    own.add_difference(low, high);
    if (presence != nullptr) {
      own.add_within(low, *presence);
    } else {
      for (const bgv::Ciphertext& plane : digits) own.add_copies(plane);
    }
    const std::lock_guard lock(mutex);
    all.add(own);
  });
  if (presence != nullptr) all.add_binary(*presence);
  return all;
}

void PlaneChecks::add(std::span<const bgv::Ciphertext> planes, std::size_t set,
                      const link::Strategy& strategy) {
  const bool blocked = plan_.is_blocked();
  std::optional<bgv::Ciphertext> presence;
  if (blocked) presence = quadrupled(evaluator_, planes.back());
  const PlaneCombinations combined = combine(planes, blocked ? &*presence : nullptr);
  for (const bgv::Ciphertext& zeros : combined.zeros()) checks_.add_zeros(zeros);
  if (blocked) {
    count_presence(plan_.blocked().layout, *presence, set);
  } else {
    require_equal_copies(combined, set, strategy);
  }
}

void PlaneChecks::require_equal_copies(const PlaneCombinations& combined, std::size_t set,
                                       const link::Strategy& strategy) {
  for (const bgv::Ciphertext& copies : combined.copies()) {
    for (std::size_t check = 0; check < plan::kChecks; ++check)
      checks_.add_slots(check, copies, strategy.plane_weights(set));
  }
}

void PlaneChecks::count_presence(const plan::BlockedLayout& layout, const bgv::Ciphertext& presence,
                                 std::size_t set) {
  bgv::add_to(evaluator_, presence_, presence);
  const std::size_t sets = layout.categories * layout.shelves;
  if (set % sets + 1 < sets) return;
  // All slots have one weight. A polynomial with the constant coefficient c has c in every slot, and the sum
  // over N slots is to be n.
  const ring::Modulus& t = bgv::plaintext_modulus();
  bgv::Plaintext expected(layout.degree, 0);
  const std::uint32_t records = t.reduce(plan_.request.client_records);
  expected[0] = t.negate(t.multiply(records, t.inverse(static_cast<std::uint32_t>(layout.degree))));
  evaluator_.add_plain(*presence_, expected);
  for (std::size_t check = 0; check < plan::kChecks; ++check) {
    const SecretVector<std::uint32_t> weights(layout.degree, bgv::random_residues(1).front());
    checks_.add_slots(check, *presence_, weights);
  }
  presence_.reset();
}

void check_selection(const plan::LinkPlan& plan, const bgv::Evaluator& evaluator,
                     std::span<const bgv::Ciphertext> packed, std::span<const bgv::Ciphertext> by_category,
                     CheckSums& checks) {
  const ring::Modulus& t = bgv::plaintext_modulus();
  const std::size_t n = plan.sums.degree, categories = by_category.size();
  const std::size_t each = std::size_t{1} << plan.split.height, blocks = plan.split.blocks;
  std::vector<bgv::Ciphertext> in_coefficients, in_slots;
  for (const bgv::Ciphertext& selection : packed) in_coefficients.push_back(quadrupled(evaluator, selection));
  for (const bgv::Ciphertext& selection : by_category) in_slots.push_back(quadrupled(evaluator, selection));
  // Each is 0 or 1, and so is their sum: one category a block at most.
  std::vector<const bgv::Ciphertext*> digits;
  for (const bgv::Ciphertext& selection : in_slots) digits.push_back(&selection);
  const bgv::Ciphertext sum = evaluator.sum(digits);
  digits.push_back(&sum);
  for (const bgv::Ciphertext* digit : digits) {
    bgv::Ciphertext zero = evaluator.square(*digit);
    evaluator.add_multiple(zero, *digit, t.negate(1));
    checks.add_zeros(zero);
  }
  for (std::size_t check = 0; check < plan::kChecks; ++check) {
    // Coefficients that are no number of a block and category must be 0, and the others as in the slots.
    std::vector<SecretVector<std::uint32_t>> slots(categories, SecretVector<std::uint32_t>(blocks, 0));
    for (std::size_t i = 0; i < packed.size(); ++i) {
      const SecretVector<std::uint32_t> weights = bgv::random_residues(n);
      checks.add_coefficients(check, in_coefficients[i], weights);
      for (std::size_t k = 0; k < each && (i * each + k) / categories < blocks; ++k) {
        const std::size_t number = i * each + k;
        slots[number % categories][number / categories] =
            t.negate(t.multiply(weights[k], static_cast<std::uint32_t>(n)));
      }
    }
    for (std::size_t category = 0; category < categories; ++category)
      checks.add_slots(check, in_slots[category], slots[category]);
  }
}

}  // namespace tacit::protocol
