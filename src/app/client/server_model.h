// SPDX-License-Identifier: Apache-2.0
// The linkage model that a server hands out with its catalog (docs/protocol.md, "The catalog"), as a file.
#pragma once

#include <filesystem>

#include "protocol/catalog.h"

namespace tacit::app {

/// Writes the server's model to a new file. Returns false, and writes nothing, if the file holds this model
/// already, in whatever words. Throws Error(kUsage) if there is anything else at the path, which stays as it
/// is, and Error(kInput) if the file cannot be written.
bool save_model(const protocol::ServerCatalog& server, const std::filesystem::path& file);

}  // namespace tacit::app
