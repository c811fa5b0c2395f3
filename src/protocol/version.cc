// SPDX-License-Identifier: Apache-2.0
#include "protocol/version.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"

namespace tacit::protocol {
namespace {

constexpr std::uint32_t kLastUnsaid = 9;  // servers up to it do not say which version they take

std::string range_text(std::uint32_t oldest, std::uint32_t newest) {
  return oldest == newest ? fmt::format("version {}", newest) : fmt::format("versions {} to {}", oldest, newest);
}

}  // namespace

std::uint32_t agreed_version(const VersionRange& client) {
  const std::uint32_t clients_newest = std::max(client.oldest, client.newest);
  const std::uint32_t agreed = std::min(clients_newest, kProtocolVersion);
  if (agreed >= std::max(client.oldest, kOldestProtocolVersion)) return agreed;
  throw Error(ErrorCategory::kProtocol,
              fmt::format("the client speaks {} of the protocol and this server {}; {} needs a newer release",
                          range_text(client.oldest, clients_newest),
                          range_text(kOldestProtocolVersion, kProtocolVersion),
                          clients_newest < kOldestProtocolVersion ? "the client" : "the server"));
}

std::uint32_t taken_version(std::uint32_t said) {
  const std::uint32_t taken = said == 0 ? kLastUnsaid : said;
  if (taken >= kOldestProtocolVersion && taken <= kProtocolVersion) return taken;
  throw Error(ErrorCategory::kProtocol,
              fmt::format("the server takes version {} of the protocol, which this client does not speak ({})", taken,
                          range_text(kOldestProtocolVersion, kProtocolVersion)));
}

}  // namespace tacit::protocol
