// SPDX-License-Identifier: Apache-2.0
#include "app/named_model.h"

namespace tacit::app {

NamedModel load_named_model(const std::filesystem::path& path) {
  return {linkage::load_model(path), path.string()};
}

}  // namespace tacit::app
