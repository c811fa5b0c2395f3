// SPDX-License-Identifier: Apache-2.0
#include "cli/ledger/login.h"

#include <fmt/format.h>
#include <pwd.h>
#include <unistd.h>

#include <charconv>
#include <fstream>
#include <limits>

namespace tacit::cli {

namespace {

// The system's word for a process that no login began, such as one of a container or a timer.
constexpr uid_t kNoLogin = std::numeric_limits<uid_t>::max();

// The file ends without a line end.
uid_t login_user(const std::filesystem::path& loginuid) {
  std::ifstream file(loginuid);
  std::string text;
  std::getline(file, text);
  uid_t user = kNoLogin;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), user);
  const bool whole = problem == std::errc() && end == text.data() + text.size();
  return whole && user != kNoLogin ? user : getuid();
}

}  // namespace

std::string login_name(const std::filesystem::path& loginuid) {
  const uid_t number = login_user(loginuid);
  const passwd* user = getpwuid(number);
  return user != nullptr ? user->pw_name : fmt::format("user {}", number);
}

std::string decider(const std::string& by, const std::string& login) {
  return by.empty() ? login : fmt::format("{} (login {})", by, login);
}

}  // namespace tacit::cli
