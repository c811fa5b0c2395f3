// SPDX-License-Identifier: Apache-2.0
#include "cheating_prover.h"

#include <algorithm>
#include <cstring>
#include <random>

#include "bgv/exact.h"
#include "bgv/secret/decryptor.h"
#include "ring/kernels.h"

namespace tacit::protocol {
namespace {

/// The phase as centred integers; its lowest 62 bits where it is longer.
std::vector<std::int64_t> exact_phase(const bgv::SecretKey& secret, const bgv::Ciphertext& ciphertext) {
  const bgv::Parameters& parameters = *secret.parameters();
  const ring::SecretPoly residues = bgv::phase(secret, ciphertext);
  const ring::MixedRadix radix = bgv::mixed_radix(parameters, ciphertext.level());
  std::vector<std::uint32_t> row(ciphertext.level()), digits(row.size());
  const auto integer = [&](bool negated, std::size_t j) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      row[i] = residues.limb(i)[j];
      if (negated) row[i] = parameters.prime(i).negate(row[i]);
    }
    radix.digits(row, digits);
    std::uint64_t value = 0, weight = 1;
    for (std::size_t i = 0; i < digits.size(); ++i) {
      value += digits[i] * weight;
      weight *= parameters.prime(i).value();
    }
    return static_cast<std::int64_t>(value & ((std::uint64_t{1} << 62) - 1));
  };
  std::vector<std::int64_t> phase(residues.degree());
  for (std::size_t j = 0; j < phase.size(); ++j) {
    for (std::size_t i = 0; i < row.size(); ++i) row[i] = residues.limb(i)[j];
    radix.digits(row, digits);
    phase[j] = radix.above_half(digits) ? -integer(true, j) : integer(false, j);
  }
  return phase;
}

void add_rotated(const std::vector<std::int64_t>& v, std::uint32_t exponent, std::vector<std::int64_t>& to) {
  const std::size_t n = v.size();
  for (std::size_t j = 0; j < n; ++j) {
    const std::size_t at = (j + exponent) % (2 * n);
    const auto value = static_cast<std::uint64_t>(at < n ? v[j] : -v[j]);
    std::int64_t& sum = to[at % n];
    sum = static_cast<std::int64_t>(static_cast<std::uint64_t>(sum) + value);
  }
}

void subtract_half(const bgv::Parameters& parameters, ring::RnsPoly& from) {
  const ring::RnsPoly half = half_everywhere(parameters, from.limbs());
  for (std::size_t i = 0; i < from.limbs(); ++i)
    ring::subtract(from.limb(i), half.limb(i), from.limb(i), from.degree(), parameters.prime(i));
}

/// X^exponent times (Q + t)/2 in every coefficient is that itself, plus t times this: 0 and -1.
void add_what_half_leaves(std::uint32_t exponent, std::vector<std::int64_t>& to) {
  const std::size_t n = to.size(), shift = exponent % n;
  for (std::size_t j = 0; j < n; ++j) to[j] -= (j < shift) == (exponent < n) ? bgv::kPlaintextModulus : 0;
}

}  // namespace

void CheatingProver::note(const bgv::SeededCiphertext& ciphertext, std::vector<std::int64_t> phase,
                          bool half) {
  const auto tables = secret_.parameters()->tables(ciphertext.c0.limbs());
  std::vector<ring::RnsPoly> parts{ciphertext.c0, bgv::expand_seed(ciphertext.seed, tables)};
  sent_.emplace_back(std::move(parts), bgv::CorrectionFactor());
  halves_.push_back(half);
  phases_.push_back(phase.empty() ? exact_phase(secret_, sent_.back()) : std::move(phase));
}

void CheatingProver::weigh(std::string_view seed_bytes) {
  bgv::Seed seed;
  std::memcpy(seed.data(), seed_bytes.data(), seed.size());
  const bgv::Parameters& parameters = *secret_.parameters();
  const bgv::Level level = sent_.front().level();
  bgv::WeightedRows alpha(parameters, level, 1, seed);
  std::vector<std::vector<std::int64_t>> phases(bgv::kProofRows,
                                                std::vector<std::int64_t>(parameters.degree(), 0));
  for (std::size_t i = 0; i < sent_.size(); ++i) {
    const std::vector<const ring::RnsPoly*> object{&sent_[i].part(1)};
    alpha.add(std::span(&object, 1), bgv::for_each_in_turn);
    const std::vector<std::int64_t>& phase = phases_[i];
    if (i == 0) first_ = {sent_[i].part(1), phase};
    for (std::size_t row = 0; row < bgv::kProofRows; ++row) {
      const std::uint32_t exponent = bgv::row_exponents(seed, i, parameters.degree())[row];
      add_rotated(phase, exponent, phases[row]);
      if (halves_[i]) add_what_half_leaves(exponent, phases[row]);
    }
  }
  // Two halves are Q + t, and so t.
  const auto halves = std::ranges::count(halves_, true);
  for (std::size_t row = 0; row < bgv::kProofRows; ++row) {
    for (std::int64_t& x : phases[row]) x += halves / 2 * bgv::kPlaintextModulus;
    rows_.push_back({alpha.row(row, 0), phases[row], halves % 2 == 1});
  }
}

