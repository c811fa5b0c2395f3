// SPDX-License-Identifier: Apache-2.0
#include "identity/clients.h"

#include <algorithm>

#include "base/error.h"
#include "identity/certificate.h"

namespace tacit::identity {
namespace {

constexpr std::string_view kScheme = "sha256:";
constexpr std::size_t kDigits = 64;

std::string listed(const std::vector<std::string>& names) {
  if (names.empty()) return "none";
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

void require_open(const std::optional<std::vector<std::string>>& open, std::span<const std::string> asked,
                  const char* kind) {
  if (!open) return;
  for (const std::string& name : asked) {
    if (std::find(open->begin(), open->end(), name) != open->end()) continue;
    throw Error(ErrorCategory::kUsage, std::string("there is no ") + kind + " \"" + name +
                                           "\" that is open to you; open to you: " + listed(*open));
  }
}

}  // namespace

ClientIdentity identity_of(std::string_view certificate_pem) {
  const Certificate certificate = Certificate::from_pem(certificate_pem, "what the client sent");
  return {certificate.subject(), certificate.fingerprint()};
}

std::optional<std::string> normal_fingerprint(std::string_view text) {
  if (text.substr(0, kScheme.size()) != kScheme) return std::nullopt;
  std::string digits;
  std::size_t since_colon = 0;
  for (const char c : text.substr(kScheme.size())) {
    if (c == ':' && since_colon == 2) {
      since_colon = 0;
      continue;
    }
    const char lower = c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c;
    if (!((lower >= '0' && lower <= '9') || (lower >= 'a' && lower <= 'f'))) return std::nullopt;
    digits += lower;
    ++since_colon;
  }
  if (digits.size() != kDigits || text.back() == ':') return std::nullopt;
  return std::string(kScheme) + digits;
}

const ClientRules* find_client(std::span<const ClientRules> clients, const ClientIdentity& who) {
  const auto find = [&](auto matches) -> const ClientRules* {
    const auto found = std::find_if(clients.begin(), clients.end(), matches);
    return found == clients.end() ? nullptr : &*found;
  };
  const ClientRules* by_fingerprint = find([&](const ClientRules& rules) {
    return !rules.fingerprint.empty() && rules.fingerprint == who.fingerprint;
  });
  if (by_fingerprint != nullptr) return by_fingerprint;
  return find([&](const ClientRules& rules) {
    return rules.fingerprint.empty() && !rules.subject.empty() && rules.subject == who.subject;
  });
}

void refuse_unknown(const ClientIdentity& who) {
  throw Error(ErrorCategory::kSecurity, "this server does not know your certificate (" + who.fingerprint +
                                            "): ask the custodian to add it to the configuration");
}

void require_access(const ClientRules& client, std::chrono::system_clock::time_point now) {
  if (!client.until || now < *client.end()) return;
  throw Error(ErrorCategory::kLimit,
              "your access to this server ended on " + day(*client.until) + "; ask the custodian");
}

void authorize(const ClientRules& client, std::span<const std::string> dimensions,
               std::span<const std::string> measures, std::size_t records) {
  require_open(client.dimensions, dimensions, "dimension");
  require_open(client.measures, measures, "measure");
  if (client.budgets.smallest_list && records < *client.budgets.smallest_list) {
    throw Error(ErrorCategory::kLimit, "your list has " + std::to_string(records) +
                                           " records, and this server takes lists of at least " +
                                           std::to_string(*client.budgets.smallest_list) + " from you");
  }
  if (client.max_client_records && records > *client.max_client_records) {
    throw Error(ErrorCategory::kLimit, "your list has " + std::to_string(records) +
                                           " records, and this server takes at most " +
                                           std::to_string(*client.max_client_records) + " of yours");
  }
}

}  // namespace tacit::identity
