// SPDX-License-Identifier: Apache-2.0
#include "app/server/session_text.h"

#include <fmt/format.h>

namespace tacit::app {

std::string client_text(const std::string& name, const identity::ClientIdentity& who) {
  return fmt::format("client {} ({}, {})", name, who.subject, who.fingerprint);
}

std::string failed_text(const Error& error) {
  return fmt::format("ended without an answer: {}", error.what());
}

}  // namespace tacit::app
