// SPDX-License-Identifier: Apache-2.0
// How the two sides find out whether the client's checks are 0 (docs/protocol.md, "The table"): a key
// agreement by what each of them has for the pads on the checks (CPace, Abdalla, Haase and Hesse, ASIACRYPT
// 2021, over ristretto255). If these are equal, both have the same key; otherwise neither learns more than
// that they differ: a side that wants to try a value has one attempt, and the other side sees it.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/secret_vector.h"
#include "plan/plan.h"

namespace tacit::protocol {

/// The pads' constant coefficients modulo t, one for each check: what the client decrypts if what must be 0
/// is.
using CheckReadings = SecretArray<std::uint32_t, plan::kChecks>;

inline constexpr std::size_t kAgreedKeyBytes = 32;
using AgreedKey = SecretArray<std::uint8_t, kAgreedKeyBytes>;
struct AgreedKeys {
  AgreedKey confirmation;  // told by the client
  AgreedKey table;         // what the table is sealed with
};

class KeyAgreement {
 public:
  /// Draws this side's secret.
  explicit KeyAgreement(const CheckReadings& readings);
  KeyAgreement(const KeyAgreement&) = delete;

  /// What the other side is sent: 32 bytes that say nothing about the readings.
  std::string share() const { return std::string(share_.begin(), share_.end()); }
  /// The keys, from both shares. Throws Error(kProtocol) for an invalid share.
  AgreedKeys as_client(std::string_view servers_share) const;
  AgreedKeys as_server(std::string_view clients_share) const;

 private:
  AgreedKeys agree(std::string_view other, std::string_view client, std::string_view server) const;

  SecretArray<std::uint8_t, 32> secret_;
  std::array<std::uint8_t, 32> share_{};
};

/// Whether that is the key, in time that does not depend on where they differ.
bool confirms(const AgreedKeys& keys, std::string_view told);

}  // namespace tacit::protocol
