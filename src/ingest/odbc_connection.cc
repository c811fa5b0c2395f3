// SPDX-License-Identifier: Apache-2.0
#include "ingest/odbc_connection.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <vector>

#include "base/descriptor.h"
#include "base/error.h"
#include "base/text.h"

namespace tacit::ingest {

namespace {

constexpr const char* kWhereAnOdbcPasswordBelongs =
    "a password belongs in a file that `password_file` names, in TACIT_ODBC_PASSWORD, or in the data source "
    "in "
    "odbc.ini";
constexpr std::size_t kMaxConnectionBytes = 4096;
constexpr off_t kMaxPasswordBytes = 4096;

struct Attribute {
  std::string keyword;  // as it is written
  std::string value;    // without braces
  bool braced = false;
};

// ASCII only, as keywords are.
std::string upper_case(std::string_view text) {
  std::string upper(text);
  for (char& c : upper) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return upper;
}

bool same_keyword(std::string_view a, std::string_view b) {
  return upper_case(a) == upper_case(b);
}

// Takes a value in braces, in which "}}" stands for '}', off the front of `text`. False if it does not end.
bool take_braced(std::string_view& text, std::string& value) {
  for (text.remove_prefix(1); !text.empty(); text.remove_prefix(1)) {
    if (text[0] == '}' && !text.starts_with("}}")) {
      text.remove_prefix(1);
      return true;
    }
    if (text[0] == '}') text.remove_prefix(1);
    value += text[0];
  }
  return false;
}

// The attributes; nothing where the driver manager might read something else: for a part without "=", text
// after a closing brace, or a brace that stays open.
std::optional<std::vector<Attribute>> parse_attributes(std::string_view text) {
  std::vector<Attribute> attributes;
  for (text = trim(text); !text.empty(); text = trim(text)) {
    if (text[0] == ';') {
      text.remove_prefix(1);
      continue;
    }
    Attribute& attribute = attributes.emplace_back();
    const std::size_t equals = text.find_first_of("=;{}");
    if (equals == std::string_view::npos || text[equals] != '=') return std::nullopt;
    attribute.keyword = trim(text.substr(0, equals));
    if (attribute.keyword.empty()) return std::nullopt;
    text = trim(text.substr(equals + 1));
    if (text.starts_with('{')) {
      attribute.braced = true;
      if (!take_braced(text, attribute.value)) return std::nullopt;
      text = trim(text);
      if (!text.empty() && text[0] != ';') return std::nullopt;
    } else {
      attribute.value = trim(text.substr(0, text.find(';')));
      text.remove_prefix(std::min(text.find(';'), text.size()));
      if (attribute.value.find_first_of("{}") != std::string::npos) return std::nullopt;
    }
  }
  return attributes;
}

std::vector<Attribute> attributes_of(const std::string& connection) {
  auto attributes = parse_attributes(connection);
  require(attributes.has_value(), "a connection string was checked before it is used");
  return std::move(*attributes);
}

const Attribute* find_attribute(const std::vector<Attribute>& attributes, std::string_view keyword) {
  const auto found = std::find_if(attributes.begin(), attributes.end(), [&](const Attribute& attribute) {
    return same_keyword(attribute.keyword, keyword);
  });
  return found == attributes.end() ? nullptr : &*found;
}

// What messages repeat, of the drivers of SQL Server, Oracle, Db2, PostgreSQL, MariaDB and SQLite.
constexpr std::string_view kShown[] = {"DSN",      "FILEDSN",  "DRIVER", "SERVER", "SERVERNAME",
                                       "HOST",     "HOSTNAME", "PORT",   "DBQ",    "DB",
                                       "DATABASE", "UID",      "USER"};

// True for a value that messages would repeat and that has what no such value has, so that it is more likely
// a user with a password: "tacit/secret" of Oracle, "tacit:secret@db".
bool is_misread(const Attribute& attribute) {
  const std::string& value = attribute.value;
  if (same_keyword(attribute.keyword, "UID") || same_keyword(attribute.keyword, "USER")) {
    return value.find_first_of("/:") != std::string::npos;
  }
  return value.find('@') != std::string::npos || value.find("://") != std::string::npos;
}

std::string attributes_defect(const std::vector<Attribute>& attributes) {
  bool has_place = false;
  for (const Attribute& attribute : attributes) {
    if (find_attribute(attributes, attribute.keyword) != &attribute) {
      return "has an attribute twice; keep one of the two";
    }
    if (same_keyword(attribute.keyword, "SAVEFILE")) {
      return "has SAVEFILE, which writes a file; take it out";
    }
    for (const char* place : {"DSN", "FILEDSN", "DRIVER"}) {
      has_place = has_place || (same_keyword(attribute.keyword, place) && !attribute.value.empty());
    }
  }
  for (const std::string_view keyword : kShown) {
    const Attribute* shown = find_attribute(attributes, keyword);
    if (shown != nullptr && is_misread(*shown)) {
      return fmt::format("has a {} that cannot be one; take out a password, if there is one ({})", keyword,
                         kWhereAnOdbcPasswordBelongs);
    }
  }
  if (!has_place) {
    return "names no data source; begin it with DSN=.. as in odbc.ini, or with DRIVER=.. as in odbcinst.ini";
  }
  return {};
}

// Bytes of a file of at most `size` bytes; nothing if it cannot be read.
std::optional<SecretVector<char>> read_secret(const Descriptor& file, off_t size) {
  SecretVector<char> bytes(static_cast<std::size_t>(size));
  std::size_t filled = 0;
  while (filled < bytes.size()) {
    const ssize_t got = read(file.number(), bytes.data() + filled, bytes.size() - filled);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return std::nullopt;
    if (got == 0) break;
    filled += static_cast<std::size_t>(got);
  }
  bytes.resize(filled);
  return bytes;
}

// systemd's credentials are root's, and may be read by the service by way of the group's bits; so may secrets
// that a container is given.
bool is_private(const struct stat& status) {
  const mode_t shared = status.st_uid == 0 ? S_IWGRP | S_IXGRP | S_IRWXO : S_IRWXG | S_IRWXO;
  return (status.st_mode & shared) == 0;
}

void require_a_password(const SecretVector<char>& password, const std::string& where) {
  if (!password.empty() && is_printable({password.data(), password.size()})) return;
  throw Error(ErrorCategory::kConfig,
              where + " must hold the password and nothing else: one line of UTF-8 that is not empty");
}

SecretVector<char> read_password_file(const std::filesystem::path& path) {
  const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  struct stat status{};
  const bool regular = file.number() >= 0 && fstat(file.number(), &status) == 0 && S_ISREG(status.st_mode);
  if (!regular || status.st_size > kMaxPasswordBytes) {
    throw Error(
        ErrorCategory::kConfig,
        fmt::format("cannot read the password file {}: it must be a regular file of at most 4 KiB that "
                    "the user who runs Tacit may read",
                    path.string()));
  }
  if (!is_private(status)) {
    throw Error(
        ErrorCategory::kSecurity,
        fmt::format("the password file {0} can be used by other users than its owner (mode {1:04o}): run "
                    "`chmod 600 {0}`, and change the password if somebody may have read it",
                    path.string(), status.st_mode & 07777U));
  }
  auto password = read_secret(file, status.st_size);
  if (!password) throw Error(ErrorCategory::kConfig, "cannot read the password file " + path.string());
  for (const char end : {'\n', '\r'}) {
    if (!password->empty() && password->back() == end) password->pop_back();
  }
  require_a_password(*password, "the password file " + path.string());
  return std::move(*password);
}

}  // namespace

bool may_hold_a_password(std::string_view text) {
  constexpr std::array<std::string_view, 8> kWords = {"PWD",      "PASSWORD", "PASSWD",    "PASSPHRASE",
                                                      "PASSCODE", "SECRET",   "ACCESSKEY", "TOKEN"};
  for (std::size_t equals = text.find('='); equals != std::string_view::npos;
       equals = text.find('=', equals + 1)) {
    const std::string_view before = text.substr(0, equals);
    const std::size_t separator = before.find_last_of(";{}=,()'\"&?");
    const std::string keyword =
        upper_case(trim(separator == std::string_view::npos ? before : before.substr(separator + 1)));
    if (keyword.ends_with("PASS")) return true;
    if (std::any_of(kWords.begin(), kWords.end(),
                    [&](std::string_view word) { return keyword.find(word) != std::string::npos; })) {
      return true;
    }
  }
  return false;
}

std::string odbc_connection_defect(const std::string& connection) {
  if (trim(connection).empty()) return "is empty";
  if (may_hold_a_password(connection)) {
    return fmt::format("holds a password; take it out: {}", kWhereAnOdbcPasswordBelongs);
  }
  const bool legible = connection.size() <= kMaxConnectionBytes && is_printable(connection);
  const auto attributes = legible ? parse_attributes(connection) : std::nullopt;
  if (!attributes) {
    return fmt::format(
        "is not a connection string; write it like \"DSN=registry\" or \"DSN=registry;UID=tacit\" ({})",
        kWhereAnOdbcPasswordBelongs);
  }
  return attributes_defect(*attributes);
}

std::string odbc_attribute(const std::string& connection, std::string_view keyword) {
  const std::vector<Attribute> attributes = attributes_of(connection);
  const Attribute* found = find_attribute(attributes, keyword);
  return found == nullptr ? "" : found->value;
}

std::string describe_odbc_connection(const std::string& connection) {
  const std::vector<Attribute> attributes = attributes_of(connection);
  std::string text = "ODBC";
  for (const std::string_view keyword : kShown) {
    const Attribute* shown = find_attribute(attributes, keyword);
    if (shown != nullptr) text += fmt::format(" {}={}", keyword, printable(shown->value));
  }
  return text;
}

std::optional<SecretVector<char>> odbc_password(const std::filesystem::path& file) {
  if (!file.empty()) return read_password_file(file);
  const char* variable = std::getenv(kOdbcPasswordVariable);
  if (variable == nullptr || *variable == '\0') return std::nullopt;
  const std::string_view text = variable;
  SecretVector<char> password(text.begin(), text.end());
  require_a_password(password, kOdbcPasswordVariable);
  return password;
}

SecretVector<char> complete_odbc_connection(const std::string& connection,
                                            const std::optional<SecretVector<char>>& password) {
  SecretVector<char> text;
  const auto append = [&](std::string_view keyword, std::string_view value, bool braced) {
    if (!text.empty()) text.push_back(';');
    text.insert(text.end(), keyword.begin(), keyword.end());
    text.push_back('=');
    if (braced) text.push_back('{');
    for (const char c : value) {
      text.push_back(c);
      if (braced && c == '}') text.push_back(c);
    }
    if (braced) text.push_back('}');
  };
  for (const Attribute& attribute : attributes_of(connection)) {
    append(attribute.keyword, attribute.value, attribute.braced);
  }
  if (!password) return text;
  const std::string_view secret(password->data(), password->size());
  // In braces only where that is needed: some drivers know none.
  append("PWD", secret,
         secret.find_first_of("[]{}(),;?*=!@") != std::string_view::npos || trim(secret) != secret);
  return text;
}

}  // namespace tacit::ingest
