// SPDX-License-Identifier: Apache-2.0
#include "bgv/pad.h"

#include "base/error.h"
#include "bgv/exact.h"
#include "bgv/small_poly.h"
#include "ring/kernels.h"

namespace tacit::bgv {
namespace {

/// (u pk0 + t e1, u a + t e2), a fresh encryption of zero, on parts `first` and `first + 1` of `parts`.
void add_zero_encryption(const PublicKey& key, std::span<const ring::NttTables* const> tables,
                         std::vector<ring::RnsPoly>& parts, std::size_t first) {
  const ring::SecretPoly u = small_poly(random_ternary(tables.front()->degree()), 1, tables);
  for (std::size_t half = 0; half < 2; ++half) {
    ring::RnsPoly& part = parts[first + half];
    const ring::SecretPoly error = fresh_error(tables);
    for (std::size_t i = 0; i < tables.size(); ++i)
      ring::add(part.limb(i), error.limb(i), part.limb(i), part.degree(), tables[i]->modulus());
    multiply_add(u, half == 0 ? key.pk0 : key.a, part, tables);
  }
}

}  // namespace

Padded pad(const Evaluator& evaluator, const Ciphertext& ciphertext, const PublicKey& key) {
  const Parameters& parameters = evaluator.parameters();
  const Level level = ciphertext.level();
  require((ciphertext.size() == 2 || ciphertext.size() == 3) && key.pk0.limbs() >= level,
          "what is sent has two or three parts, and the public key its primes");
  const std::vector<const ring::NttTables*> tables = parameters.tables(level);
  ring::SecretPoly mask = random_uniform(tables);
  Plaintext pad = reduce_modulo_t(parameters, mask, Range::kUnsigned);
  ring::forward_ntt(mask, tables);
  std::vector<ring::RnsPoly> parts;
  for (std::size_t p = 0; p < ciphertext.size(); ++p)
    parts.push_back(ring::RnsPoly::zero(parameters.degree(), level));
  for (std::size_t first = 0; first + 1 < parts.size(); ++first)
    add_zero_encryption(key, tables, parts, first);
  for (Level i = 0; i < level; ++i)
    ring::add(parts[0].limb(i), mask.limb(i), parts[0].limb(i), parameters.degree(), tables[i]->modulus());
  Ciphertext result(std::move(parts), ciphertext.factor());
  evaluator.add(result, ciphertext);
  return {std::move(result), std::move(pad)};
}

}  // namespace tacit::bgv
