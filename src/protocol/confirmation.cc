#include "protocol/confirmation.h"

#include <sodium.h>

#include <vector>

#include "base/error.h"
#include "base/sodium.h"
#include "bgv/random.h"

namespace tacit::protocol {
namespace {

static_assert(crypto_core_ristretto255_BYTES == 32 && crypto_core_ristretto255_SCALARBYTES == 32);

/// The group's element that the readings stand for.
std::array<std::uint8_t, crypto_core_ristretto255_BYTES> generator_of(const CheckReadings& readings) {
  constexpr std::string_view kPurpose = "tacit checks 6";
  std::vector<std::uint8_t> bytes(kPurpose.begin(), kPurpose.end());
  bytes.reserve(bytes.size() + 4 * readings.size());
  for (const std::uint32_t reading : readings) {
    for (int i = 0; i < 4; ++i) bytes.push_back(static_cast<std::uint8_t>(reading >> (8 * i)));
  }
  std::array<std::uint8_t, crypto_core_ristretto255_HASHBYTES> hash;
  crypto_generichash(hash.data(), hash.size(), bytes.data(), bytes.size(), nullptr, 0);
  std::array<std::uint8_t, crypto_core_ristretto255_BYTES> generator;
  crypto_core_ristretto255_from_hash(generator.data(), hash.data());
  sodium_memzero(bytes.data(), bytes.size());
  sodium_memzero(hash.data(), hash.size());
  return generator;
}

}  // namespace

void wipe(AgreedKeys& keys) {
  sodium_memzero(keys.confirmation.data(), keys.confirmation.size());
  sodium_memzero(keys.table.data(), keys.table.size());
}

KeyAgreement::KeyAgreement(const CheckReadings& readings) {
  ensure_sodium();
  auto generator = generator_of(readings);
  crypto_core_ristretto255_scalar_random(secret_.data());
  const int failed = crypto_scalarmult_ristretto255(share_.data(), secret_.data(), generator.data());
  sodium_memzero(generator.data(), generator.size());
  require(failed == 0, "a generator is not the neutral element");
}

KeyAgreement::~KeyAgreement() {
  sodium_memzero(secret_.data(), secret_.size());
}

AgreedKeys KeyAgreement::as_client(std::string_view servers_share) const {
  return agree(servers_share, share(), servers_share);
}

AgreedKeys KeyAgreement::as_server(std::string_view clients_share) const {
  return agree(clients_share, clients_share, share());
}

AgreedKeys KeyAgreement::agree(std::string_view other, std::string_view client,
                               std::string_view server) const {
  std::array<std::uint8_t, crypto_core_ristretto255_BYTES> point;
  if (other.size() != point.size() ||
      crypto_scalarmult_ristretto255(point.data(), secret_.data(),
                                     reinterpret_cast<const std::uint8_t*>(other.data())) != 0)
    throw Error(ErrorCategory::kProtocol, "the peer's share of the key to the table is none");
  constexpr std::string_view kPurpose = "tacit keys 6";
  AgreedKeys keys;
  std::array<std::uint8_t, 64> hash;
  crypto_generichash_state state;
  crypto_generichash_init(&state, nullptr, 0, hash.size());
  const auto add = [&](std::string_view text) {
    crypto_generichash_update(&state, reinterpret_cast<const std::uint8_t*>(text.data()), text.size());
  };
  add(kPurpose);
  crypto_generichash_update(&state, point.data(), point.size());
  add(client);
  add(server);
  crypto_generichash_final(&state, hash.data(), hash.size());
  std::copy_n(hash.begin(), 32, keys.confirmation.begin());
  std::copy_n(hash.begin() + 32, 32, keys.table.begin());
  sodium_memzero(point.data(), point.size());
  sodium_memzero(hash.data(), hash.size());
  sodium_memzero(&state, sizeof state);
  return keys;
}

bool confirms(const AgreedKeys& keys, std::string_view told) {
  return told.size() == keys.confirmation.size() &&
         sodium_memcmp(told.data(), keys.confirmation.data(), told.size()) == 0;
}

}  // namespace tacit::protocol
