// SPDX-License-Identifier: Apache-2.0
// What the tests of this room share: a directory for certificates and keys, and a look at what is in it.
#pragma once

#include <sys/stat.h>

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "identity/files.h"
#include "identity/issue.h"
#include "support/temporary_directory.h"

namespace tacit::identity {

class Directory : public TemporaryDirectory {
 public:
  std::size_t files() const {
    return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(path()), {}));
  }

  /// Writes NAME.crt and NAME.key.
  void write_pair(const std::string& name, const KeyPair& pair) const {
    write_certificate(path() / (name + ".crt"), pair.certificate.pem(), Existing::kKeep);
    write_key(path() / (name + ".key"), pair.key.pem(), Existing::kKeep);
  }
};

inline std::string read_text(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

inline unsigned mode_of(const std::filesystem::path& path) {
  struct stat status {};
  return stat(path.c_str(), &status) == 0 ? status.st_mode & 07777 : 0;
}

constexpr std::chrono::hours kDay{24};

}  // namespace tacit::identity
