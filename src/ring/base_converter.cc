// SPDX-License-Identifier: Apache-2.0
#include "ring/base_converter.h"

#include "base/error.h"
#include "ring/kernels.h"

namespace tacit::ring {
namespace {

/// The product of all of `primes` but number `skip` (none, if there is no such number), modulo q.
std::uint32_t product_without(const std::vector<Modulus>& primes, std::size_t skip, const Modulus& q) {
  std::uint32_t product = 1;
  for (std::size_t i = 0; i < primes.size(); ++i) {
    if (i != skip) product = q.multiply(product, q.reduce(primes[i].value()));
  }
  return product;
}

std::uint32_t half(const Modulus& d) {
  return (d.value() - 1) / 2;
}

}  // namespace

BaseConverter::BaseConverter(std::vector<Modulus> from, std::vector<Modulus> to,
                             std::vector<std::uint32_t> in_scale, std::uint32_t out_scale,
                             Representative representative)
    : from_(std::move(from)), to_(std::move(to)), representative_(representative) {
  if (from_.empty() || from_.size() + 1 >= kMaxTerms || in_scale.size() != from_.size()) {
    throw Error(ErrorCategory::kUsage, "a base conversion takes 1 to 6 primes and a scale for each");
  }
  for (std::size_t i = 0; i < from_.size(); ++i) {
    const Modulus& d = from_[i];
    in_weights_.push_back(d.multiply(in_scale[i], d.inverse(product_without(from_, i, d))));
    quotients_.push_back(static_cast<std::uint32_t>((1ULL << 58) / d.value()));
  }
  for (const Modulus& q : to_) {
    std::vector<std::uint32_t> weights;
    std::uint32_t centring = 0;
    for (std::size_t i = 0; i < from_.size(); ++i) {
      weights.push_back(q.multiply(q.reduce(out_scale), product_without(from_, i, q)));
      centring = q.add(centring, q.multiply(q.reduce(half(from_[i])), weights.back()));
    }
    if (representative_ == Representative::kLeast) {
      weights.push_back(q.negate(q.multiply(q.reduce(out_scale), product_without(from_, from_.size(), q))));
      centring = 0;
    }
    out_weights_.push_back(std::move(weights));
    offsets_.push_back(q.negate(centring));
  }
}

std::uint32_t BaseConverter::in_offset(std::size_t i) const {
  return representative_ == Representative::kLeast ? 0 : half(from_[i]);
}

void BaseConverter::round_digits(std::span<std::uint32_t* const> rows, std::size_t n) const {
  if (representative_ != Representative::kLeast) return;
  const std::vector<const std::uint32_t*> digits(rows.begin(), rows.end() - 1);
  rounded_quotient(digits, quotients_, rows.back(), n);
}

void BaseConverter::prepare(std::span<std::uint32_t* const> rows, std::size_t n) const {
  for (std::size_t i = 0; i < from_.size(); ++i) {
    const std::uint32_t* row[] = {rows[i]};
    const std::uint32_t weight[] = {in_weights_[i]};
    weighted_sum(row, weight, in_offset(i), rows[i], n, from_[i]);
  }
  round_digits(rows, n);
}

void BaseConverter::prepare(std::span<const std::uint32_t* const> evaluations,
                            std::span<const NttTables* const> tables,
                            std::span<std::uint32_t* const> rows) const {
  for (std::size_t i = 0; i < from_.size(); ++i) {
    scaled_inverse_ntt(evaluations[i], *tables[i], from_[i].shoup(in_weights_[i]), in_offset(i), rows[i]);
  }
  round_digits(rows, tables.front()->degree());
}

void BaseConverter::convert(std::span<const std::uint32_t* const> prepared, std::size_t target,
                            std::uint32_t* out, std::size_t n) const {
  weighted_sum(prepared, out_weights_[target], offsets_[target], out, n, to_[target]);
}

}  // namespace tacit::ring