ring::RnsPoly half_everywhere(const bgv::Parameters& parameters, bgv::Level level) {
  ring::RnsPoly half(parameters.degree(), level);
  for (bgv::Level i = 0; i < level; ++i) {
    const ring::Modulus& q = parameters.prime(i);  // Q is 0 modulo it
    std::fill_n(half.limb(i), half.degree(), q.multiply(q.inverse(2), bgv::kPlaintextModulus));
  }
  ring::forward_ntt(half, parameters.tables(level));
  return half;
}

std::vector<std::string> cheating_responses(
    const bgv::ProofShape& shape, const bgv::SecretKey& secret, const CheatingProver& planes,
    const CheatingProver& others,
    const std::function<bgv::ProofChallenge(const bgv::ProofCommitment&)>& challenge_for) {
  const bgv::Parameters& parameters = *secret.parameters();
  const std::size_t n = parameters.degree();
  std::vector<const CheatingProver::Row*> rows{&planes.first()};
  for (const CheatingProver* group : {&planes, &others}) {
    for (const CheatingProver::Row& row : group->rows()) rows.push_back(&row);
  }
  // Masks within half of the range, so that rows within the other half never leave it.
  std::mt19937_64 random(7);
  std::vector<std::vector<std::int64_t>> masks;  // [repetition * (rows + 1) + row], the secret's first
  bgv::CommitmentHash hash;
  for (std::size_t repetition = 0; repetition < bgv::kProofRepetitions; ++repetition) {
    for (std::size_t i = 0; i <= rows.size(); ++i) {
      const int bits = i == 0 ? shape.secret_mask_bits : shape.rows[i - 1].mask_bits;
      const std::int64_t half = std::int64_t{1} << (bits - 2);
      std::vector<std::int64_t>& mask = masks.emplace_back(n);
      for (std::int64_t& y : mask) y = static_cast<std::int64_t>(random() % (2 * half)) - half;
    }
    const std::vector<std::int64_t>& secret_mask = masks[repetition * (rows.size() + 1)];
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const bgv::Level level = shape.rows[i].level;
      ring::SecretPoly t =
          bgv::lift_integers(parameters, masks[repetition * (rows.size() + 1) + 1 + i], level);
      ring::SecretPoly product = bgv::lift_integers(parameters, secret_mask, level);
      for (bgv::Level limb = 0; limb < level; ++limb) {
        const ring::Modulus& q = parameters.prime(limb);
        ring::multiply(product.limb(limb), rows[i]->alpha.limb(limb), product.limb(limb), n, q);
        ring::subtract(t.limb(limb), product.limb(limb), t.limb(limb), n, q);
      }
      if (rows[i]->half) subtract_half(parameters, t);
      hash.add(t);
    }
  }
  const bgv::ProofChallenge challenge = challenge_for(hash.finish());
  ring::SecretPoly s = secret.poly().prefix(1);
  ring::inverse_ntt(s, parameters.tables(1));
  std::vector<std::int64_t> secret_coefficients(n);
  for (std::size_t j = 0; j < n; ++j) {
    secret_coefficients[j] =
        s.limb(0)[j] > 1 ? std::int64_t{s.limb(0)[j]} - parameters.prime(0).value() : s.limb(0)[j];
  }
  std::vector<std::string> responses;
  for (std::size_t repetition = 0; repetition < bgv::kProofRepetitions; ++repetition) {
    for (std::size_t i = 0; i <= rows.size(); ++i) {
      std::vector<std::int64_t>& z = masks[repetition * (rows.size() + 1) + i];
      add_rotated(i == 0 ? secret_coefficients : rows[i - 1]->phase, challenge[repetition], z);
      if (i > 0 && rows[i - 1]->half) add_what_half_leaves(challenge[repetition], z);
      responses.push_back(bgv::pack_integers(z, shape.bytes_each(i == 0 ? rows.size() : i - 1)));
    }
  }
  return responses;
}

}  // namespace tacit::protocol
