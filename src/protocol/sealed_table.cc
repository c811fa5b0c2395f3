// SPDX-License-Identifier: Apache-2.0
#include "protocol/sealed_table.h"

#include <sodium.h>

#include "base/error.h"
#include "bgv/random.h"

namespace tacit::protocol {
namespace {

static_assert(kAgreedKeyBytes == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);
constexpr std::size_t kNumberBytes = 4;
// The key is new in every query.
constexpr std::uint8_t kNonce[crypto_aead_xchacha20poly1305_ietf_NPUBBYTES] = {};

void append(std::span<const std::uint32_t> numbers, SecretVector<std::uint8_t>& bytes) {
  for (const std::uint32_t number : numbers) {
    for (std::size_t i = 0; i < kNumberBytes; ++i)
      bytes.push_back(static_cast<std::uint8_t>(number >> (8 * i)));
  }
}

}  // namespace

std::string seal(const AgreedKey& key, std::span<const std::uint32_t> numbers) {
  SecretVector<std::uint8_t> bytes;
  bytes.reserve(kNumberBytes * numbers.size());
  append(numbers, bytes);
  std::string sealed(bytes.size() + crypto_aead_xchacha20poly1305_ietf_ABYTES, '\0');
  crypto_aead_xchacha20poly1305_ietf_encrypt(reinterpret_cast<std::uint8_t*>(sealed.data()), nullptr,
                                             bytes.data(), bytes.size(), nullptr, 0, nullptr, kNonce,
                                             key.data());
  return sealed;
}

std::optional<SecretVector<std::uint32_t>> unseal(const AgreedKey& key, std::string_view sealed,
                                                  std::size_t count) {
  if (sealed.size() != count * kNumberBytes + crypto_aead_xchacha20poly1305_ietf_ABYTES)
    throw Error(ErrorCategory::kProtocol, "the server's table has another size than the plan says");
  SecretVector<std::uint8_t> bytes(count * kNumberBytes);
  const int failed = crypto_aead_xchacha20poly1305_ietf_decrypt(
      bytes.data(), nullptr, nullptr, reinterpret_cast<const std::uint8_t*>(sealed.data()), sealed.size(),
      nullptr, 0, kNonce, key.data());
  if (failed != 0) return std::nullopt;
  SecretVector<std::uint32_t> numbers(count, 0);
  for (std::size_t j = 0; j < count; ++j) {
    for (std::size_t i = 0; i < kNumberBytes; ++i)
      numbers[j] |= std::uint32_t{bytes[j * kNumberBytes + i]} << (8 * i);
    if (numbers[j] >= bgv::kPlaintextModulus)
      throw Error(ErrorCategory::kProtocol, "the server's table holds a number that is none");
  }
  return numbers;
}

}  // namespace tacit::protocol
