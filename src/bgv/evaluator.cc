// SPDX-License-Identifier: Apache-2.0
#include "bgv/evaluator.h"

#include <algorithm>
#include <bit>
#include <mutex>

#include "base/error.h"
#include "bgv/random.h"
#include "ring/kernels.h"

namespace tacit::bgv {
namespace {

void require_same_kind(const Ciphertext& a, const Ciphertext& b) {
  require(a.level() == b.level(), "operands have one level");
  require(a.factor() == b.factor(), "operands have one correction factor");
}

}  // namespace

CorrectionFactor factor_after_drop(const Parameters& parameters, CorrectionFactor factor, Level from,
                                   Level to) {
  for (Level i = to; i < from; ++i) factor = factor / factor_of(parameters.prime(i).value());
  return factor;
}

Evaluator::Evaluator(ParametersPtr parameters)
    : parameters_(std::move(parameters)), scale_down_(parameters_), key_switcher_(parameters_) {}

void Evaluator::add(Ciphertext& to, const Ciphertext& other) const {
  require_same_kind(to, other);
  require(to.size() >= other.size(), "the sum has room for every part");
  for (std::size_t p = 0; p < other.size(); ++p) {
    for (Level i = 0; i < to.level(); ++i) {
      ring::add(to.parts_[p].limb(i), other.part(p).limb(i), to.parts_[p].limb(i), parameters_->degree(),
                parameters_->prime(i));
    }
  }
}

void Evaluator::subtract(Ciphertext& from, const Ciphertext& other) const {
  require_same_kind(from, other);
  require(from.size() >= other.size(), "the difference has room for every part");
  for (std::size_t p = 0; p < other.size(); ++p) {
    for (Level i = 0; i < from.level(); ++i) {
      ring::subtract(from.parts_[p].limb(i), other.part(p).limb(i), from.parts_[p].limb(i),
                     parameters_->degree(), parameters_->prime(i));
    }
  }
}

Ciphertext Evaluator::sum(std::span<const Ciphertext* const> terms) const {
  require(!terms.empty(), "a sum has at least one term");
  const std::size_t n = parameters_->degree();
  const Level level = terms.front()->level();
  std::vector<const std::uint32_t*> rows(terms.size());
  std::vector<ring::RnsPoly> parts;
  for (std::size_t p = 0; p < 2; ++p) {
    parts.emplace_back(n, level);
    for (Level i = 0; i < level; ++i) {
      for (std::size_t k = 0; k < terms.size(); ++k) rows[k] = terms[k]->part(p).limb(i);
      ring::sum_rows(rows, parts[p].limb(i), n, parameters_->prime(i));
    }
  }
  for (const Ciphertext* term : terms) require_same_kind(*terms.front(), *term);
  return Ciphertext(std::move(parts), terms.front()->factor());
}

void Evaluator::add_plain(Ciphertext& to, const Plaintext& plaintext) const {
  Plaintext scaled(plaintext.size());
  const ring::Modulus& t = parameters_->plaintext_modulus();
  for (std::size_t i = 0; i < plaintext.size(); ++i)
    scaled[i] = t.multiply(plaintext[i], to.factor().value());
  const ring::SecretPoly lifted = lift(scaled, to.level());
  for (Level i = 0; i < to.level(); ++i) {
    ring::add(to.parts_[0].limb(i), lifted.limb(i), to.parts_[0].limb(i), parameters_->degree(),
              parameters_->prime(i));
  }
}

void Evaluator::add_constant(Ciphertext& to, std::uint32_t value) const {
  // A constant polynomial has the same value at every evaluation point.
  const std::int64_t scaled =
      centred(parameters_->plaintext_modulus().multiply(value, to.factor().value()), kPlaintextModulus);
  const std::uint32_t one[] = {1};
  for (Level i = 0; i < to.level(); ++i) {
    const std::uint32_t* row[] = {to.parts_[0].limb(i)};
    const ring::Modulus& q = parameters_->prime(i);
    ring::weighted_sum(row, one, q.reduce_signed(scaled), to.parts_[0].limb(i), parameters_->degree(), q);
  }
}

ring::SecretPoly Evaluator::lift(const Plaintext& plaintext, Level level) const {
  const std::size_t n = parameters_->degree();
  require(plaintext.size() == n, "a plaintext has N coefficients");
  ring::SecretPoly poly(n, level);
  for (Level i = 0; i < level; ++i) {
    const std::uint32_t wrap = parameters_->prime(i).value() - kPlaintextModulus;
    std::uint32_t* limb = poly.limb(i);
    for (std::size_t j = 0; j < n; ++j)
      limb[j] = plaintext[j] + (plaintext[j] > kPlaintextModulus / 2 ? wrap : 0);
  }
  ring::forward_ntt(poly, parameters_->tables(level));
  return poly;
}

ring::SecretPoly Evaluator::lift_monomial(std::size_t exponent, Level level) const {
  require(exponent < parameters_->degree(), "a monomial's exponent is below the ring degree");
  Plaintext monomial(parameters_->degree(), 0);
  monomial[exponent] = 1;
  return lift(monomial, level);
}

Monomial Evaluator::monomial(std::size_t exponent, Level level) const {
  const std::size_t n = parameters_->degree();
  const ring::SecretPoly lifted = lift_monomial(exponent, level);
  // X^k at the point psi^e is psi^(k e): it depends on e modulo 2N / gcd(k, 2N), the first places of the
  // bit-reversed order.
  const std::size_t divisor = exponent == 0 ? n : exponent & (~exponent + 1);
  Monomial result;
  result.run = divisor >= ring::kPermutedRun ? divisor : 1;
  result.values = ring::RnsPoly(n / result.run, level);
  result.quotients = ring::RnsPoly(n / result.run, level);
  for (Level i = 0; i < level; ++i) {
    for (std::size_t j = 0; j < n / result.run; ++j) {
      const ring::ShoupConstant w = parameters_->prime(i).shoup(lifted.limb(i)[j * result.run]);
      result.values.limb(i)[j] = w.value;
      result.quotients.limb(i)[j] = w.quotient;
    }
  }
  return result;
}

Ciphertext Evaluator::multiply_plain(const Ciphertext& ciphertext, const ring::RnsPoly& lifted) const {
  require(lifted.limbs() >= ciphertext.level(), "the plaintext is lifted to the ciphertext's level");
  std::vector<ring::RnsPoly> parts;
  for (std::size_t p = 0; p < ciphertext.size(); ++p) {
    parts.emplace_back(parameters_->degree(), ciphertext.level());
    for (Level i = 0; i < ciphertext.level(); ++i) {
      ring::multiply(ciphertext.part(p).limb(i), lifted.limb(i), parts[p].limb(i), parameters_->degree(),
                     parameters_->prime(i));
    }
  }
  return Ciphertext(std::move(parts), ciphertext.factor());
}

void Evaluator::multiply_integer(Ciphertext& ciphertext, std::int64_t value) const {
  for (ring::RnsPoly& part : ciphertext.parts_) {
    for (Level i = 0; i < part.limbs(); ++i) {
      const ring::Modulus& q = parameters_->prime(i);
      ring::multiply_constant(part.limb(i), q.shoup(q.reduce_signed(value)), part.limb(i), part.degree(), q);
    }
  }
}

void Evaluator::divide_phase(Ciphertext& ciphertext, std::size_t width) const {
  require(std::has_single_bit(width) && width <= ring::Modulus::kLimit,
          "a phase is divided by a power of two");
  for (Level i = 0; i < ciphertext.level(); ++i) {
    const ring::Modulus& q = parameters_->prime(i);
    std::uint32_t inverse = 1;  // halved modulo q as often as width says
    for (std::size_t left = width; left > 1; left /= 2)
      inverse = (inverse + (inverse % 2 == 0 ? 0 : q.value())) / 2;
    for (ring::RnsPoly& part : ciphertext.parts_) {
      ring::multiply_constant(part.limb(i), q.shoup(inverse), part.limb(i), part.degree(), q);
    }
  }
  ciphertext.factor_ = ciphertext.factor_ / factor_of(width);
}

Ciphertext Evaluator::combine(std::span<const LinearTerm> terms, std::uint32_t constant,
                              CorrectionFactor factor) const {
  require(!terms.empty(), "a linear combination has at least one term");
  const std::size_t n = parameters_->degree();
  const Level level = terms.front().ciphertext->level();
  Ciphertext result({ring::RnsPoly::zero(n, level), ring::RnsPoly::zero(n, level)}, factor);
  for (const LinearTerm& term : terms) {
    require(term.ciphertext->level() == level && term.ciphertext->size() == 2,
            "terms have one level and two parts");
    add_multiple(result, *term.ciphertext, term.coefficient);
  }
  add_constant(result, constant);
  return result;
}

void Evaluator::add_multiple(Ciphertext& to, const Ciphertext& v, std::uint32_t coefficient) const {
  require(to.level() == v.level() && v.size() <= to.size(), "the sum has one level and room for every part");
  const CorrectionFactor ratio = to.factor() / v.factor();
  const std::int64_t scale =
      centred(parameters_->plaintext_modulus().multiply(coefficient, ratio.value()), kPlaintextModulus);
  for (Level i = 0; i < to.level(); ++i) {
    const ring::Modulus& q = parameters_->prime(i);
    const ring::ShoupConstant w = q.shoup(q.reduce_signed(scale));
    for (std::size_t p = 0; p < v.size(); ++p) {
      ring::multiply_constant_add(v.part(p).limb(i), w, to.parts_[p].limb(i), parameters_->degree(), q);
    }
  }
}

Ciphertext Evaluator::square(const Ciphertext& a) const {
  require(a.size() == 2, "a square is taken of two parts");
  const std::size_t n = parameters_->degree();
  std::vector<ring::RnsPoly> parts;
  for (std::size_t p = 0; p < 3; ++p) parts.emplace_back(n, a.level());
  for (Level i = 0; i < a.level(); ++i) {
    ring::square_parts(a.part(0).limb(i), a.part(1).limb(i), parts[0].limb(i), parts[1].limb(i),
                       parts[2].limb(i), n, parameters_->prime(i));
  }
  return Ciphertext(std::move(parts), a.factor() * a.factor());
}

Ciphertext Evaluator::multiply(const Ciphertext& a, const Ciphertext& b) const {
  require(a.size() == 2 && b.size() == 2 && a.level() == b.level(), "factors have two parts and one level");
  const std::size_t n = parameters_->degree();
  std::vector<ring::RnsPoly> parts;
  for (std::size_t p = 0; p < 3; ++p) parts.emplace_back(n, a.level());
  for (Level i = 0; i < a.level(); ++i) {
    const ring::Modulus& q = parameters_->prime(i);
    ring::multiply(a.part(0).limb(i), b.part(0).limb(i), parts[0].limb(i), n, q);
    const std::uint32_t* left[] = {a.part(0).limb(i), a.part(1).limb(i)};
    const std::uint32_t* right[] = {b.part(1).limb(i), b.part(0).limb(i)};
    ring::inner_product(left, right, parts[1].limb(i), n, q);
    ring::multiply(a.part(1).limb(i), b.part(1).limb(i), parts[2].limb(i), n, q);
  }
  return Ciphertext(std::move(parts), a.factor() * b.factor());
}

Ciphertext Evaluator::key_switched(const ring::RnsPoly& c, const KeySwitchKey& key, const ring::RnsPoly& c0,
                                   const ring::RnsPoly* c1, Level to, CorrectionFactor factor,
                                   const Ciphertext* addend) const {
  const Level level = c.limbs();
  const std::vector<ring::RnsPoly> sums = key_switcher_(c, key, c0, c1);
  std::span<const ring::RnsPoly> addends;
  if (addend != nullptr) addends = addend->parts_;
  return Ciphertext(scale_down_(sums, level, to, true, addends),
                    factor_after_drop(*parameters_, factor, level, to));
}

Ciphertext Evaluator::relinearize(const Ciphertext& ciphertext, const EvaluationKeys& keys, Level to) const {
  require(ciphertext.size() == 3, "relinearisation takes three parts");
  const KeySwitchKey& key = keys.at(kRelinearization, ciphertext.level());
  return key_switched(ciphertext.part(2), key, ciphertext.part(0), &ciphertext.part(1), to,
                      ciphertext.factor(), nullptr);
}

Ciphertext Evaluator::modulo_first(const Ciphertext& ciphertext, Level level) const {
  require(level >= 1 && level <= ciphertext.level(), "a ciphertext has the primes that are kept");
  std::vector<ring::RnsPoly> parts;
  for (const ring::RnsPoly& part : ciphertext.parts_) {
    parts.emplace_back(parameters_->degree(), level);
    for (Level i = 0; i < level; ++i) std::copy_n(part.limb(i), parameters_->degree(), parts.back().limb(i));
  }
  return Ciphertext(std::move(parts), ciphertext.factor());
}

Ciphertext Evaluator::drop_to(const Ciphertext& ciphertext, Level to) const {
  require(to >= 1 && to <= ciphertext.level(), "primes are only dropped");
  if (to == ciphertext.level()) return ciphertext;
  return Ciphertext(scale_down_(ciphertext.parts_, ciphertext.level(), to, false),
                    factor_after_drop(*parameters_, ciphertext.factor(), ciphertext.level(), to));
}

Ciphertext Evaluator::drop_to(Ciphertext&& ciphertext, Level to) const {
  if (to == ciphertext.level()) return std::move(ciphertext);
  return drop_to(ciphertext, to);
}

Ciphertext Evaluator::automorphism(const Ciphertext& ciphertext, std::uint32_t exponent,
                                   const EvaluationKeys& keys) const {
  return automorphism_plus(ciphertext, exponent, keys, nullptr);
}

Ciphertext Evaluator::plus_automorphism(const Ciphertext& ciphertext, std::uint32_t exponent,
                                        const EvaluationKeys& keys) const {
  return automorphism_plus(ciphertext, exponent, keys, &ciphertext);
}

Ciphertext Evaluator::automorphism_plus(const Ciphertext& ciphertext, std::uint32_t exponent,
                                        const EvaluationKeys& keys, const Ciphertext* addend) const {
  require(ciphertext.size() == 2, "an automorphism takes two parts");
  const KeySwitcher::Digits digits = key_switcher_.decompose(ciphertext.part(1));
  return hoisted_automorphism(ciphertext, digits, exponent, keys, addend);
}

Ciphertext Evaluator::hoisted_automorphism(const Ciphertext& ciphertext, const KeySwitcher::Digits& digits,
                                           std::uint32_t exponent, const EvaluationKeys& keys,
                                           const Ciphertext* addend) const {
  const Level level = ciphertext.level();
  const std::vector<ring::RnsPoly> sums =
      key_switcher_(digits, permutation(exponent), keys.at(exponent, level), ciphertext.part(0));
  std::span<const ring::RnsPoly> addends;
  if (addend != nullptr) addends = addend->parts_;
  return Ciphertext(scale_down_(sums, level, level, true, addends), ciphertext.factor());
}

std::vector<Ciphertext> Evaluator::automorphisms(const Ciphertext& ciphertext,
                                                 std::span<const std::uint32_t> exponents,
                                                 const EvaluationKeys& keys) const {
  require(ciphertext.size() == 2, "an automorphism takes two parts");
  const KeySwitcher::Digits digits = key_switcher_.decompose(ciphertext.part(1));
  std::vector<Ciphertext> results;
  results.reserve(exponents.size());
  for (const std::uint32_t exponent : exponents) {
    if (exponent == 1) {
      results.push_back(ciphertext);
    } else {
      results.push_back(hoisted_automorphism(ciphertext, digits, exponent, keys, nullptr));
    }
  }
  return results;
}

Ciphertext Evaluator::automorphism_sum(const Ciphertext& ciphertext, std::uint32_t exponent,
                                       const EvaluationKeys& keys, const Ciphertext& addend, Level to) const {
  require_same_kind(ciphertext, addend);
  require(ciphertext.size() == 2 && addend.size() == 2, "terms have two parts");
  const Level level = ciphertext.level();
  if (to == level) return automorphism_plus(ciphertext, exponent, keys, &addend);
  const KeySwitcher::Digits digits = key_switcher_.decompose(ciphertext.part(1));
  std::vector<ring::RnsPoly> sums =
      key_switcher_(digits, permutation(exponent), keys.at(exponent, level), ciphertext.part(0));
  for (std::size_t p = 0; p < 2; ++p) {
    for (Level i = 0; i < level; ++i) {
      const ring::Modulus& q = parameters_->prime(i);
      ring::multiply_constant_add(addend.part(p).limb(i), q.shoup(parameters_->special_product(i)),
                                  sums[p].limb(i), parameters_->degree(), q);
    }
  }
  return Ciphertext(scale_down_(sums, level, to, true),
                    factor_after_drop(*parameters_, ciphertext.factor(), level, to));
}

Ciphertext Evaluator::merge(Ciphertext even, const Ciphertext& odd, const Monomial& monomial,
                            std::uint32_t exponent, const EvaluationKeys& keys) const {
  require_same_kind(even, odd);
  require(even.size() == 2 && odd.size() == 2 && monomial.values.limbs() >= even.level(),
          "merged nodes have two parts, and the monomial their level");
  const std::size_t n = parameters_->degree();
  const Level level = even.level();
  const KeySwitchKey& key = keys.at(exponent, level);
  const std::span<const std::uint32_t> indices = permutation(exponent);
  ring::RnsPoly difference[] = {ring::RnsPoly(n, level), ring::RnsPoly(n, level)};
  for (std::size_t p = 0; p < 2; ++p) {
    for (Level i = 0; i < level; ++i) {
      const ring::RunConstants w{monomial.values.limb(i), monomial.quotients.limb(i), monomial.run};
      ring::permuted_butterfly(even.part(p).limb(i), odd.part(p).limb(i), w, indices.data(),
                               even.parts_[p].limb(i), difference[p].limb(i), n, parameters_->prime(i));
    }
  }
  return key_switched(difference[1], key, difference[0], nullptr, level, even.factor(), &even);
}

std::span<const std::uint32_t> Evaluator::permutation(std::uint32_t exponent) const {
  {
    const std::shared_lock lock(permutations_lock_);
    const auto found = permutations_.find(exponent);
    if (found != permutations_.end()) return found->second;
  }
  const std::size_t n = parameters_->degree(), mask = 2 * n - 1;
  const int bits = std::countr_zero(n);
  std::vector<std::uint32_t> indices(n);
  for (std::size_t i = 0; i < n; ++i) {
    const std::size_t power = ((2 * ring::bit_reverse(i, bits) + 1) * exponent) & mask;
    indices[i] = static_cast<std::uint32_t>(ring::bit_reverse((power - 1) / 2, bits));
  }
  const std::unique_lock lock(permutations_lock_);
  return permutations_.try_emplace(exponent, std::move(indices)).first->second;
}

Ciphertext quadrupled(const Evaluator& evaluator, Ciphertext ciphertext) {
  constexpr std::int64_t kFour = 4;
  evaluator.multiply_integer(ciphertext, kFour);
  ciphertext.read_with(ciphertext.factor() * factor_of(kFour));
  return ciphertext;
}

}  // namespace tacit::bgv
