// SPDX-License-Identifier: Apache-2.0
#include "bgv/secret/shortness_prover.h"

#include <sodium.h>

#include <algorithm>

#include "base/error.h"
#include "base/sodium.h"
#include "ring/kernels.h"

namespace tacit::bgv {
namespace {

/// Uniform in -2^bits .. 2^bits - 1, from the system's generator.
SecretVector<std::int64_t> random_integers(std::size_t n, int bits) {
  ensure_sodium();
  SecretVector<std::int64_t> values(n);
  randombytes_buf(values.data(), n * sizeof(std::int64_t));
  const std::int64_t half = std::int64_t{1} << bits;
  for (std::int64_t& value : values) value = (value & (2 * half - 1)) - half;
  return values;
}

/// s from its evaluations modulo the first prime.
SecretVector<std::int64_t> coefficients_of(const SecretKey& secret) {
  const Parameters& parameters = *secret.parameters();
  ring::SecretPoly s = secret.poly().prefix(1);
  ring::inverse_ntt(s, parameters.tables(1));
  const auto q = static_cast<std::int64_t>(parameters.prime(0).value());
  SecretVector<std::int64_t> result(parameters.degree());
  // -1 is stored as q - 1: subtracts q from values above 1, without a branch.
  for (std::size_t j = 0; j < result.size(); ++j) {
    const std::int64_t x = s.limb(0)[j];
    result[j] = x - (q & ((1 - x) >> 63));
  }
  return result;
}

/// to += X^exponent v modulo X^N + 1.
template <class Integer>
void rotate_into(std::span<const Integer> v, std::uint32_t exponent, std::span<std::int64_t> to) {
  const std::size_t n = v.size(), shift = exponent % n;
  const std::int64_t sign = exponent < n ? 1 : -1;
  for (std::size_t j = 0; j < n - shift; ++j) to[j + shift] += sign * v[j];
  for (std::size_t j = n - shift; j < n; ++j) to[j + shift - n] -= sign * v[j];
}

}  // namespace

void WeightedPhases::add(std::span<const std::int32_t> phase) {
  require(phase.size() == degree_, "a phase has N coefficients");
  const std::array<std::uint32_t, kProofRows> exponents = row_exponents(seed_, objects_++, degree_);
  for (std::size_t row = 0; row < kProofRows; ++row) {
    sums_[row].resize(degree_, 0);
    rotate_into(phase, exponents[row], std::span(sums_[row]));
  }
}

ShortnessProver::ShortnessProver(const SecretKey& secret, const ProofShape& shape,
                                 std::vector<const ring::RnsPoly*> alpha,
                                 std::vector<const SecretVector<std::int64_t>*> phases)
    : secret_(secret),
      shape_(shape),
      alpha_(std::move(alpha)),
      phases_(std::move(phases)),
      secret_coefficients_(coefficients_of(secret)) {
  require(alpha_.size() == shape.rows.size() && phases_.size() == shape.rows.size(),
          "a proof is about its shape's rows");
  for (std::size_t row = 0; row < phases_.size(); ++row) {
    for (const std::int64_t x : *phases_[row])
      require(x <= shape.rows[row].bound && -x <= shape.rows[row].bound,
              "honest phases are within the bound");
  }
}

ProofCommitment ShortnessProver::commit() {
  const Parameters& parameters = *secret_.parameters();
  const std::size_t n = parameters.degree();
  masks_.clear();
  CommitmentHash hash;
  Level highest = 0;
  for (const ProofRow& row : shape_.rows) highest = std::max(highest, row.level);
  for (std::size_t repetition = 0; repetition < kProofRepetitions; ++repetition) {
    auto& masks = masks_.emplace_back();
    for (const ProofRow& row : shape_.rows) masks.push_back(random_integers(n, row.mask_bits));
    masks.push_back(random_integers(n, shape_.secret_mask_bits));
    const ring::SecretPoly secret_mask = lift_integers(parameters, masks.back(), highest);
    for (std::size_t row = 0; row < shape_.rows.size(); ++row) {
      const Level level = shape_.rows[row].level;
      ring::SecretPoly t = lift_integers(parameters, masks[row], level), product(n, level);
      for (Level i = 0; i < level; ++i) {
        const ring::Modulus& q = parameters.prime(i);
        ring::multiply(alpha_[row]->limb(i), secret_mask.limb(i), product.limb(i), n, q);
        ring::subtract(t.limb(i), product.limb(i), t.limb(i), n, q);
      }
      hash.add(t);
    }
  }
  return hash.finish();
}

std::optional<std::string> ShortnessProver::response(std::span<const std::int64_t> v,
                                                     SecretVector<std::int64_t>& mask, std::uint32_t exponent,
                                                     std::size_t row) const {
  const bool secrets = row == shape_.rows.size();
  rotate_into(v, exponent, std::span(mask));
  const std::int64_t half = std::int64_t{1}
                            << (secrets ? shape_.secret_mask_bits : shape_.rows[row].mask_bits);
  const std::int64_t bound = secrets ? 1 : shape_.rows[row].bound;
  // Checks all of them, whatever their values: nobody may learn which one is out of range.
  std::uint64_t outside = 0;
  for (const std::int64_t z : mask)
    outside |=
        static_cast<std::uint64_t>(z - (bound - half)) | static_cast<std::uint64_t>(half - bound - 1 - z);
  if (outside >> 63 != 0) return std::nullopt;
  return pack_integers(mask, shape_.bytes_each(row));
}

std::optional<std::vector<std::string>> ShortnessProver::respond(const ProofChallenge& challenge) {
  require(masks_.size() == kProofRepetitions, "a challenge follows a commitment");
  const std::size_t n = secret_.parameters()->degree(), rows = shape_.rows.size();
  // First of all: that it is refused says nothing about the masks.
  for (const std::uint32_t exponent : challenge) {
    if (exponent >= 2 * n) throw Error(ErrorCategory::kProtocol, "the server's challenge is malformed");
  }
  std::optional<std::vector<std::string>> responses{std::in_place};
  for (std::size_t repetition = 0; repetition < kProofRepetitions && responses; ++repetition) {
    for (std::size_t i = 0; i <= rows && responses; ++i) {
      const std::size_t row = i == 0 ? rows : i - 1;  // the secret's first
      const SecretVector<std::int64_t>& v = row == rows ? secret_coefficients_ : *phases_[row];
      std::optional<std::string> own = response(v, masks_[repetition][row], challenge[repetition], row);
      if (own.has_value()) {
        responses->push_back(std::move(*own));
      } else {
        responses.reset();
      }
    }
  }
  masks_.clear();
  return responses;
}

}  // namespace tacit::bgv
