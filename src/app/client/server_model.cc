// SPDX-License-Identifier: Apache-2.0
#include "app/client/server_model.h"

#include "base/error.h"
#include "base/files.h"
#include "linkage/model.h"

namespace tacit::app {

namespace {

bool holds(const std::filesystem::path& file, const protocol::ServerCatalog& server) {
  try {
    return linkage::load_model(file).hash() == server.model_hash;
  } catch (const Error&) {
    return false;  // no model at all
  }
}

}  // namespace

bool save_model(const protocol::ServerCatalog& server, const std::filesystem::path& file) {
  constexpr mode_t kForEveryone = 0644;  // a model is public
  if (create_file(file, server.model_text, {.mode = kForEveryone})) return true;
  if (holds(file, server)) return false;
  throw Error(ErrorCategory::kUsage,
              file.string() +
                  ": this file exists and is not the server's model; name another one, or remove it first");
}

}  // namespace tacit::app
