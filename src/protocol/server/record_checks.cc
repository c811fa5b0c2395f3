#include "protocol/server/record_checks.h"

#include <mutex>
#include <vector>

#include "link/workers.h"

namespace tacit::protocol {
namespace {

bgv::Ciphertext zero(const bgv::Evaluator& evaluator, bgv::Level level, std::size_t parts) {
  std::vector<ring::RnsPoly> polynomials;
  for (std::size_t i = 0; i < parts; ++i)
    polynomials.push_back(ring::RnsPoly::zero(evaluator.parameters().degree(), level));
  return bgv::Ciphertext(std::move(polynomials), bgv::CorrectionFactor());
}

std::uint32_t random_number() {
  return bgv::random_residues(1).front();
}

/// Random combinations, slot by slot, of what must be 0 in every slot.
class Combinations {
 public:
  Combinations(const bgv::Evaluator& evaluator, bgv::Level level) : evaluator_(evaluator) {
    for (std::size_t i = 0; i < plan::kPlaneCombinations; ++i) {
      zeros_.push_back(zero(evaluator, level, 3));
      copies_.push_back(zero(evaluator, level, 2));
    }
  }

  /// v^2 - v.
  void add_binary(const bgv::Ciphertext& v) {
    const bgv::Ciphertext square = evaluator_.square(v);
    for (bgv::Ciphertext& sum : zeros_) {
      const std::uint32_t random = random_number();
      evaluator_.add_multiple(sum, square, random);
      evaluator_.add_multiple(sum, v, bgv::plaintext_modulus().negate(random));
    }
  }
  /// Each plane 0 or 1, and their sum as well, which is returned.
  bgv::Ciphertext add_digit(std::span<const bgv::Ciphertext> planes) {
    std::vector<const bgv::Ciphertext*> terms;
    for (const bgv::Ciphertext& plane : planes) {
      terms.push_back(&plane);
      add_binary(plane);
    }
    bgv::Ciphertext sum = evaluator_.sum(terms);
    add_binary(sum);
    return sum;
  }
  void add_equal(const bgv::Ciphertext& a, const bgv::Ciphertext& b) {
    for (bgv::Ciphertext& sum : zeros_) {
      const std::uint32_t random = random_number();
      evaluator_.add_multiple(sum, a, random);
      evaluator_.add_multiple(sum, b, bgv::plaintext_modulus().negate(random));
    }
  }
  /// What is to be compared between copies.
  void add_copies(const bgv::Ciphertext& v) {
    for (bgv::Ciphertext& sum : copies_) evaluator_.add_multiple(sum, v, random_number());
  }
  void add(const Combinations& other) {
    for (std::size_t i = 0; i < zeros_.size(); ++i) {
      evaluator_.add(zeros_[i], other.zeros_[i]);
      evaluator_.add(copies_[i], other.copies_[i]);
    }
  }
  const std::vector<bgv::Ciphertext>& zeros() const { return zeros_; }
  const std::vector<bgv::Ciphertext>& copies() const { return copies_; }

 private:
  const bgv::Evaluator& evaluator_;
  std::vector<bgv::Ciphertext> zeros_, copies_;
};

}  // namespace

void check_planes(const plan::LinkPlan& plan, const bgv::Evaluator& evaluator,
                  std::span<const bgv::Ciphertext> planes, std::size_t set, const link::Strategy& strategy,
                  CheckSums& checks) {
  const std::vector<plan::FeatureShape>& features = plan.request.features;
  std::vector<std::size_t> first{0};
  for (const plan::FeatureShape& f : features)
    first.push_back(first.back() + f.low_planes() + f.high_planes());
  Combinations all(evaluator, plan.planes_level);
  std::mutex mutex;
  link::parallel_for(features.size(), [&](std::size_t f) {
    Combinations own(evaluator, plan.planes_level);
    std::vector<bgv::Ciphertext> own_planes;
    for (const bgv::Ciphertext& plane : planes.subspan(first[f], first[f + 1] - first[f]))
      own_planes.push_back(quadrupled(evaluator, plane));
    const std::span<const bgv::Ciphertext> digits(own_planes);
    const bgv::Ciphertext low = own.add_digit(digits.first(features[f].low_planes()));
    const bgv::Ciphertext high = own.add_digit(digits.subspan(features[f].low_planes()));
    own.add_equal(low, high);
    for (const bgv::Ciphertext& plane : digits) own.add_copies(plane);
    const std::lock_guard lock(mutex);
    all.add(own);
  });
  for (std::size_t i = 0; i < plan::kPlaneCombinations; ++i) {
    checks.add_zeros(all.zeros()[i]);
    for (std::size_t check = 0; check < plan::kChecks; ++check)
      checks.add_slots(check, all.copies()[i], strategy.plane_weights(set));
  }
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
