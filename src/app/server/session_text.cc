// SPDX-License-Identifier: Apache-2.0
#include "app/server/session_text.h"

#include <fmt/format.h>
#include <sodium.h>

#include <array>

#include "base/hex.h"
#include "base/sodium.h"
#include "protocol/version.h"

namespace tacit::app {

SessionNames::SessionNames() {
  ensure_sodium();
  std::array<std::uint8_t, 4> drawn{};
  randombytes_buf(drawn.data(), drawn.size());
  start_ = to_hex(drawn);
}

std::string SessionNames::name(std::uint64_t number) const {
  return fmt::format("{}-{}", start_, number);
}

std::string start_text(const SessionNames& names) {
  return fmt::format("Tacit {}, protocol {} to {}; the sessions of this start are {}, {}, ..", TACIT_VERSION,
                     protocol::kOldestProtocolVersion, protocol::kProtocolVersion, names.name(1),
                     names.name(2));
}

std::string client_text(const std::string& name, const identity::ClientIdentity& who) {
  return fmt::format("client {} ({}, {})", name, who.subject, who.fingerprint);
}

std::string stranger_text(const identity::ClientIdentity& who) {
  return fmt::format("a client that no [[client]] table names ({}, {})", who.subject, who.fingerprint);
}

std::string question_text(std::uint64_t entry) {
  return entry == 0 ? "question admitted" : fmt::format("question admitted, entry {} of the ledger", entry);
}

std::string refused_text(std::uint64_t entry) {
  return entry == 0 ? "question refused" : fmt::format("question refused, entry {} of the ledger", entry);
}

std::string failed_text(const Error& error) {
  if (error.category() == ErrorCategory::kApproval) return error.what();
  return fmt::format("ended without an answer: {}", error.what());
}

}  // namespace tacit::app
