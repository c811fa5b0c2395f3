// SPDX-License-Identifier: Apache-2.0
#include "bgv/secret/decryptor.h"

#include <algorithm>

#include "ring/kernels.h"

namespace tacit::bgv {

ring::SecretPoly phase(const SecretKey& secret, const Ciphertext& ciphertext) {
  const Parameters& parameters = *secret.parameters();
  const std::vector<const ring::NttTables*> tables = parameters.tables(ciphertext.level());
  // Horner's rule in s, from the last part down.
  const ring::RnsPoly& last = ciphertext.part(ciphertext.size() - 1);
  ring::SecretPoly result(last.degree(), last.limbs());
  std::copy_n(last.data(), last.size(), result.data());
  for (std::size_t p = ciphertext.size() - 1; p-- > 0;) {
    for (Level i = 0; i < ciphertext.level(); ++i) {
      const ring::Modulus& q = parameters.prime(i);
      ring::multiply(result.limb(i), secret.poly().limb(i), result.limb(i), parameters.degree(), q);
      ring::add(result.limb(i), ciphertext.part(p).limb(i), result.limb(i), parameters.degree(), q);
    }
  }
  ring::inverse_ntt(result, tables);
  return result;
}

Plaintext decrypt(const SecretKey& secret, const Ciphertext& ciphertext, Range range) {
  const Parameters& parameters = *secret.parameters();
  Plaintext plaintext = reduce_modulo_t(parameters, phase(secret, ciphertext), range);
  const ring::Modulus& t = parameters.plaintext_modulus();
  const std::uint32_t inverse = t.inverse(ciphertext.factor().value());
  for (std::uint32_t& coefficient : plaintext) coefficient = t.multiply(coefficient, inverse);
  return plaintext;
}

double phase_bits(const SecretKey& secret, const Ciphertext& ciphertext) {
  return largest_bits(*secret.parameters(), phase(secret, ciphertext));
}

}  // namespace tacit::bgv
