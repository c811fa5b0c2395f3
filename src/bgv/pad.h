// SPDX-License-Identifier: Apache-2.0
// Makes a ciphertext safe to send back to the owner of the key: adds a one-time pad (blinding mask) modulo
// the whole Q to the phase, and a fresh encryption of zero under the client's public key to the other parts.
// docs/protocol.md, "Pads"; docs/security.md says why a pad modulo t would not be enough, and why nothing is
// assumed about the public key.
#pragma once

#include <vector>

#include "bgv/evaluator.h"
#include "bgv/keys.h"

namespace tacit::bgv {

struct Padded {
  Ciphertext ciphertext;
  Plaintext
      pad;  // R modulo t, N coefficients: what the plaintext coefficients kappa m have had added; secret
};

/// Two parts: (c0 + u pk0 + t e1 + R, c1 + u a + t e2), R uniform modulo Q in every coefficient. Three parts:
/// another encryption of zero, shifted by one part, hides c2 as well. The key may have more primes than the
/// ciphertext. Throws Error(kInternal) for another number of parts or a key with fewer primes.
Padded pad(const Evaluator& evaluator, const Ciphertext& ciphertext, const PublicKey& key);

}  // namespace tacit::bgv
