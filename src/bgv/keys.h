// SPDX-License-Identifier: Apache-2.0
// The keys that a client gives away: the public key for re-randomising and the evaluation keys for key
// switching. Hybrid key switching (Gentry, Halevi and Smart, CRYPTO 2012; Han and Ki, CT-RSA 2020): digit i
// of the gadget belongs to the primes [i alpha, (i+1) alpha) of the chain, alpha the number of special
// primes, P their product:
//   b_i + a_i s = t e_i + P g_i s'   modulo q_0 .. q_(level-1) P,   g_i = 1 modulo the digit's primes and 0
//   modulo the rest.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "bgv/parameters.h"
#include "bgv/random.h"
#include "ring/rns_poly.h"

namespace tacit::bgv {

/// Switches s' to s for ciphertexts at `level` and below. Polynomials have level + special_count() limbs.
struct KeySwitchKey {
  Level level = 0;
  std::vector<Seed> seeds;       // of a_i
  std::vector<ring::RnsPoly> a;  // expanded
  std::vector<ring::RnsPoly> b;
};

/// Which key: the Galois exponent of an automorphism X -> X^g, odd in [3, 2N), or kRelinearization for s^2.
using KeyIndex = std::uint32_t;
inline constexpr KeyIndex kRelinearization = 0;

/// One evaluation key that a circuit needs, and the highest level at which it needs it.
struct KeyRequirement {
  KeyIndex index = kRelinearization;
  Level level = 0;
  bool operator==(const KeyRequirement&) const = default;
};

class EvaluationKeys {
 public:
  void insert(KeyIndex index, KeySwitchKey key) { keys_[index] = std::move(key); }
  bool contains(KeyIndex index) const { return keys_.contains(index); }
  /// Throws Error(kInternal) if there is no such key, or none for this level: the plan names the keys that
  /// must exist.
  const KeySwitchKey& at(KeyIndex index, Level level) const;

 private:
  std::map<KeyIndex, KeySwitchKey> keys_;
};

/// pk0 + a s = t e at one level, a expanded from a seed that the server chose for the session.
struct PublicKey {
  ring::RnsPoly pk0;
  ring::RnsPoly a;
};

}  // namespace tacit::bgv
