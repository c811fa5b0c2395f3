// SPDX-License-Identifier: Apache-2.0
// Ciphertexts and keys between ranks: residues as they are in memory, checked against their primes when they
// are read.
#pragma once

#include <cstddef>
#include <vector>

#include "bgv/ciphertext.h"
#include "bgv/keys.h"
#include "bgv/parameters.h"
#include "cluster/bytes.h"

namespace tacit::cluster {

/// Bytes that a ciphertext takes.
std::size_t size_of(const bgv::Ciphertext& ciphertext);
void write(ByteWriter& writer, const bgv::Ciphertext& ciphertext);
/// Two parts at `level`. Throws Error(kProtocol) where it is anything else.
bgv::Ciphertext read_ciphertext(ByteReader& reader, const bgv::Parameters& parameters, bgv::Level level);

/// Bytes that a key takes, and one of its digits, which are written one by one.
std::size_t digit_size(const bgv::Parameters& parameters, const bgv::KeySwitchKey& key);
void write_digit(ByteWriter& writer, const bgv::KeySwitchKey& key, std::size_t digit);
/// The next digit of a key whose level is set. Throws Error(kProtocol) where it is none.
void read_digit(ByteReader& reader, const bgv::Parameters& parameters, bgv::KeySwitchKey& key);

}  // namespace tacit::cluster
