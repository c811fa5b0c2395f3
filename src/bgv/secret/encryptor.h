// SPDX-License-Identifier: Apache-2.0
// Symmetric encryption by the owner of the key. The second part is uniform and expanded from a seed, so that
// a fresh ciphertext takes half the bytes on the wire.
#pragma once

#include "bgv/ciphertext.h"
#include "bgv/plaintext.h"
#include "bgv/secret/secret_key.h"
#include "bgv/serialize.h"

namespace tacit::bgv {

/// (t e + m - a s, seed of a) at `level`, correction factor 1; m in [0, t) is taken centred. Where `phase` is
/// not null it is set to m + t e, N coefficients of less than 2^21 in magnitude.
SeededCiphertext encrypt(const SecretKey& secret, const Plaintext& plaintext, Level level,
                         SecretVector<std::int32_t>* phase = nullptr);

}  // namespace tacit::bgv
