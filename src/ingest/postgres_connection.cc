// SPDX-License-Identifier: Apache-2.0
#include "ingest/postgres_connection.h"

#include <fmt/format.h>
#include <libpq-fe.h>

#include <cstdlib>
#include <map>
#include <memory>

#include "base/error.h"
#include "base/text.h"

namespace tacit::ingest {

namespace {

constexpr const char* kWhereAPasswordBelongs =
    "a password belongs in PGPASSWORD, in ~/.pgpass or in a service file";

struct Free {
  void operator()(PQconninfoOption* options) const { PQconninfoFree(options); }
};
using Options = std::unique_ptr<PQconninfoOption, Free>;

// Null if it is no connection string. What libpq says of it is dropped: that quotes the string.
Options parse(const std::string& connection) {
  char* message = nullptr;
  Options options(PQconninfoParse(connection.c_str(), &message));
  PQfreemem(message);
  return options;
}

// Calls `visit` for every option that has a value.
template <typename Visit>
void for_each_given(const Options& options, Visit visit) {
  for (const PQconninfoOption* option = options.get(); option->keyword != nullptr; ++option) {
    if (option->val != nullptr && *option->val != '\0') visit(*option);
  }
}

std::map<std::string, std::string> given(const std::string& connection) {
  const Options options = parse(connection);
  require(options != nullptr, "a connection string was checked before it is used");
  std::map<std::string, std::string> values;
  for_each_given(options, [&](const PQconninfoOption& option) { values[option.keyword] = option.val; });
  return values;
}

// Options that libpq's messages and ours repeat. With a character that no host and hardly a database has,
// they are more likely the rest of a URI whose password was not percent-encoded.
bool is_misread(const PQconninfoOption& option) {
  const std::string_view keyword = option.keyword, value = option.val;
  if (keyword == "port") return value.find_first_not_of("0123456789,") != std::string_view::npos;
  if (keyword == "host" || keyword == "hostaddr" || keyword == "dbname" || keyword == "service") {
    return value.find('@') != std::string_view::npos || value.find("://") != std::string_view::npos;
  }
  return keyword == "user" && value.find("://") != std::string_view::npos;
}

}  // namespace

std::string postgres_connection_defect(const std::string& connection) {
  if (trim(connection).empty()) return "is empty";
  const Options options = connection.find('\0') == std::string::npos ? parse(connection) : nullptr;
  if (options == nullptr) {
    return fmt::format(
        "is not a connection string; write it like \"host=db.example.org dbname=registry user=tacit\" or "
        "\"postgresql://tacit@db.example.org/registry\" ({})",
        kWhereAPasswordBelongs);
  }
  std::string defect;
  for_each_given(options, [&](const PQconninfoOption& option) {
    // libpq marks what is not to be shown on a screen with a star: password, sslpassword.
    if (option.dispchar[0] == '*') {
      defect = fmt::format("holds a password; take it out: {}", kWhereAPasswordBelongs);
    } else if (defect.empty() && is_misread(option)) {
      defect = fmt::format("has a {} that cannot be one; take out a password, if there is one ({})",
                           option.keyword, kWhereAPasswordBelongs);
    }
  });
  return defect;
}

std::string complete_postgres_connection(const std::string& connection, std::optional<int> connect_seconds) {
  // A server that is off, or a network that breaks, is noticed within about half a minute.
  std::map<std::string, std::string> values = {
      {"connect_timeout", "10"},
      {"keepalives_idle", "15"},
      {"keepalives_interval", "5"},
      {"keepalives_count", "3"},
      {"tcp_user_timeout", "30000"},  // milliseconds
      {"fallback_application_name", "tacit"},
  };
  for (const auto& [keyword, value] : given(connection)) values[keyword] = value;
  values["client_encoding"] = "UTF8";
  if (connect_seconds) values["connect_timeout"] = std::to_string(*connect_seconds);
  std::string text;
  for (const auto& [keyword, value] : values) {
    text += (text.empty() ? "" : " ") + keyword + "='";
    for (const char c : value) {
      if (c == '\'' || c == '\\') text += '\\';
      text += c;
    }
    text += '\'';
  }
  return text;
}

std::string describe_postgres_connection(const std::string& connection) {
  const auto values = given(connection);
  std::string text = "PostgreSQL";
  for (const char* keyword : {"service", "host", "hostaddr", "port", "dbname", "user"}) {
    const auto found = values.find(keyword);
    if (found != values.end()) text += fmt::format(" {}={}", keyword, printable(found->second));
  }
  return text;
}

}  // namespace tacit::ingest
