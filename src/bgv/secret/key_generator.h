// SPDX-License-Identifier: Apache-2.0
// The keys that a client gives to the server, made from its secret key (keys.h says what they satisfy).
#pragma once

#include "bgv/keys.h"
#include "bgv/secret/secret_key.h"

namespace tacit::bgv {

/// pk0 = t e - a s at `level`, a expanded from the seed that the server chose.
PublicKey make_public_key(const SecretKey& secret, const Seed& server_seed, Level level);

/// The key for s^2 (kRelinearization) or for the automorphism with exponent `requirement.index`.
KeySwitchKey make_key_switch_key(const SecretKey& secret, const KeyRequirement& requirement);

}  // namespace tacit::bgv
