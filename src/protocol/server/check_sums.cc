// SPDX-License-Identifier: Apache-2.0
#include "protocol/server/check_sums.h"

#include "base/error.h"
#include "bgv/random.h"
#include "bgv/running_sum.h"

namespace tacit::protocol {
namespace {

constexpr std::int64_t kFour = 4;

/// To `level`, however far: one division takes six primes.
bgv::Ciphertext lowered_to(const bgv::Evaluator& evaluator, bgv::Ciphertext ciphertext, bgv::Level level) {
  constexpr bgv::Level kAtOnce = 6;
  while (ciphertext.level() > level + kAtOnce)
    ciphertext = evaluator.drop_to(ciphertext, ciphertext.level() - kAtOnce);
  return evaluator.drop_to(std::move(ciphertext), level);
}

}  // namespace

CheckSums::CheckSums(const plan::Plan& plan, const bgv::Evaluator& evaluator, const bgv::SlotEncoder& encoder)
    : plan_(plan), evaluator_(evaluator), encoder_(encoder) {}

void CheckSums::add_product(std::size_t check, const bgv::Ciphertext& ciphertext, bgv::Plaintext polynomial) {
  // All sums have the factor 1: the polynomial divides by the ciphertext's.
  const ring::Modulus& t = bgv::plaintext_modulus();
  const std::uint32_t scale = t.inverse(ciphertext.factor().value());
  for (std::uint32_t& coefficient : polynomial) coefficient = t.multiply(coefficient, scale);
  bgv::Ciphertext product =
      evaluator_.multiply_plain(ciphertext, evaluator_.lift(polynomial, ciphertext.level()));
  product.read_with(bgv::CorrectionFactor());
  const std::lock_guard lock(mutex_);
  add_to(evaluator_, sums_[ciphertext.level()][check], std::move(product));
}

void CheckSums::add_slots(std::size_t check, const bgv::Ciphertext& ciphertext,
                          std::span<const std::uint32_t> weights) {
  // The constant coefficient is the sum of the slots over N.
  add_product(check, ciphertext, encoder_.encode(weights));
}

void CheckSums::add_coefficients(std::size_t check, const bgv::Ciphertext& ciphertext,
                                 std::span<const std::uint32_t> weights) {
  const std::size_t n = plan_.degree();
  require(weights.size() == n, "every coefficient has a weight");
  // The constant coefficient of m g is m_0 g_0 - (m_1 g_(N-1) + m_2 g_(N-2) + ..), since X^N = -1.
  bgv::Plaintext polynomial(n, 0);
  polynomial[0] = weights[0];
  for (std::size_t i = 1; i < n; ++i) polynomial[n - i] = bgv::plaintext_modulus().negate(weights[i]);
  add_product(check, ciphertext, std::move(polynomial));
}

void CheckSums::add_zeros(const bgv::Ciphertext& ciphertext) {
  for (std::size_t check = 0; check < plan::kChecks; ++check)
    add_product(check, ciphertext, bgv::random_residues(plan_.degree()));
}

bgv::Ciphertext CheckSums::sum(std::size_t check) const {
  std::optional<bgv::Ciphertext> result;
  for (const auto& [level, sums] : sums_) {
    if (!sums[check].has_value()) continue;
    // A factor of its own does not matter for what is 0.
    bgv::Ciphertext lowered = lowered_to(evaluator_, *sums[check], plan_.check.sent_level);
    lowered.read_with(bgv::CorrectionFactor());
    add_to(evaluator_, result, std::move(lowered));
  }
  require(result.has_value() && result->size() == 3, "products have been checked");
  // Rounding has added multiples of the secret that are short only when multiplied by 4 (docs/security.md).
  evaluator_.multiply_integer(*result, kFour);
  return std::move(*result);
}

}  // namespace tacit::protocol
