// SPDX-License-Identifier: Apache-2.0
#include "plan/noise.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/error.h"
#include "bgv/random.h"

namespace tacit::plan {
namespace {

constexpr double kT = bgv::kPlaintextModulus;
/// Variance of a coefficient that is uniform modulo t, taken centred.
constexpr double kMessageVariance = kT * kT / 12;
constexpr double kFreshVariance = kT * kT * bgv::kErrorVariance + kMessageVariance;
/// Variance of a coefficient of a uniform ternary secret.
constexpr double kSecretVariance = 2.0 / 3;

double product_of(const std::vector<std::uint32_t>& primes, std::size_t first, std::size_t last) {
  double product = 1;
  for (std::size_t i = first; i < last; ++i) product *= primes[i];
  return product;
}

/// The integer by which an evaluator multiplies a phase to multiply its plaintext by coefficient * ratio.
double centred_scale(std::uint32_t coefficient, bgv::CorrectionFactor ratio) {
  const std::uint32_t scale = bgv::plaintext_modulus().multiply(coefficient, ratio.value());
  return std::min(scale, bgv::kPlaintextModulus - scale);
}

}  // namespace

double Variance::total() const {
  return std::accumulate(by_power_.begin(), by_power_.end(), 0.0);
}

Variance& Variance::operator+=(const Variance& other) {
  for (std::size_t i = 0; i < kPowers; ++i) by_power_[i] += other.by_power_[i];
  return *this;
}

Variance Variance::operator*(double scale) const {
  Variance result;
  for (std::size_t i = 0; i < kPowers; ++i) result.by_power_[i] = by_power_[i] * scale;
  return result;
}

Variance Variance::product(const Variance& a, const Variance& b, double degree, Errors errors) {
  Variance result;
  for (std::size_t i = 0; i < kPowers; ++i) {
    double binomial = 1;  // (i + j)! / (i! j!)
    for (std::size_t j = 0; j < kPowers; ++j) {
      if (j > 0) binomial *= static_cast<double>(i + j) / static_cast<double>(j);
      const double moments = errors == Errors::kShared ? binomial * binomial : binomial;
      result.by_power_[std::min(i + j, kPowers - 1)] += degree * moments * a.by_power_[i] * b.by_power_[j];
    }
  }
  return result;
}

double EstimatedValue::bits() const {
  return std::log2(kTailSigmas) + std::log2(variance_.total()) / 2;
}

double PlanningOps::modulus_bits(bgv::Level level) const {
  double bits = 0;
  for (bgv::Level i = 0; i < level; ++i) bits += std::log2(literal_.primes[i]);
  return bits;
}

const EstimatedValue& PlanningOps::observe(const Value& v) const {
  least_margin_ = std::min(least_margin_, modulus_bits(v.level()) - 1 - v.bits());
  return v;
}

EstimatedValue PlanningOps::fresh(bgv::Level level) const {
  return observe(Value(level, 2, bgv::CorrectionFactor(), Variance(1, kFreshVariance)));
}

EstimatedValue PlanningOps::multiply(const Value& a, const Value& b, Variance::Errors errors) const {
  require(a.level() == b.level() && a.size() == 2 && b.size() == 2, "factors have two parts and one level");
  ++products_;
  operations_ += {0, 5.0 * static_cast<double>(a.level()), 0};
  return observe(Value(a.level(), 3, a.factor() * b.factor(),
                       Variance::product(a.variance(), b.variance(), degree(), errors)));
}

// A uniform error of +-t/2 in each part, times a power of s.
Variance PlanningOps::rounding(std::size_t parts) const {
  const double error = kT * kT / 12;
  Variance variance(1, error * (1 + degree() * kSecretVariance));
  if (parts == 3)
    variance += Variance(2, error * 2 * degree() * degree() * kSecretVariance * kSecretVariance);
  return variance;
}

// Each digit is a sum of `size` terms uniform in +-D/2, times an error t e; the special primes divide it all.
EstimatedValue PlanningOps::switched(const Value& v, bgv::Level to) const {
  const std::size_t alpha = literal_.special_primes.size();
  const double special = product_of(literal_.special_primes, 0, alpha);
  double key_noise = 0;
  for (std::size_t first = 0; first < v.level(); first += alpha) {
    const std::size_t last = std::min(first + alpha, v.level());
    const double digit = product_of(literal_.primes, first, last) / special;
    key_noise +=
        digit * digit * static_cast<double>(last - first) / 12 * degree() * kT * kT * bgv::kErrorVariance;
  }
  const double dropped = product_of(literal_.primes, to, v.level());
  const double digits = std::ceil(static_cast<double>(v.level()) / static_cast<double>(alpha));
  const auto limbs = static_cast<double>(v.level() + alpha);
  ++key_switches_;
  operations_ += {(digits + 2) * limbs, (3 * digits + 4) * limbs, 0};
  Variance variance = v.variance();
  variance += Variance(1, key_noise);
  variance = variance * (1 / (dropped * dropped));
  variance += rounding(2);
  return observe(Value(to, 2, v.factor() / drop_factor(v.level(), to), variance));
}

EstimatedValue PlanningOps::relinearize(const Value& v, bgv::Level to) const {
  require(v.size() == 3 && to <= v.level(), "relinearisation takes three parts");
  return switched(v, to);
}

EstimatedValue PlanningOps::drop_to(const Value& v, bgv::Level to) const {
  require(to >= 1 && to <= v.level(), "primes are only dropped");
  if (to == v.level()) return v;
  const double dropped = product_of(literal_.primes, to, v.level());
  operations_ +=
      {static_cast<double>(v.size() * v.level()), 2.0 * static_cast<double>(v.size() * v.level()), 0};
  Variance variance = v.variance() * (1 / (dropped * dropped));
  variance += rounding(v.size());
  return observe(Value(to, v.size(), v.factor() / drop_factor(v.level(), to), variance));
}

EstimatedValue PlanningOps::modulo_first(const Value& v, bgv::Level to) const {
  require(to >= 1 && to <= v.level(), "a ciphertext has the primes that are kept");
  return observe(Value(to, v.size(), v.factor(), v.variance()));
}

void PlanningOps::add(Value& to, const Value& v) const {
  require(to.level() == v.level() && to.factor() == v.factor(), "operands have one level and one factor");
  operations_ += {0, static_cast<double>(v.size() * v.level()), 0};
  Variance variance = to.variance();
  variance += v.variance();
  to = observe(Value(to.level(), std::max(to.size(), v.size()), to.factor(), variance));
}

void PlanningOps::add_multiple(Value& to, const Value& v, std::uint32_t coefficient) const {
  require(to.level() == v.level() && to.size() >= v.size(), "operands have one level, and the sum room");
  operations_ += {0, 2.0 * static_cast<double>(v.size() * v.level()), 0};
  const double scale = centred_scale(coefficient, to.factor() / v.factor());
  Variance variance = to.variance();
  variance += v.variance() * (scale * scale);
  to = observe(Value(to.level(), to.size(), to.factor(), variance));
}

EstimatedValue PlanningOps::combine(std::span<const Term> terms, std::uint32_t,
                                    bgv::CorrectionFactor factor) const {
  require(!terms.empty(), "a linear combination has at least one term");
  Variance variance(0, kMessageVariance);
  for (const Term& term : terms) {
    const double scale = centred_scale(term.coefficient, factor / term.ciphertext->factor());
    variance += term.ciphertext->variance() * (scale * scale);
    operations_ += {0, 2.0 * static_cast<double>(term.ciphertext->level()), 0};
  }
  return observe(Value(terms.front().ciphertext->level(), 2, factor, variance));
}

bgv::CorrectionFactor PlanningOps::drop_factor(bgv::Level from, bgv::Level to) const {
  bgv::CorrectionFactor factor;
  for (bgv::Level i = to; i < from; ++i) factor = factor * bgv::factor_of(literal_.primes[i]);
  return factor;
}

EstimatedValue PlanningOps::scaled_sum(const Value& v, double count, double scale) const {
  return observe(Value(v.level(), v.size(), v.factor(), v.variance() * (count * scale * scale)));
}

EstimatedValue PlanningOps::multiply_plain(const Value& v, double squared_norm) const {
  operations_ += {0, static_cast<double>(v.size() * v.level()), 0};
  return observe(Value(v.level(), v.size(), v.factor(), v.variance() * squared_norm));
}

EstimatedValue PlanningOps::multiply_plain(const Value& v) const {
  return multiply_plain(v, degree() * kMessageVariance);
}

// An item's own phase comes out as large as it went in; key-switching noise of height h doubles at each
// height above.
EstimatedValue PlanningOps::pack(const Value& v, int heights, std::size_t width) const {
  const Value silent(v.level(), v.size(), v.factor(), Variance());
  Variance variance = switched(silent, v.level()).variance() * ((std::exp2(2 * heights) - 1) / 3);
  variance += v.variance();
  return observe(Value(v.level(), 2, v.factor() / bgv::factor_of(width), variance));
}

// The shifts of the input carry the noise of a key switch into the products; sums of products take on that of
// each switch that moves them on.
EstimatedValue PlanningOps::masked_shifts(const Value& v, const bgv::ShiftSchedule& schedule,
                                          bgv::Level to) const {
  const bgv::Level level = v.level();
  const auto routes = static_cast<double>(schedule.step().routes());
  const std::size_t hoisted = schedule.hoisted_switches(), sums = schedule.sum_switches();
  const Value shifted = hoisted == 0 ? v : switched(v, level);
  if (hoisted > 1) {  // the others use the same digits
    const auto limbs = static_cast<double>(level + literal_.special_primes.size());
    const double digits =
        std::ceil(static_cast<double>(level) / static_cast<double>(literal_.special_primes.size()));
    operations_ += OperationCounts{2 * limbs, (2 * digits + 4) * limbs, 0} * static_cast<double>(hoisted - 1);
    key_switches_ += static_cast<int>(hoisted - 1);
  }
  operations_ +=
      OperationCounts{static_cast<double>(level) + 1, 2.0 * static_cast<double>(level), 0} * routes;
  Value sum =
      observe(Value(level, 2, v.factor(), shifted.variance() * (routes * degree() * kMessageVariance)));
  if (sums == 0) return drop_to(sum, to);
  for (std::size_t i = 0; i < sums; ++i) sum = switched(sum, i + 1 == sums ? to : level);
  return sum;
}

// u pk0 + t e1 + (u a + t e2) s = t (u e + e1 + e2 s); of three parts, another one times s.
EstimatedValue PlanningOps::rerandomize(const Value& v) const {
  const double zero = kT * kT * bgv::kErrorVariance * (1 + 2 * degree() * kSecretVariance);
  Variance variance = v.variance();
  variance += Variance(1, zero);
  if (v.size() == 3) variance += Variance(2, 2 * degree() * kSecretVariance * zero);
  return observe(Value(v.level(), v.size(), v.factor(), variance));
}

}  // namespace tacit::plan
