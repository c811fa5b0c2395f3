// SPDX-License-Identifier: Apache-2.0
#include "rpc/server/config.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "base/error.h"
#include "rpc/address.h"

namespace tacit::rpc {
namespace {

template <typename Expect>
void expect_tls(const ServerConfig& config, Expect expect) {
  const bool certificate = !config.certificate_file.empty();
  const bool key = !config.key_file.empty();
  expect(certificate == key, "certificate and key go together: give both");
  expect(config.insecure || certificate || key,
         "give a certificate and a key, or set insecure (loopback only)");
  expect(!config.insecure || !(certificate || key),
         "insecure and a certificate exclude each other: choose one");
  const bool clients =
      !config.client_ca_file.empty() || !config.client_crl_file.empty() || !config.clients.empty();
  if (config.insecure || config.client_auth == ClientAuth::kNone) {
    expect(!clients,
           "client_ca, client_crl and [[client]] tables have no effect without client certificates: leave "
           "them out, or "
           "require certificates");
    return;
  }
  expect(!config.client_ca_file.empty(),
         "client_ca is missing: the CA that signs your clients' certificates (or set client_auth = \"none\", "
         "and anyone who reaches the port may ask)");
  expect(!config.clients.empty(), "there is no [[client]] table, so nobody may ask: add one for each client");
}

}  // namespace

void check(const ServerConfig& config) {
  std::vector<std::string> problems;
  const auto expect = [&](bool holds, std::string problem) {
    if (!holds) problems.push_back(std::move(problem));
  };
  expect(config.max_sessions >= 1 && config.max_sessions <= kMaxSessions,
         fmt::format("max_sessions is {}, and must be 1 to {}", config.max_sessions, kMaxSessions));
  expect(config.max_queue <= kMaxQueue,
         fmt::format("max_queue is {}, and must be at most {}", config.max_queue, kMaxQueue));
  const bool waits = config.hello.count() > 0 && config.idle.count() > 0 && config.client.count() > 0 &&
                     config.queue.count() > 0 && config.query.count() > 0;
  expect(waits, "every deadline (hello, idle, client, queue, query) must be longer than 0 seconds");
  expect(config.least_rate > 0, "the least rate of a client must be more than 0 bytes a second");
  expect(config.total_memory() >= config.limits.memory_bytes,
         fmt::format("all queries together may use {} MB, less than the {} MB that one may",
                     config.total_memory() >> 20, config.limits.memory_bytes >> 20));
  const bool decided = config.policy.approval != ApprovalRule::kNone ||
                       std::ranges::any_of(config.clients, [](const identity::ClientRules& client) {
                         return client.approval.value_or(ApprovalRule::kNone) != ApprovalRule::kNone;
                       });
  expect(!decided || config.bookkeeping == Bookkeeping::kRequire,
         "approval needs a ledger, in which questions wait and decisions are entered: name one in [ledger]");
  expect_tls(config, expect);
  if (!problems.empty())
    throw Error(ErrorCategory::kConfig, fmt::format("server configuration: {}", fmt::join(problems, "; ")));
  const Address address = parse_address(config.listen, "listen address");
  if (config.insecure) require_loopback(address);
}

std::vector<std::string> fixed_differences(const ServerConfig& running, const ServerConfig& other) {
  std::vector<std::string> keys;
  const auto fixed = [&](bool same, const char* key) {
    if (!same) keys.push_back(key);
  };
  fixed(running.listen == other.listen, "[server] listen");
  fixed(running.insecure == other.insecure, "[tls]");
  fixed(running.client_auth == other.client_auth, "[tls] client_auth");
  fixed(running.bookkeeping == other.bookkeeping, "[ledger]");
  return keys;
}

void require_no_fixed(const std::vector<std::string>& keys) {
  if (keys.empty()) return;
  throw Error(ErrorCategory::kConfig,
              fmt::format("{} cannot change while the server runs: restart it, or take {} back",
                          fmt::join(keys, ", "), keys.size() == 1 ? "the change" : "the changes"));
}

}  // namespace tacit::rpc
