#include "protocol/server/check_sums.h"

#include <algorithm>
#include <bit>

#include "base/error.h"
#include "bgv/packing.h"
#include "bgv/random.h"

namespace tacit::protocol {
namespace {

/// To `level`, however far: one division takes six primes.
bgv::Ciphertext lowered_to(const bgv::Evaluator& evaluator, bgv::Ciphertext ciphertext, bgv::Level level) {
  constexpr bgv::Level kAtOnce = 6;
  while (ciphertext.level() > level + kAtOnce)
    ciphertext = evaluator.drop_to(ciphertext, ciphertext.level() - kAtOnce);
  return evaluator.drop_to(std::move(ciphertext), level);
}

}  // namespace

CheckSums::CheckSums(const plan::Plan& plan, const bgv::Evaluator& evaluator, const bgv::EvaluationKeys& keys,
                     const bgv::SlotEncoder& encoder)
    : plan_(plan), evaluator_(evaluator), keys_(keys), encoder_(encoder) {}

void CheckSums::add_product(std::size_t check, const bgv::Ciphertext& ciphertext, bgv::Plaintext polynomial) {
  const bool low = ciphertext.level() < plan_.check.level;
  const bgv::Level level = low ? plan_.tabulate.values_level : plan_.check.level;
  const bgv::Ciphertext lowered = lowered_to(evaluator_, ciphertext, level);
  // All sums have the factor 1: the polynomial takes the ciphertext's off.
  const ring::Modulus& t = bgv::plaintext_modulus();
  const std::uint32_t scale = t.inverse(lowered.factor().value());
  for (std::uint32_t& coefficient : polynomial) coefficient = t.multiply(coefficient, scale);
  ring::RnsPoly lifted = evaluator_.lift(polynomial, level);
  bgv::wipe(polynomial);
  bgv::Ciphertext product = evaluator_.multiply_plain(lowered, lifted);
  bgv::wipe(lifted);
  product.read_with(bgv::PlaintextFactor());
  const std::lock_guard lock(mutex_);
  std::optional<bgv::Ciphertext>& sum = low ? low_[check] : high_[check];
  if (sum.has_value()) {
    evaluator_.add(*sum, product);
  } else {
    sum = std::move(product);
  }
}

void CheckSums::add_slots(std::size_t check, const bgv::Ciphertext& ciphertext,
                          std::span<const std::uint32_t> weights) {
  // The constant coefficient is the sum of the slots over N.
  add_product(check, ciphertext, encoder_.encode(weights));
}

void CheckSums::add_coefficients(std::size_t check, const bgv::Ciphertext& ciphertext,
                                 std::span<const std::uint32_t> weights) {
  const std::size_t n = plan_.layout.degree;
  require(weights.size() == n, "every coefficient has a weight");
  // The constant coefficient of m g is m_0 g_0 - (m_1 g_(N-1) + m_2 g_(N-2) + ..), since X^N = -1.
  bgv::Plaintext polynomial(n, 0);
  polynomial[0] = weights[0];
  for (std::size_t i = 1; i < n; ++i) polynomial[n - i] = bgv::plaintext_modulus().negate(weights[i]);
  add_product(check, ciphertext, std::move(polynomial));
}

void CheckSums::add_zeros(std::size_t check, const bgv::Ciphertext& ciphertext) {
  add_product(check, ciphertext, bgv::random_residues(plan_.layout.degree));
}

std::array<bgv::Ciphertext, plan::kChecks> CheckSums::everywhere() {
  const std::size_t n = plan_.layout.degree;
  std::array<bgv::Ciphertext, plan::kChecks> result;
  for (std::size_t check = 0; check < plan::kChecks; ++check) {
    require(high_[check].has_value(), "something has been checked");
    bgv::Ciphertext sum = evaluator_.drop_to(*high_[check], plan_.tabulate.values_level);
    // A factor of its own does not matter for what is 0.
    sum.read_with(bgv::PlaintextFactor());
    if (low_[check].has_value()) evaluator_.add(sum, *low_[check]);
    evaluator_.divide_phase(sum, n);
    bgv::Packer trace(evaluator_, keys_, n, 0, std::countr_zero(n));
    trace.push(std::move(sum));
    result[check] = trace.finish();
  }
  return result;
}

bgv::Ciphertext folded(const plan::Plan& plan, const bgv::Evaluator& evaluator, const bgv::Ciphertext& gated,
                       std::span<const bgv::Ciphertext> checks) {
  std::optional<bgv::Ciphertext> sum;
  for (const bgv::Ciphertext& check : checks) {
    // Random coefficients are random slots.
    bgv::Plaintext random = bgv::random_residues(plan.layout.degree);
    ring::RnsPoly lifted = evaluator.lift(random, check.level());
    bgv::Ciphertext product = evaluator.multiply_plain(check, lifted);
    bgv::wipe(random);
    bgv::wipe(lifted);
    if (sum.has_value()) {
      evaluator.add(*sum, product);
    } else {
      sum = std::move(product);
    }
  }
  bgv::Ciphertext result = evaluator.drop_to(gated, plan.end_level());
  if (!sum.has_value()) return result;
  bgv::Ciphertext noise = evaluator.drop_to(std::move(*sum), plan.end_level());
  noise.read_with(result.factor());
  evaluator.add(result, noise);
  return result;
}

}  // namespace tacit::protocol
