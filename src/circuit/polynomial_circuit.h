// SPDX-License-Identifier: Apache-2.0
// Polynomials of ciphertexts by baby steps and giant steps, in the manner of operations.h: written once, run
// on noise estimates and on ciphertexts.
#pragma once

#include <algorithm>
#include <optional>
#include <vector>

#include "base/error.h"
#include "circuit/operations.h"
#include "circuit/polynomial.h"

namespace tacit::circuit {

/// A polynomial on a ciphertext by Paterson and Stockmeyer (SIAM J. Comput. 1973) with baby steps 1, x, x^2,
/// x^3 and giant steps x^4, x^8, x^16, one prime dropped after every product. Degree d takes ceil(log2(d +
/// 1)) primes (two at least from degree 3 on); degree 15 takes 7 products and 6 relinearisations.
template <class Ops>
class PolynomialCircuit {
 public:
  using Value = typename Ops::Value;

  /// Degree 1 to 31.
  PolynomialCircuit(const Ops& ops, Polynomial polynomial) : ops_(ops), polynomial_(std::move(polynomial)) {
    require(degree() >= 1 && degree() <= 31, "the polynomial circuit takes degrees 1 to 31");
    while (degree() >= (std::size_t{4} << giants_)) ++giants_;
  }

  /// Primes that an evaluation uses up.
  static bgv::Level depth(std::size_t degree) {
    bgv::Level primes = 0;
    while ((std::size_t{1} << primes) < degree + 1) ++primes;
    return primes;
  }

  /// Two parts at x.level() - depth(degree), correction factor as it comes.
  Value operator()(const Value& x) {
    make_powers(x);
    const Value sum = evaluate(0, giants_, bgv::CorrectionFactor());
    return to_two_parts(ops_, sum, x.level() - depth(degree()));
  }

 private:
  std::size_t degree() const { return polynomial_.size() - 1; }
  /// Level of a leaf (giants = 0) or of a product with giant step number `giants`.
  bgv::Level level_at(int giants) const {
    return giants == 0 ? leaf_level_ : leaf_level_ + 1 - static_cast<bgv::Level>(giants);
  }

  void make_powers(const Value& x) {
    const bgv::Level top = x.level();
    leaf_level_ = top - std::min<bgv::Level>(depth(degree()), 2);
    baby_.clear();
    giant_.clear();
    std::optional<Value> square;
    if (degree() >= 2) square = ops_.relinearize(ops_.multiply(x, x), top - 1);
    baby_.push_back(ops_.drop_to(x, leaf_level_));
    if (degree() >= 2) baby_.push_back(ops_.drop_to(*square, leaf_level_));
    if (degree() >= 3) {
      const Value lowered_x = ops_.drop_to(x, top - 1);
      baby_.push_back(ops_.relinearize(ops_.multiply_independent(*square, lowered_x), leaf_level_));
    }
    for (int g = 0; g < giants_; ++g) {
      const Value& root = g == 0 ? *square : giant_.back();
      giant_.push_back(ops_.relinearize(ops_.multiply(root, root), root.level() - 1));
    }
  }

  /// Coefficients [first, first + 4 * 2^giants) as a value at level_at(giants) with the correction factor
  /// `factor`.
  Value evaluate(std::size_t first, int giants, bgv::CorrectionFactor factor) {
    if (giants == 0) return leaf(first, factor);
    const bgv::Level level = level_at(giants);
    const std::size_t half = std::size_t{4} << (giants - 1);
    Value low = lowered(first, giants - 1, factor, level, false);
    if (first + half > degree()) return low;
    const Value& giant = giant_[static_cast<std::size_t>(giants - 1)];
    const Value high = lowered(first + half, giants - 1, factor / giant.factor(), level, true);
    Value product = ops_.multiply(high, giant);
    ops_.add(product, low);
    return product;
  }

  /// Like evaluate, but brought to `level` with the factor required there, and to two parts if required.
  Value lowered(std::size_t first, int giants, bgv::CorrectionFactor factor, bgv::Level level,
                bool two_parts) {
    const bgv::Level from = level_at(giants);
    const Value value = evaluate(first, giants, factor * ops_.drop_factor(from, level));
    return two_parts ? to_two_parts(ops_, value, level) : ops_.drop_to(value, level);
  }

  Value leaf(std::size_t first, bgv::CorrectionFactor factor) {
    std::vector<typename Ops::Term> terms;
    for (std::size_t i = 0; i < baby_.size(); ++i) {
      terms.push_back({&baby_[i], first + i + 1 <= degree() ? polynomial_[first + i + 1] : 0});
    }
    return ops_.combine(terms, polynomial_[first], factor);
  }

  const Ops& ops_;
  Polynomial polynomial_;
  int giants_ = 0;
  bgv::Level leaf_level_ = 0;
  std::vector<Value> baby_;   // x, x^2, x^3 at leaf_level_
  std::vector<Value> giant_;  // x^4, x^8, x^16
};

}  // namespace tacit::circuit
