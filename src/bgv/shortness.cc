// SPDX-License-Identifier: Apache-2.0
#include "bgv/shortness.h"

#include <sodium.h>

#include <algorithm>
#include <bit>
#include <memory>

#include "base/error.h"
#include "base/sodium.h"
#include "ring/kernels.h"

namespace tacit::bgv {
namespace {

[[noreturn]] void refuse() {
  throw Error(
      ErrorCategory::kSecurity,
      "the client does not prove that its ciphertexts are well-formed: something was changed in transit, "
      "or the client runs a modified Tacit");
}

Level highest(const ProofShape& shape) {
  Level level = 0;
  for (const ProofRow& row : shape.rows) level = std::max(level, row.level);
  return level;
}

crypto_generichash_state* hash_state(std::vector<std::uint8_t>& bytes) {
  // libsodium wants 64-byte alignment.
  void* place = bytes.data();
  std::size_t space = bytes.size();
  return static_cast<crypto_generichash_state*>(
      std::align(64, sizeof(crypto_generichash_state), place, space));
}

}  // namespace

std::size_t ProofShape::bytes_each(std::size_t row) const {
  const int bits = row == rows.size() ? secret_mask_bits : rows[row].mask_bits;
  return static_cast<std::size_t>(bits + 1 + 7) / 8;
}

std::array<std::uint32_t, kProofRows> row_exponents(const Seed& seed, std::uint64_t object,
                                                    std::size_t degree) {
  std::array<std::uint8_t, crypto_stream_chacha20_NONCEBYTES> nonce{};
  for (std::size_t i = 0; i < nonce.size(); ++i) nonce[i] = static_cast<std::uint8_t>(object >> (8 * i));
  std::array<std::uint8_t, 4 * kProofRows> bytes;
  crypto_stream_chacha20(bytes.data(), bytes.size(), nonce.data(), seed.data());
  std::array<std::uint32_t, kProofRows> exponents{};
  for (std::size_t row = 0; row < kProofRows; ++row) {
    for (std::size_t i = 0; i < 4; ++i) exponents[row] |= std::uint32_t{bytes[4 * row + i]} << (8 * i);
    exponents[row] &= static_cast<std::uint32_t>(2 * degree - 1);
  }
  return exponents;
}

Monomials::Monomials(const Parameters& parameters, Level level)
    : parameters_(parameters), odd_(parameters.degree()), powers_(level) {
  const std::size_t n = parameters.degree();
  for (std::size_t i = 0; i < n; ++i)
    odd_[i] = static_cast<std::uint32_t>(2 * ring::bit_reverse(i, std::countr_zero(n)) + 1);
  for (Level i = 0; i < level; ++i) {
    // The roots' table has psi^bitreverse(k) at k: psi itself at N/2.
    const ring::Modulus& q = parameters.prime(i);
    const std::uint32_t psi = parameters.prime_ntt(i).roots()[n / 2];
    powers_[i].resize(2 * n);
    powers_[i][0] = 1;
    for (std::size_t k = 1; k < 2 * n; ++k) powers_[i][k] = q.multiply(powers_[i][k - 1], psi);
  }
}

void Monomials::limb(std::uint32_t exponent, std::size_t limb, std::uint32_t* out) const {
  const std::size_t n = odd_.size();
  const auto mask = static_cast<std::uint32_t>(2 * n - 1);
  const std::uint32_t* powers = powers_[limb].data();
  for (std::size_t j = 0; j < n; ++j) out[j] = powers[(exponent * odd_[j]) & mask];
}

void Monomials::multiply_add(const ring::RnsPoly& a, std::uint32_t exponent, ring::RnsPoly& to) const {
  ring::ResidueBuffer values(to.degree());
  for (std::size_t i = 0; i < to.limbs(); ++i) {
    limb(exponent, i, values.data());
    ring::multiply_add(a.limb(i), values.data(), to.limb(i), to.degree(), parameters_.prime(i));
  }
}

void for_each_in_turn(std::size_t count, const std::function<void(std::size_t)>& task) {
  for (std::size_t i = 0; i < count; ++i) task(i);
}

WeightedRows::WeightedRows(const Parameters& parameters, Level level, std::size_t parts, const Seed& seed)
    : parameters_(parameters), seed_(seed), level_(level), monomials_(parameters, level), sums_(parts) {
  for (auto& rows : sums_) {
    for (ring::RnsPoly& row : rows) row = ring::RnsPoly::zero(parameters.degree(), level);
  }
}

void WeightedRows::add(std::span<const std::vector<const ring::RnsPoly*>> objects, const ForEach& for_each) {
  const std::size_t n = parameters_.degree();
  std::vector<std::array<std::uint32_t, kProofRows>> exponents(objects.size());
  for (std::size_t i = 0; i < objects.size(); ++i) exponents[i] = row_exponents(seed_, objects_ + i, n);
  for_each(kProofRows * level_, [&](std::size_t task) {
    const std::size_t row = task / level_, limb = task % level_;
    ring::ResidueBuffer values(n);
    for (std::size_t i = 0; i < objects.size(); ++i) {
      monomials_.limb(exponents[i][row], limb, values.data());
      for (std::size_t part = 0; part < sums_.size(); ++part) {
        ring::multiply_add(objects[i][part]->limb(limb), values.data(), sums_[part][row].limb(limb), n,
                           parameters_.prime(limb));
      }
    }
  });
  objects_ += objects.size();
}

ProofChallenge random_challenge(std::size_t degree) {
  ensure_sodium();
  ProofChallenge challenge;
  randombytes_buf(challenge.data(), sizeof challenge);
  for (std::uint32_t& exponent : challenge) exponent &= static_cast<std::uint32_t>(2 * degree - 1);
  return challenge;
}

CommitmentHash::CommitmentHash() : state_(sizeof(crypto_generichash_state) + 64) {
  ensure_sodium();
  crypto_generichash_init(hash_state(state_), nullptr, 0, std::tuple_size_v<ProofCommitment>);
}

void CommitmentHash::add(const ring::RnsPoly& t) {
  static_assert(std::endian::native == std::endian::little, "residues are hashed in little-endian order");
  crypto_generichash_update(hash_state(state_), reinterpret_cast<const std::uint8_t*>(t.data()),
                            t.size() * sizeof(std::uint32_t));
}

ProofCommitment CommitmentHash::finish() {
  ProofCommitment result;
  crypto_generichash_final(hash_state(state_), result.data(), result.size());
  return result;
}

std::string pack_integers(std::span<const std::int64_t> values, std::size_t bytes_each) {
  std::string bytes(values.size() * bytes_each, '\0');
  char* out = bytes.data();
  for (const std::int64_t value : values) {
    for (std::size_t i = 0; i < bytes_each; ++i)
      *out++ = static_cast<char>(static_cast<std::uint64_t>(value) >> (8 * i));
  }
  return bytes;
}

std::vector<std::int64_t> unpack_integers(std::string_view bytes, std::size_t count, std::size_t bytes_each) {
  if (bytes.size() != count * bytes_each)
    throw Error(ErrorCategory::kProtocol, "a response of the client's proof has the wrong length");
  std::vector<std::int64_t> values(count);
  const int unused = 64 - 8 * static_cast<int>(bytes_each);
  for (std::size_t j = 0; j < count; ++j) {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < bytes_each; ++i)
      value |= std::uint64_t{static_cast<std::uint8_t>(bytes[j * bytes_each + i])} << (8 * i);
    values[j] = static_cast<std::int64_t>(value << unused) >> unused;
  }
  return values;
}

