// SPDX-License-Identifier: Apache-2.0
#include "plan/soundness.h"

#include <algorithm>
#include <cmath>
#include <initializer_list>

#include "plan/noise.h"
#include "plan/refusal.h"

namespace tacit::plan {
namespace {

constexpr double kPlaintext = bgv::kPlaintextModulus;
/// The responses of all rows together are out of their range once in eight times at most, and so is the
/// secret's.
constexpr double kRejection = 8;
/// The least size of a prime: they are the largest below 2^30 that a transform can use.
constexpr double kBitsOfPrime = 29.97;
/// Left over in a sum, for terms that are far smaller than those that are counted.
constexpr double kSlack = 1;

double log2_of_sum(std::initializer_list<double> bits) {
  double sum = 0;
  for (const double b : bits) sum += std::exp2(b);
  return std::log2(sum);
}

/// The largest coefficient of a sum of `objects` fresh phases, each times a monomial. Messages count with
/// their largest value, since a server may choose what the client decrypts and sends back; errors count with
/// 9 standard deviations, which no coefficient exceeds except with probability 2^-40, or with their largest
/// value.
std::int64_t row_bound(std::size_t objects) {
  const double count = static_cast<double>(objects);
  const double errors =
      std::min(count * bgv::kLargestError, kTailSigmas * std::sqrt(bgv::kErrorVariance * count));
  return static_cast<std::int64_t>(std::ceil(kPlaintext * (count / 2 + errors)));
}

int mask_bits(double bound, double coefficients) {
  return static_cast<int>(std::ceil(std::log2(bound * coefficients * kRejection)));
}

/// The first plane alone, which fixes the secret; all planes; all that comes behind them.
bgv::ProofShape proof_shape(const LinkPlan& link, const CheckStep& check) {
  const auto secrets = static_cast<double>(link.sums.degree * bgv::kProofRepetitions);
  const double coefficients = secrets * (1 + 2 * bgv::kProofRows);
  bgv::ProofShape shape;
  const auto add = [&](bgv::Level level, std::size_t objects, std::size_t times) {
    const std::int64_t bound = row_bound(objects);
    shape.rows.insert(shape.rows.end(), times,
                      {level, bound, mask_bits(static_cast<double>(bound), coefficients)});
  };
  add(link.planes_level, 1, 1);
  add(link.planes_level, link.planes(), bgv::kProofRows);
  add(check.level, check.ciphertexts, bgv::kProofRows);
  shape.secret_mask_bits = mask_bits(1, secrets);
  return shape;
}

/// log2 of bounds on what an accepted proof leaves, all worst cases.
class Bounds {
 public:
  Bounds(const LinkPlan& link, const CheckStep& check)
      : link_(link), check_(check), n_(std::log2(static_cast<double>(link.sums.degree))) {}

  /// |4 phi|, phi a plane's phase or that of another ciphertext. Two accepted responses differ by 2^(mask +
  /// 1) at most; 2 over a difference of monomials has N coefficients -1, 0 and 1; and that happens twice, in
  /// the proof and in its rows.
  double plane() const { return object(1); }
  double claim() const { return object(1 + bgv::kProofRows); }
  /// |s'|, the secret being s'/2.
  double secret() const { return n_ + check_.proof.secret_mask_bits + 1; }
  /// A plaintext's N coefficients, added up.
  double plaintext() const { return n_ + std::log2(kPlaintext / 2); }

  /// The sum of all products of two ciphertexts other than planes, each times a plaintext.
  double claims() const {
    const double terms = static_cast<double>(check_.products + check_.ciphertexts);
    return n_ + 2 * claim() + plaintext() + std::log2(terms) + kSlack;
  }
  /// The same of planes: squares of planes and of sums of a digit's planes, each times a number modulo t.
  double planes() const {
    double squares = 0;
    for (const FeatureShape& f : link_.request.features) {
      for (const std::size_t digits : {f.low_planes(), f.high_planes()})
        squares += static_cast<double>(digits * digits + digits);
    }
    // Presence, and presence times the sum of a feature's low digits.
    if (link_.is_blocked()) {
      squares += 2;
      for (const FeatureShape& f : link_.request.features) squares += static_cast<double>(f.low_planes());
    }
    squares *= static_cast<double>(link_.plane_sets * kPlaneCombinations);
    return n_ + 2 * plane() + std::log2(kPlaintext / 2) + plaintext() + std::log2(squares) + kSlack;
  }
  /// What dropping primes of three parts adds to 4 times a phase: an error of up to t/2 in each coefficient
  /// of each part, the last one times s'^2.
  double rounding() const { return 2 * n_ + 2 * secret() + std::log2(kPlaintext / 2); }

 private:
  double object(std::size_t row) const { return 2 * n_ + check_.proof.rows[row].mask_bits + 2; }
  const LinkPlan& link_;
  const CheckStep& check_;
  double n_;
};

}  // namespace

CheckStep derive_checks(const LinkPlan& link, std::size_t ciphertexts, std::size_t products,
                        bgv::Level least_level) {
  const auto room = [](bgv::Level level) { return kBitsOfPrime * static_cast<double>(level); };
  // A phase has half the modulus, and the sums are multiplied by 4 at the end.
  constexpr double kHalfAndFour = 3;
  CheckStep check;
  check.ciphertexts = ciphertexts;
  check.products = products;
  const Bounds bounds(link, check);
  for (check.level = least_level;; ++check.level) {
    check.proof = proof_shape(link, check);
    if (bounds.claims() + kHalfAndFour + kSlack <= room(check.level)) break;
  }
  if (bounds.planes() + kHalfAndFour + kSlack > room(link.planes_level))
    refuse("this plan has no room for the checks of the client's records");
  // What is above the level that is sent is divided off.
  check.sent_level = link.end_level;
  const auto sent_bits = [&](bgv::Level level) {
    return log2_of_sum({bounds.claims() - room(check.level) + room(level) + kHalfAndFour,
                        bounds.planes() - room(link.planes_level) + room(level) + kHalfAndFour,
                        bounds.rounding() + 2});
  };
  while (sent_bits(check.sent_level) > room(check.sent_level)) {
    if (++check.sent_level > std::min(check.level, link.planes_level))
      refuse("this plan has no room for the checks");
  }
  check.claim_bits = bounds.claim();
  check.plane_bits = bounds.plane();
  check.secret_bits = bounds.secret();
  return check;
}

}  // namespace tacit::plan
