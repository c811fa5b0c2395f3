// A directory for one test, and an assertion on an Error's category that hands back its text.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

#include "base/error.h"
#include "identity/files.h"
#include "identity/issue.h"

namespace tacit::identity {

class Directory {
 public:
  Directory() {
    std::string name = (std::filesystem::temp_directory_path() / "tacit_identity_XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary directory");
    path_ = name;
  }
  Directory(const Directory&) = delete;
  Directory& operator=(const Directory&) = delete;
  ~Directory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }
  std::size_t files() const {
    return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(path_), {}));
  }

  /// Writes NAME.crt and NAME.key.
  void write(const std::string& name, const KeyPair& pair) const {
    write_certificate(path_ / (name + ".crt"), pair.certificate.pem(), Existing::kKeep);
    write_key(path_ / (name + ".key"), pair.key.pem(), Existing::kKeep);
  }

 private:
  std::filesystem::path path_;
};

inline std::string read_text(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

inline unsigned mode_of(const std::filesystem::path& path) {
  struct stat status {};
  return stat(path.c_str(), &status) == 0 ? status.st_mode & 07777 : 0;
}

/// The message of the Error that `action` must throw, in the category; a failed assertion and "" otherwise.
template <typename Action>
std::string error_of(ErrorCategory category, Action&& action) {
  try {
    action();
  } catch (const Error& error) {
    EXPECT_EQ(name(error.category()), name(category)) << error.what();
    return error.what();
  }
  ADD_FAILURE() << "no error was thrown";
  return {};
}

constexpr std::chrono::hours kDay{24};

}  // namespace tacit::identity
