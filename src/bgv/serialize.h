// SPDX-License-Identifier: Apache-2.0
// Wire forms of what is sent: a fixed 16-byte header, then seeds, then packed residues. Loading trusts
// nothing: the header must say exactly what the plan expects, the length must be exact, and every residue
// must be below its prime. Otherwise it throws Error(kProtocol) and keeps nothing. Header, little-endian:
// magic "TCT1", kind (1 byte), parts (1), level (1), log2 N (1), correction factor (4), zero (4).
#pragma once

#include <string>
#include <string_view>

#include "bgv/ciphertext.h"
#include "bgv/keys.h"
#include "bgv/random.h"

namespace tacit::bgv {

/// A fresh symmetric ciphertext; its second part is expand_seed(seed).
struct SeededCiphertext {
  Seed seed{};
  ring::RnsPoly c0;
};

/// Size of the header that every serialised object starts with.
inline constexpr std::size_t kHeaderBytes = 16;

/// Bytes of each form, for plans and for limits on messages.
std::size_t seeded_ciphertext_bytes(const Parameters& parameters, Level level);
std::size_t ciphertext_bytes(const Parameters& parameters, Level level, std::size_t parts = 2);
std::size_t public_key_bytes(const Parameters& parameters, Level level);
std::size_t key_digit_bytes(const Parameters& parameters, Level level);

std::string save(const Parameters& parameters, const SeededCiphertext& ciphertext);
/// A fresh ciphertext at `level`, its second part expanded.
Ciphertext load_seeded_ciphertext(const Parameters& parameters, std::string_view bytes, Level level);

/// The seed in the bytes of a seeded ciphertext or of a key digit; zeros if the bytes are too short for one.
Seed seed_in(std::string_view bytes);

/// Two or three parts.
std::string save(const Parameters& parameters, const Ciphertext& ciphertext);
Ciphertext load_ciphertext(const Parameters& parameters, std::string_view bytes, Level level,
                           CorrectionFactor factor, std::size_t parts = 2);

/// pk0 alone: the server knows the seed of the other half.
std::string save_public_key(const Parameters& parameters, const PublicKey& key);
PublicKey load_public_key(const Parameters& parameters, std::string_view bytes, Level level,
                          const Seed& server_seed);

/// One digit of a key: seed of a_i, and b_i.
std::string save_key_digit(const Parameters& parameters, const KeySwitchKey& key, std::size_t digit);
/// Appends a digit to `key`, whose level is set.
void load_key_digit(const Parameters& parameters, std::string_view bytes, KeySwitchKey& key);

}  // namespace tacit::bgv
