// SPDX-License-Identifier: Apache-2.0
#include "ring/mixed_radix.h"

namespace tacit::ring {

MixedRadix::MixedRadix(std::vector<Modulus> primes) : primes_(std::move(primes)) {
  for (std::size_t i = 0; i < primes_.size(); ++i) {
    inverses_.emplace_back();
    for (std::size_t j = 0; j < i; ++j) {
      inverses_[i].push_back(primes_[i].inverse(primes_[i].reduce(primes_[j].value())));
    }
  }
  // (Q - 1) / 2 is -1/2 modulo every (odd) prime.
  std::vector<std::uint32_t> half;
  for (const Modulus& q : primes_) half.push_back((q.value() - 1) / 2);
  half_digits_.resize(primes_.size());
  digits(half, half_digits_);
}

void MixedRadix::digits(std::span<const std::uint32_t> residues, std::span<std::uint32_t> out) const {
  for (std::size_t i = 0; i < primes_.size(); ++i) {
    const Modulus& q = primes_[i];
    std::uint32_t x = residues[i];
    for (std::size_t j = 0; j < i; ++j) x = q.multiply(q.subtract(x, q.reduce(out[j])), inverses_[i][j]);
    out[i] = x;
  }
}

std::uint32_t MixedRadix::modulo(std::span<const std::uint32_t> digits, const Modulus& t) const {
  std::uint32_t value = 0;
  for (std::size_t i = primes_.size(); i-- > 0;) {
    value = t.add(t.multiply(value, t.reduce(primes_[i].value())), t.reduce(digits[i]));
  }
  return value;
}

bool MixedRadix::above_half(std::span<const std::uint32_t> digits) const {
  // From the least significant digit up, without a branch: the integer may be secret.
  std::uint32_t above = 0;
  for (std::size_t i = 0; i < primes_.size(); ++i) {
    const std::uint32_t higher = (half_digits_[i] - digits[i]) >> 31,
                        lower = (digits[i] - half_digits_[i]) >> 31;
    above = higher | (above & (lower ^ 1));
  }
  return above != 0;
}

double MixedRadix::magnitude(std::span<const std::uint32_t> digits) const {
  double value = 0;
  for (std::size_t i = primes_.size(); i-- > 0;) value = value * primes_[i].value() + digits[i];
  return value;
}

std::uint32_t MixedRadix::product_modulo(const Modulus& t) const {
  std::uint32_t product = 1;
  for (const Modulus& q : primes_) product = t.multiply(product, t.reduce(q.value()));
  return product;
}

}  // namespace tacit::ring
