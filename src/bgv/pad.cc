#include "bgv/pad.h"

#include <sodium.h>

#include <bit>

#include "base/error.h"
#include "bgv/exact.h"
#include "bgv/small_poly.h"
#include "ring/kernels.h"

namespace tacit::bgv {
namespace {

__extension__ using Uint128 = unsigned __int128;

constexpr Level kMaxFloodLevel = 4;  // its modulus fits 128 bits

/// The ciphertext plus a fresh encryption of zero and `mask` (evaluation form) on its first part.
Ciphertext rerandomized(const Evaluator& evaluator, const Ciphertext& ciphertext, const PublicKey& key,
                        const ring::RnsPoly& mask) {
  const Parameters& parameters = evaluator.parameters();
  const Level level = ciphertext.level();
  require(ciphertext.size() == 2 && key.pk0.limbs() == level,
          "what is sent has two parts and the public key's level");
  std::vector<std::int8_t> ternary = random_ternary(parameters.degree());
  const std::vector<const ring::NttTables*> tables = parameters.tables(level);
  ring::RnsPoly u = small_poly(ternary, 1, tables);
  wipe(ternary);
  const WipeOnExit wipe_u(u);
  std::vector<ring::RnsPoly> zero;
  for (const ring::RnsPoly* half : {&key.pk0, &key.a}) {
    zero.push_back(fresh_error(tables));
    multiply_add(u, *half, zero.back(), tables);
  }
  for (Level i = 0; i < level; ++i) {
    ring::add(zero[0].limb(i), mask.limb(i), zero[0].limb(i), parameters.degree(), parameters.prime(i));
  }
  Ciphertext result(std::move(zero), ciphertext.factor());
  evaluator.add(result, ciphertext);
  return result;
}

/// Uniform in [0, bound), bound > 0, from the system generator.
Uint128 random_below(Uint128 bound) {
  const auto high_word = static_cast<std::uint64_t>(bound >> 64);
  const auto bits = static_cast<int>(high_word != 0 ? 64 + std::bit_width(high_word)
                                                    : std::bit_width(static_cast<std::uint64_t>(bound)));
  const Uint128 mask = bits == 128 ? ~static_cast<Uint128>(0) : (static_cast<Uint128>(1) << bits) - 1;
  for (;;) {
    std::uint64_t words[2];
    randombytes_buf(words, sizeof words);
    const Uint128 candidate = (static_cast<Uint128>(words[1]) << 64 | words[0]) & mask;
    if (candidate < bound) return candidate;
  }
}

/// The residue of a secret number of two words, which a division would take its time over.
std::uint32_t residue(const ring::Modulus& q, Uint128 value) {
  const std::uint32_t two_to_64 = q.multiply(q.fold(), q.fold());
  return q.add(q.multiply(q.reduce(static_cast<std::uint64_t>(value >> 64)), two_to_64),
               q.reduce(static_cast<std::uint64_t>(value)));
}

ring::RnsPoly random_multiple_of_t(const Parameters& parameters, Level level) {
  require(level <= kMaxFloodLevel, "flooding wants a modulus of at most four primes");
  ensure_sodium();
  Uint128 modulus = 1;
  for (Level i = 0; i < level; ++i) modulus *= parameters.prime(i).value();
  ring::RnsPoly poly(parameters.degree(), level);
  for (std::size_t j = 0; j < parameters.degree(); ++j) {
    const Uint128 value = random_below(modulus / kPlaintextModulus) * kPlaintextModulus;
    for (Level i = 0; i < level; ++i) poly.limb(i)[j] = residue(parameters.prime(i), value);
  }
  return poly;
}

}  // namespace

Padded pad(const Evaluator& evaluator, const Ciphertext& ciphertext, const PublicKey& key) {
  const Parameters& parameters = evaluator.parameters();
  const std::vector<const ring::NttTables*> tables = parameters.tables(ciphertext.level());
  ring::RnsPoly mask = random_uniform(tables);
  const WipeOnExit wipe_mask(mask);
  Plaintext pad = reduce_modulo_t(parameters, mask, Range::kUnsigned);
  ring::forward_ntt(mask, tables);
  return {rerandomized(evaluator, ciphertext, key, mask), std::move(pad)};
}

Ciphertext flood(const Evaluator& evaluator, const Ciphertext& ciphertext, const PublicKey& key) {
  const Parameters& parameters = evaluator.parameters();
  ring::RnsPoly mask = random_multiple_of_t(parameters, ciphertext.level());
  const WipeOnExit wipe_mask(mask);
  ring::forward_ntt(mask, parameters.tables(ciphertext.level()));
  return rerandomized(evaluator, ciphertext, key, mask);
}

}  // namespace tacit::bgv
