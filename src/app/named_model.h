// SPDX-License-Identifier: Apache-2.0
// A linkage model, and where it is from, which messages name.
#pragma once

#include <filesystem>
#include <string>

#include "linkage/model.h"

namespace tacit::app {

struct NamedModel {
  linkage::Model model;
  /// Of its file, in advice; something else that says which it is where it has none; empty: a server has
  /// handed it out.
  std::string path;
};

/// Throws Error as linkage::load_model().
NamedModel load_named_model(const std::filesystem::path& path);

}  // namespace tacit::app