ring::SecretPoly lift_integers(const Parameters& parameters, std::span<const std::int64_t> values,
                               Level level) {
  ring::SecretPoly poly(values.size(), level);
  for (Level i = 0; i < level; ++i) {
    const ring::Modulus& q = parameters.prime(i);
    for (std::size_t j = 0; j < values.size(); ++j) poly.limb(i)[j] = q.reduce_signed(values[j]);
  }
  ring::forward_ntt(poly, parameters.tables(level));
  return poly;
}

ProofVerifier::ProofVerifier(const Parameters& parameters, const ProofShape& shape, ProofStatement statement,
                             const ProofCommitment& commitment, const ProofChallenge& challenge)
    : parameters_(parameters),
      shape_(shape),
      statement_(std::move(statement)),
      commitment_(commitment),
      challenge_(challenge),
      monomials_(parameters, highest(shape)) {
  require(statement_.alpha.size() == shape.rows.size() && statement_.beta.size() == shape.rows.size(),
          "a proof is about its shape's rows");
}

void ProofVerifier::take(std::string_view response) {
  if (done()) throw Error(ErrorCategory::kProtocol, "the client's proof has too many responses");
  const std::size_t n = parameters_.degree();
  const std::size_t row = secret_due_ ? shape_.rows.size() : next_row_;
  const std::vector<std::int64_t> z = unpack_integers(response, n, shape_.bytes_each(row));
  const std::int64_t half = std::int64_t{1}
                            << (secret_due_ ? shape_.secret_mask_bits : shape_.rows[row].mask_bits);
  const std::int64_t bound = secret_due_ ? 1 : shape_.rows[row].bound;
  for (const std::int64_t value : z) {
    if (value < bound - half || value >= half - bound) refuse();
  }
  if (secret_due_) {
    secret_ = lift_integers(parameters_, z, highest(shape_));
    secret_due_ = false;
    return;
  }
  // T = z - alpha s~ - c beta.
  const Level level = shape_.rows[row].level;
  ring::RnsPoly product = ring::RnsPoly::zero(n, level);
  for (Level i = 0; i < level; ++i)
    ring::multiply(statement_.alpha[row]->limb(i), secret_.limb(i), product.limb(i), n, parameters_.prime(i));
  monomials_.multiply_add(*statement_.beta[row], challenge_[repetition_], product);
  ring::SecretPoly t = lift_integers(parameters_, z, level);
  for (Level i = 0; i < level; ++i)
    ring::subtract(t.limb(i), product.limb(i), t.limb(i), n, parameters_.prime(i));
  hash_.add(t);
  if (++next_row_ < shape_.rows.size()) return;
  next_row_ = 0;
  secret_due_ = true;
  if (++repetition_ < kProofRepetitions) return;
  const ProofCommitment met = hash_.finish();
  if (sodium_memcmp(met.data(), commitment_.data(), met.size()) != 0) refuse();
}

}  // namespace tacit::bgv
