// SPDX-License-Identifier: Apache-2.0
// The models that come with Tacit, by name.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace tacit::app {

/// "person", "person-id", "name-dob", "name-dob-postcode", "name-only".
const std::vector<std::string>& preset_names();

/// The file models/NAME.toml: below the current directory, beside or above the directory of the program (in
/// Python: of the extension module), or in ../share/tacit from there. Throws Error(kConfig) that says where
/// it looked.
std::filesystem::path find_preset(const std::string& name);

}  // namespace tacit::app
