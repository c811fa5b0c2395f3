// SPDX-License-Identifier: Apache-2.0
// Where a server listens and a client connects: HOST:PORT, and whether that is this machine itself.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace tacit::rpc {

struct Address {
  std::string host;  // a name or an address; IPv6 without its brackets
  std::uint16_t port = 0;

  /// "host:port", "[host]:port" for IPv6.
  std::string text() const;
  /// What gRPC is given: a name for its resolver, never one of its other schemes.
  std::string target() const;
  /// Whether the host is localhost, in 127.0.0.0/8, or ::1.
  bool loopback() const;
};

/// Reads HOST:PORT, an IPv6 address in brackets. `origin` names the place in messages, such as "--server".
/// Throws Error(kConfig).
Address parse_address(std::string_view text, std::string_view origin);

/// Why the text is not HOST:PORT; empty if it is. The form that CLI::Option::check() asks for.
std::string address_problem(const std::string& text);

/// Without TLS a query may only go over loopback: throws Error(kSecurity) for any other address.
void require_loopback(const Address& address);

}  // namespace tacit::rpc
