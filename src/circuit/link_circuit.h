// SPDX-License-Identifier: Apache-2.0
// The link polynomial on ciphertexts (docs/protocol.md, "Link values"), in the manner of operations.h:
// written once, run on noise estimates and on ciphertexts. Each product is followed by one relinearisation,
// and terms of lower degree are added before it, where the product's own noise exceeds theirs.
#pragma once

#include "circuit/link_polynomial.h"
#include "circuit/polynomial_circuit.h"

namespace tacit::circuit {

template <class Ops>
class LinkCircuit {
 public:
  using Value = typename Ops::Value;

  /// `offset`: what is added to the masked score to make it the score of the model (the sum of all
  /// disagreement weights).
  LinkCircuit(const Ops& ops, const LinkPolynomial& polynomial, std::uint32_t offset, MaskNoise masks)
      : ops_(ops), polynomial_(polynomial), offset_(offset), masks_(masks) {
    if (polynomial.window != 0) form_ = even_form(polynomial.window, polynomial.threshold);
  }

  /// Two parts at score.level() - polynomial.depth(masks), correction factor as it comes.
  Value operator()(Value score) const {
    const bgv::Level masked = score.level() - (masks_ == MaskNoise::kNone ? 0 : 1);
    ops_.add_constant(score, bgv::plaintext_modulus().add(offset_, form_.centre));
    const bool square_first = polynomial_.window != 0 && masks_ == MaskNoise::kSquared;
    if (!square_first) score = ops_.drop_to(score, masked);
    if (polynomial_.window == 0) return PolynomialCircuit(ops_, polynomial_.indicator)(score);
    Value z = ops_.relinearize(ops_.square(score), masked - 1);
    ops_.add_constant(z, form_.shift);
    return polynomial_.window == 8 ? quartic(z) : octic(z);
  }

 private:
  /// z^4 + q2 z^2 + q1 z + q0 = (z^2 + q2 / 2)^2 + q1 z + (q0 - q2^2 / 4).
  Value quartic(const Value& z) const {
    const ring::Modulus& t = bgv::plaintext_modulus();
    const Polynomial& q = form_.polynomial;
    const std::uint32_t half = t.multiply(q[2], t.inverse(2));
    const bgv::Level level = z.level() - 1;
    Value w = ops_.relinearize(ops_.square(z), level);
    ops_.add_constant(w, half);
    Value result = ops_.square(w);
    ops_.add_multiple(result, ops_.drop_to(z, level), q[1]);
    ops_.add_constant(result, t.subtract(q[0], t.multiply(half, half)));
    return ops_.relinearize(result, level - 1);
  }

  /// z^8 + e6 z^6 + .. + e0 = u (u + z^2 + a1 z + a0) + c2 z^2 + c1 z + e0 with u = z^4 + b2 z^2 + b1 z: the
  /// coefficients of z^6, z^3, z^5, z^4, z^2 and z, in this order, give b2, b1, a1, a0, c2 and c1.
  Value octic(const Value& z) const {
    const ring::Modulus& t = bgv::plaintext_modulus();
    const Polynomial& e = form_.polynomial;
    const std::uint32_t b2 = t.multiply(t.subtract(e[6], 1), t.inverse(2));
    const std::uint32_t b1 = t.subtract(e[3], t.multiply(b2, e[5]));
    const std::uint32_t a1 = t.subtract(e[5], t.add(b1, b1));
    const std::uint32_t a0 = t.subtract(e[4], t.multiply(b2, t.add(b2, 1)));
    const std::uint32_t c2 = t.subtract(e[2], t.add(t.multiply(a0, b2), t.multiply(b1, t.add(b1, a1))));
    const std::uint32_t c1 = t.subtract(e[1], t.multiply(a0, b1));

    const bgv::Level high = z.level() - 1, low = z.level() - 2;
    const Value square = ops_.relinearize(ops_.square(z), high), z_high = ops_.drop_to(z, high);
    Value fourth = ops_.square(square);
    ops_.add_multiple(fourth, square, b2);
    ops_.add_multiple(fourth, z_high, b1);
    const Value u = ops_.relinearize(fourth, low);
    const auto lowered = [&](std::uint32_t k2, std::uint32_t k1, std::uint32_t k0,
                             bgv::CorrectionFactor factor) {
      const typename Ops::Term terms[] = {{&square, k2}, {&z_high, k1}};
      return ops_.drop_to(ops_.combine(terms, k0, factor * ops_.drop_factor(high, low)), low);
    };
    Value other = lowered(1, a1, a0, u.factor());
    ops_.add(other, u);
    Value result = ops_.multiply(u, other);
    ops_.add(result, lowered(c2, c1, e[0], result.factor()));
    return ops_.relinearize(result, low - 1);
  }

  const Ops& ops_;
  const LinkPolynomial& polynomial_;
  std::uint32_t offset_;
  MaskNoise masks_;
  EvenForm form_;
};

}  // namespace tacit::circuit
