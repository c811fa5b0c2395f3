// SPDX-License-Identifier: Apache-2.0
// Decryption by the owner of the key. Nothing here is ever reported to the peer.
#pragma once

#include "bgv/ciphertext.h"
#include "bgv/exact.h"
#include "bgv/plaintext.h"
#include "bgv/secret/secret_key.h"

namespace tacit::bgv {

/// The phase c_0 + c_1 s + c_2 s^2 + .. in coefficient form.
ring::SecretPoly phase(const SecretKey& secret, const Ciphertext& ciphertext);

/// The plaintext's coefficients, in [0, t), divided by its factor. Range::kCentred for a plain ciphertext,
/// Range::kUnsigned for a padded one.
Plaintext decrypt(const SecretKey& secret, const Ciphertext& ciphertext, Range range);

/// log2 of the largest coefficient of the phase: for tests and measurements of noise.
double phase_bits(const SecretKey& secret, const Ciphertext& ciphertext);

}  // namespace tacit::bgv
