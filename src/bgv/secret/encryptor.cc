// SPDX-License-Identifier: Apache-2.0
#include "bgv/secret/encryptor.h"

#include "base/error.h"
#include "bgv/random.h"
#include "ring/kernels.h"

namespace tacit::bgv {

SeededCiphertext encrypt(const SecretKey& secret, const Plaintext& plaintext, Level level,
                         SecretVector<std::int32_t>* phase) {
  const Parameters& parameters = *secret.parameters();
  const std::size_t n = parameters.degree();
  require(plaintext.size() == n, "a plaintext has N coefficients");
  const std::vector<const ring::NttTables*> tables = parameters.tables(level);
  const SecretVector<std::int8_t> error = random_error(n);
  SeededCiphertext result;
  result.seed = random_seed();
  result.c0 = ring::RnsPoly(n, level);
  const ring::RnsPoly a = expand_seed(result.seed, tables);
  ring::SecretPoly masked(n, 1);
  SecretVector<std::int32_t> own;
  SecretVector<std::int32_t>& values = phase == nullptr ? own : *phase;
  values.resize(n);
  for (std::size_t j = 0; j < n; ++j) {
    const auto m = static_cast<std::int32_t>(plaintext[j]);
    // Centred without a branch: subtracts t if m is above (t - 1) / 2.
    const std::int32_t centred_m = m - (static_cast<std::int32_t>(kPlaintextModulus) &
                                        ((static_cast<std::int32_t>(kPlaintextModulus / 2) - m) >> 31));
    values[j] = centred_m + static_cast<std::int32_t>(kPlaintextModulus) * error[j];
  }
  for (Level i = 0; i < level; ++i) {
    const ring::Modulus& q = parameters.prime(i);
    const auto wrap = static_cast<std::int32_t>(q.value());
    for (std::size_t j = 0; j < n; ++j)
      result.c0.limb(i)[j] = static_cast<std::uint32_t>(values[j] + (wrap & (values[j] >> 31)));
    ring::forward_ntt(result.c0.limb(i), *tables[i]);
    ring::multiply(a.limb(i), secret.poly().limb(i), masked.data(), n, q);
    ring::subtract(result.c0.limb(i), masked.data(), result.c0.limb(i), n, q);
  }
  return result;
}

}  // namespace tacit::bgv
