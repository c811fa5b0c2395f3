// SPDX-License-Identifier: Apache-2.0
// Who runs a command, as far as the system knows. Whoever can run programs as the server's user can write the
// ledger, and so state anything (docs/ledger.md, "Approval"): the name is a record for honest people.
#pragma once

#include <filesystem>
#include <string>

namespace tacit::cli {

/// The user who logged in: by /proc/self/loginuid, which sudo and su leave as it is, where that is set; else
/// the user who runs this. "user 1007" where the system has no name. No variable of the environment counts.
std::string login_name(const std::filesystem::path& loginuid = "/proc/self/loginuid");

/// What the ledger has of who decides: "Dr. Example (login clerk7)", or the login alone where `by` is empty.
std::string decider(const std::string& by, const std::string& login);

}  // namespace tacit::cli
