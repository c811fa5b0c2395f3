// What makes a ciphertext safe to send back to the owner of the key: a one-time pad modulo the whole Q on the
// phase, or flooding by a uniform multiple of t, and in both cases a fresh encryption of zero under the
// client's public key. docs/protocol.md, "Pads"; docs/security.md says why a pad modulo t alone would not do.
#pragma once

#include <vector>

#include "bgv/evaluator.h"
#include "bgv/keys.h"

namespace tacit::bgv {

struct Padded {
  Ciphertext ciphertext;
  Plaintext pad;  // R modulo t, N coefficients: what the plaintext coefficients kappa m have had added;
                  // secret, the caller wipes it
};

/// (c0 + u pk0 + t e1 + R, c1 + u a + t e2), R uniform modulo Q in every coefficient. Two parts, the key's
/// level.
Padded pad(const Evaluator& evaluator, const Ciphertext& ciphertext, const PublicKey& key);

/// (c0 + u pk0 + t e1 + t F, c1 + u a + t e2), F uniform in [0, Q/t) in every coefficient: the owner of the
/// key learns kappa m modulo t and nothing else of the phase. Two parts, the key's level, which is at most 4.
Ciphertext flood(const Evaluator& evaluator, const Ciphertext& ciphertext, const PublicKey& key);

}  // namespace tacit::bgv
