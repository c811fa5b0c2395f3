// SPDX-License-Identifier: Apache-2.0
#include "protocol/confirmation.h"

#include <sodium.h>

#include <algorithm>

#include "base/error.h"
#include "base/sodium.h"
#include "bgv/random.h"

namespace tacit::protocol {
namespace {

static_assert(crypto_core_ristretto255_BYTES == 32 && crypto_core_ristretto255_SCALARBYTES == 32);

using GroupElement = SecretArray<std::uint8_t, crypto_core_ristretto255_BYTES>;

/// The group's element that the readings stand for.
GroupElement generator_of(const CheckReadings& readings) {
  constexpr std::string_view kPurpose = "tacit checks 8";
  SecretVector<std::uint8_t> bytes(kPurpose.begin(), kPurpose.end());
  bytes.reserve(bytes.size() + 4 * readings.size());
  for (const std::uint32_t reading : readings) {
    for (int i = 0; i < 4; ++i) bytes.push_back(static_cast<std::uint8_t>(reading >> (8 * i)));
  }
  SecretArray<std::uint8_t, crypto_core_ristretto255_HASHBYTES> hash;
  crypto_generichash(hash.data(), hash.size(), bytes.data(), bytes.size(), nullptr, 0);
  GroupElement generator;
  crypto_core_ristretto255_from_hash(generator.data(), hash.data());
  return generator;
}

}  // namespace

KeyAgreement::KeyAgreement(const CheckReadings& readings) {
  ensure_sodium();
  const GroupElement generator = generator_of(readings);
  crypto_core_ristretto255_scalar_random(secret_.data());
  const int failed = crypto_scalarmult_ristretto255(share_.data(), secret_.data(), generator.data());
  require(failed == 0, "a generator is not the neutral element");
}

AgreedKeys KeyAgreement::as_client(std::string_view servers_share) const {
  return agree(servers_share, share(), servers_share);
}

AgreedKeys KeyAgreement::as_server(std::string_view clients_share) const {
  return agree(clients_share, clients_share, share());
}

AgreedKeys KeyAgreement::agree(std::string_view other, std::string_view client,
                               std::string_view server) const {
  GroupElement point;
  if (other.size() != point.size() ||
      crypto_scalarmult_ristretto255(point.data(), secret_.data(),
                                     reinterpret_cast<const std::uint8_t*>(other.data())) != 0)
    throw Error(ErrorCategory::kProtocol, "the peer's share of the table's key is not a valid group element");
  constexpr std::string_view kPurpose = "tacit keys 8";
  AgreedKeys keys;
  SecretArray<std::uint8_t, 2 * kAgreedKeyBytes> hash;
  SecretArray<crypto_generichash_state, 1> hashing;
  crypto_generichash_state& state = hashing.front();
  crypto_generichash_init(&state, nullptr, 0, hash.size());
  const auto add = [&](std::string_view text) {
    crypto_generichash_update(&state, reinterpret_cast<const std::uint8_t*>(text.data()), text.size());
  };
  add(kPurpose);
  crypto_generichash_update(&state, point.data(), point.size());
  add(client);
  add(server);
  crypto_generichash_final(&state, hash.data(), hash.size());
  std::copy_n(hash.begin(), kAgreedKeyBytes, keys.confirmation.begin());
  std::copy_n(hash.begin() + kAgreedKeyBytes, kAgreedKeyBytes, keys.table.begin());
  return keys;
}

bool confirms(const AgreedKeys& keys, std::string_view told) {
  return told.size() == keys.confirmation.size() &&
         sodium_memcmp(told.data(), keys.confirmation.data(), told.size()) == 0;
}

}  // namespace tacit::protocol
