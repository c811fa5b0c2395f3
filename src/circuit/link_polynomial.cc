// SPDX-License-Identifier: Apache-2.0
#include "circuit/link_polynomial.h"

#include <bitset>
#include <memory>

namespace tacit::circuit {
namespace {

/// The product of (x - root) over the roots.
Polynomial from_roots(const std::vector<std::uint32_t>& roots) {
  const ring::Modulus& t = bgv::plaintext_modulus();
  Polynomial result{1};
  for (const std::uint32_t root : roots) {
    Polynomial next(result.size() + 1, 0);
    for (std::size_t i = 0; i < result.size(); ++i) {
      next[i + 1] = t.add(next[i + 1], result[i]);
      next[i] = t.subtract(next[i], t.multiply(root, result[i]));
    }
    result = std::move(next);
  }
  return result;
}

// What a pair that links can add to a link sum.
std::vector<std::uint32_t> values_of_links(const LinkPolynomial& polynomial, std::uint32_t range,
                                           std::uint32_t passes) {
  std::vector<std::uint32_t> values;
  for (std::uint32_t s = polynomial.threshold; s <= range; ++s) {
    for (std::uint32_t times = 1; times <= passes; ++times) {
      values.push_back(bgv::plaintext_modulus().multiply(times, polynomial.value(s)));
    }
  }
  return values;
}

}  // namespace

std::uint32_t LinkPolynomial::value(std::uint32_t s) const {
  const ring::Modulus& t = bgv::plaintext_modulus();
  if (window == 0) return evaluate(indicator, s);
  std::uint32_t value = 1;
  for (std::size_t i = 1; i <= window; ++i) {
    const auto distance = static_cast<std::int64_t>(s) - threshold + static_cast<std::int64_t>(i);
    value = t.multiply(value, t.reduce_signed(distance));
  }
  return value;
}

bgv::Level LinkPolynomial::depth(MaskNoise masks) const {
  const bgv::Level masked = masks == MaskNoise::kNone ? 0 : 1;
  if (window != 0) return masked + (window == 8 ? 3 : 4);
  bgv::Level primes = 1;
  while ((std::size_t{1} << primes) < indicator.size()) ++primes;
  return masked + primes;
}

// Walks the sets of sums of 1, 2, .. terms as bit sets that are rotated by each value.
bool sums_vanish(const std::vector<std::uint32_t>& values, std::uint32_t terms) {
  using Sums = std::bitset<bgv::kPlaintextModulus>;
  const auto sums = std::make_unique<Sums>(), next = std::make_unique<Sums>();
  sums->set(0);
  for (std::uint32_t count = 1; count <= terms; ++count) {
    next->reset();
    for (const std::uint32_t value : values) {
      if (value == 0) return true;
      *next |= (*sums << value) | (*sums >> (bgv::kPlaintextModulus - value));
    }
    if (next->test(0)) return true;
    *sums = *next;
  }
  return false;
}

LinkPolynomial choose_link_polynomial(std::uint32_t threshold, std::uint32_t range, std::uint32_t passes) {
  for (const std::size_t window : {8, 16}) {
    if (threshold > window) continue;
    const LinkPolynomial candidate{window, threshold, {}};
    if (!sums_vanish(values_of_links(candidate, range, passes), kReachLimit)) return candidate;
  }
  return {0, threshold, indicator(threshold, range)};
}

// The zeros s = threshold - window .. threshold - 1 are y = -(window - 1) / 2 .. (window - 1) / 2.
EvenForm even_form(std::size_t window, std::uint32_t threshold) {
  const ring::Modulus& t = bgv::plaintext_modulus();
  const std::uint32_t half = t.inverse(2);
  EvenForm form;
  form.centre = t.subtract(t.multiply(static_cast<std::uint32_t>(window + 1), half), threshold);
  std::vector<std::uint32_t> roots;
  std::uint32_t sum = 0;
  for (std::uint32_t odd = 1; odd < window; odd += 2) {
    const std::uint32_t y = t.multiply(odd, half);
    roots.push_back(t.multiply(y, y));
    sum = t.add(sum, roots.back());
  }
  form.shift = t.negate(t.multiply(sum, t.inverse(static_cast<std::uint32_t>(window / 2))));
  for (std::uint32_t& root : roots) root = t.add(root, form.shift);
  form.polynomial = from_roots(roots);
  return form;
}

}  // namespace tacit::circuit
