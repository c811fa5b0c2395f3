// SPDX-License-Identifier: Apache-2.0
// What a server's log says of a session, for people.
#pragma once

#include <string>

#include "base/error.h"
#include "identity/clients.h"

namespace tacit::app {

inline constexpr const char* kGotCatalogText = "got the catalog";
inline constexpr const char* kAnsweredText = "answered";

/// Who asks; `name`: the custodian's for this client.
std::string client_text(const std::string& name, const identity::ClientIdentity& who);

/// Why it ended.
std::string failed_text(const Error& error);

}  // namespace tacit::app
