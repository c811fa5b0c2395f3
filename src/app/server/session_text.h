// SPDX-License-Identifier: Apache-2.0
// What a server's log says of a session, for people.
#pragma once

#include <cstdint>
#include <string>

#include "base/error.h"
#include "identity/clients.h"

namespace tacit::app {

inline constexpr const char* kGotCatalogText = "got the catalog";
inline constexpr const char* kAnsweredText = "answered";

/// Names sessions as a log does: "a3f1c2d4-17" is the 17th of this start of the server. The part before the
/// number is drawn once for each start, so that no later start has a session of the same name, whatever the
/// clock says, and neither has another server whose lines come to the same place.
class SessionNames {
 public:
  SessionNames();
  const std::string& start() const { return start_; }
  std::string name(std::uint64_t number) const;

 private:
  std::string start_;
};

/// What the log says of a new start: the program, and how its sessions are called.
std::string start_text(const SessionNames& names);

/// Who asks; `name`: the custodian's for this client.
std::string client_text(const std::string& name, const identity::ClientIdentity& who);

/// Whose certificate is none that the custodian named.
std::string stranger_text(const identity::ClientIdentity& who);

/// A question's way into the ledger; `entry` is 0 where it has none.
std::string question_text(std::uint64_t entry);
std::string refused_text(std::uint64_t entry);

/// Why it ended.
std::string failed_text(const Error& error);

}  // namespace tacit::app
