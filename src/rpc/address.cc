// SPDX-License-Identifier: Apache-2.0
#include "rpc/address.h"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>

#include "base/error.h"

namespace tacit::rpc {
namespace {

bool is_host_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' ||
         c == '_';
}

bool is_ipv6(const std::string& host) {
  in6_addr ignored;
  return host.find('\0') == std::string::npos &&  // where inet_pton would stop
         inet_pton(AF_INET6, host.c_str(), &ignored) == 1;
}

bool is_host(const std::string& host, bool bracketed) {
  if (bracketed) return is_ipv6(host);
  return !host.empty() && host.size() <= 253 && std::all_of(host.begin(), host.end(), is_host_character);
}

}  // namespace

std::string Address::text() const {
  const std::string shown = host.find(':') == std::string::npos ? host : "[" + host + "]";
  return shown + ":" + std::to_string(port);
}

std::string Address::target() const {
  return "dns:///" + text();
}

bool Address::loopback() const {
  if (host == "localhost") return true;
  in_addr v4;
  if (inet_pton(AF_INET, host.c_str(), &v4) == 1) return (ntohl(v4.s_addr) >> 24) == 127;
  in6_addr v6;
  return inet_pton(AF_INET6, host.c_str(), &v6) == 1 && IN6_IS_ADDR_LOOPBACK(&v6);
}

Address parse_address(std::string_view text, std::string_view origin) {
  const auto refuse = [&]() -> Error {
    return {ErrorCategory::kConfig, std::string(origin) + ": \"" + std::string(text.substr(0, 300)) +
                                        "\" is not HOST:PORT, such as localhost:7443 or [::1]:7443"};
  };
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) throw refuse();
  std::string_view host = text.substr(0, colon);
  const std::string_view port = text.substr(colon + 1);
  const bool bracketed = host.size() >= 2 && host.front() == '[' && host.back() == ']';
  if (bracketed) host = host.substr(1, host.size() - 2);

  Address address{std::string(host), 0};
  const auto [end, failure] = std::from_chars(port.data(), port.data() + port.size(), address.port);
  const bool number = failure == std::errc{} && end == port.data() + port.size();
  if (!number || !is_host(address.host, bracketed)) throw refuse();
  return address;
}

std::string address_problem(const std::string& text) {
  try {
    parse_address(text, "");
    return {};
  } catch (const Error&) {
    return "must be HOST:PORT, such as 127.0.0.1:7443 or [::1]:7443";
  }
}

void require_loopback(const Address& address) {
  if (address.loopback()) return;
  throw Error(ErrorCategory::kSecurity,
              "without TLS (insecure) only this machine itself may be reached (127.0.0.1, ::1 "
              "or localhost), not " +
                  address.host + ": use a certificate instead");
}

}  // namespace tacit::rpc
