// SPDX-License-Identifier: Apache-2.0
#include "app/presets.h"

#include <dlfcn.h>
#include <fmt/format.h>

#include "base/error.h"

namespace tacit::app {

namespace fs = std::filesystem;

const std::vector<std::string>& preset_names() {
  static const std::vector<std::string> names{"person", "person-id", "name-dob", "name-dob-postcode",
                                              "name-only"};
  return names;
}

namespace {

/// The folder of the program or, where this code is in a module that another program loaded (Python's), of
/// the module.
fs::path own_folder() {
  std::error_code unknown;
  const fs::path program = fs::read_symlink("/proc/self/exe", unknown);
  Dl_info own{};
  if (dladdr(reinterpret_cast<const void*>(&find_preset), &own) == 0 || own.dli_fname == nullptr) {
    return program.parent_path();
  }
  const fs::path file = fs::absolute(own.dli_fname, unknown);
  return file.extension() == ".so" ? file.parent_path() : program.parent_path();
}

}  // namespace

fs::path find_preset(const std::string& name) {
  const fs::path program = own_folder();
  std::vector<fs::path> folders{"models"};
  if (!program.empty()) {
    folders.insert(folders.end(), {program / "models", program.parent_path() / "models",
                                   program.parent_path() / "share" / "tacit" / "models"});
  }
  std::string looked;
  for (const fs::path& folder : folders) {
    const fs::path file = folder / (name + ".toml");
    std::error_code failure;
    if (fs::is_regular_file(file, failure)) return file;
    looked += "\n  " + file.string();
  }
  throw Error(
      ErrorCategory::kConfig,
      fmt::format("the preset {} is in none of these places:{}\nName its file with --model", name, looked));
}

}  // namespace tacit::app
