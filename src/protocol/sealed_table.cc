#include "protocol/sealed_table.h"

#include <sodium.h>

#include "base/error.h"
#include "bgv/random.h"

namespace tacit::protocol {
namespace {

constexpr std::size_t kKeyBytes = crypto_aead_xchacha20poly1305_ietf_KEYBYTES;
constexpr std::size_t kNumberBytes = 4;
// The key is new in every query.
constexpr std::uint8_t kNonce[crypto_aead_xchacha20poly1305_ietf_NPUBBYTES] = {};

void append(std::span<const std::uint32_t> numbers, std::vector<std::uint8_t>& bytes) {
  for (const std::uint32_t number : numbers) {
    for (std::size_t i = 0; i < kNumberBytes; ++i)
      bytes.push_back(static_cast<std::uint8_t>(number >> (8 * i)));
  }
}

/// Wiped by whoever asks for it. One for each purpose; none follows from another.
std::array<std::uint8_t, kKeyBytes> key_of(const CheckReadings& readings,
                                           std::string_view purpose = "tacit table 6") {
  bgv::ensure_sodium();
  std::vector<std::uint8_t> bytes(purpose.begin(), purpose.end());
  bytes.reserve(bytes.size() + kNumberBytes * readings.size());
  append(readings, bytes);
  std::array<std::uint8_t, kKeyBytes> key;
  crypto_generichash(key.data(), key.size(), bytes.data(), bytes.size(), nullptr, 0);
  sodium_memzero(bytes.data(), bytes.size());
  return key;
}

}  // namespace

std::string confirmation(const CheckReadings& readings) {
  const std::array<std::uint8_t, kKeyBytes> bytes = key_of(readings, "tacit confirmation 6");
  return std::string(bytes.begin(), bytes.end());
}

bool confirms(const CheckReadings& readings, std::string_view told) {
  const std::string own = confirmation(readings);
  return told.size() == own.size() && sodium_memcmp(told.data(), own.data(), own.size()) == 0;
}

std::string seal(const CheckReadings& readings, std::span<const std::uint32_t> numbers) {
  std::vector<std::uint8_t> bytes;
  bytes.reserve(kNumberBytes * numbers.size());
  append(numbers, bytes);
  std::array<std::uint8_t, kKeyBytes> key = key_of(readings);
  std::string sealed(bytes.size() + crypto_aead_xchacha20poly1305_ietf_ABYTES, '\0');
  crypto_aead_xchacha20poly1305_ietf_encrypt(reinterpret_cast<std::uint8_t*>(sealed.data()), nullptr,
                                             bytes.data(), bytes.size(), nullptr, 0, nullptr, kNonce,
                                             key.data());
  sodium_memzero(key.data(), key.size());
  sodium_memzero(bytes.data(), bytes.size());
  return sealed;
}

std::optional<std::vector<std::uint32_t>> unseal(const CheckReadings& readings, std::string_view sealed,
                                                 std::size_t count) {
  if (sealed.size() != count * kNumberBytes + crypto_aead_xchacha20poly1305_ietf_ABYTES)
    throw Error(ErrorCategory::kProtocol, "the server's table has another size than the plan says");
  std::vector<std::uint8_t> bytes(count * kNumberBytes);
  std::array<std::uint8_t, kKeyBytes> key = key_of(readings);
  const int failed = crypto_aead_xchacha20poly1305_ietf_decrypt(
      bytes.data(), nullptr, nullptr, reinterpret_cast<const std::uint8_t*>(sealed.data()), sealed.size(),
      nullptr, 0, kNonce, key.data());
  sodium_memzero(key.data(), key.size());
  if (failed != 0) return std::nullopt;
  std::vector<std::uint32_t> numbers(count, 0);
  for (std::size_t j = 0; j < count; ++j) {
    for (std::size_t i = 0; i < kNumberBytes; ++i)
      numbers[j] |= std::uint32_t{bytes[j * kNumberBytes + i]} << (8 * i);
    if (numbers[j] >= bgv::kPlaintextModulus)
      throw Error(ErrorCategory::kProtocol, "the server's table holds a number that is none");
  }
  sodium_memzero(bytes.data(), bytes.size());
  return numbers;
}

}  // namespace tacit::protocol
