// SPDX-License-Identifier: Apache-2.0
// The [[client]] tables of a server's configuration: who may ask, by certificate, and what each may ask.
#pragma once

#include <toml++/toml.h>

#include <vector>

#include "base/toml.h"
#include "identity/clients.h"

namespace tacit::app {

/// Reads the tables; none are there where clients show no certificate. Notes in `problems` all that is wrong:
/// unknown keys, a client without a certificate or with one that an earlier table has, names of dimensions
/// and measures that the file's own tables do not have.
std::vector<identity::ClientRules> read_clients(const toml::table& file, ConfigProblems& problems);

}  // namespace tacit::app
