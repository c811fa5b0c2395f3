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
  std::vector<std::int8_t> ternary = random_ternary(tables.front()->degree());
  const WipeOnExit wipe_ternary(ternary);
  ring::RnsPoly u = small_poly(ternary, 1, tables);
  const WipeOnExit wipe_u(u);
  for (std::size_t half = 0; half < 2; ++half) {
    ring::RnsPoly& part = parts[first + half];
    ring::RnsPoly error = fresh_error(tables);
    const WipeOnExit wipe_error(error);
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
  ring::RnsPoly mask = random_uniform(tables);
  const WipeOnExit wipe_mask(mask);
  Plaintext pad = reduce_modulo_t(parameters, mask, Range::kUnsigned);
  ring::forward_ntt(mask, tables);
  std::vector<ring::RnsPoly> parts;
  for (std::size_t p = 0; p < ciphertext.size(); ++p)
    parts.push_back(p == 0 ? mask : ring::RnsPoly::zero(parameters.degree(), level));
  for (std::size_t first = 0; first + 1 < parts.size(); ++first)
    add_zero_encryption(key, tables, parts, first);
  Ciphertext result(std::move(parts), ciphertext.factor());
  evaluator.add(result, ciphertext);
  return {std::move(result), std::move(pad)};
}

}  // namespace tacit::bgv
