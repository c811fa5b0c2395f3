// SPDX-License-Identifier: Apache-2.0
// How a server listens, and its bounds on every wait and every number.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "identity/clients.h"
#include "ledger/policy.h"
#include "plan/operation_counts.h"
#include "protocol/server_data.h"

namespace tacit::rpc {

inline constexpr std::size_t kMaxSessions = 64;
inline constexpr std::size_t kMaxQueue = 256;

/// What clients are told by a server that ends.
inline constexpr const char* kShuttingDown = "the server is shutting down; try again later";

/// Whether a client has to show a certificate. With kNone anyone who reaches the port may ask.
enum class ClientAuth { kRequire, kNone };

/// Whether answers have to be entered in a ledger. With kNone there are no records and no budgets.
enum class Bookkeeping { kRequire, kNone };

struct ServerConfig {
  std::string listen = "127.0.0.1:7443";   // HOST:PORT; port 0 picks a free one
  std::filesystem::path certificate_file;  // PEM, with the chain up to the CA
  std::filesystem::path key_file;          // PEM, without a passphrase
  bool insecure = false;                   // no TLS, and nobody is known: on loopback only

  ClientAuth client_auth = ClientAuth::kRequire;
  std::filesystem::path client_ca_file;        // PEM: who may sign clients' certificates
  std::filesystem::path client_crl_file;       // PEM: which of these are revoked; empty: none
  std::vector<identity::ClientRules> clients;  // who may ask, and what; nobody else

  Bookkeeping bookkeeping = Bookkeeping::kRequire;
  // Of every client, where its own rules say nothing else:
  ledger::Policy policy;
  bool purpose_required = false;  // a question without a purpose is refused

  /// What day it is, for access that ends; a test sets it.
  std::function<std::chrono::system_clock::time_point()> wall_clock = std::chrono::system_clock::now;

  protocol::ServerLimits limits;  // of one query
  std::size_t max_sessions = 1;   // queries at once
  std::size_t max_queue = 8;      // queries that wait for their turn
  /// Of all queries at once, each with what its plan needs; a query that does not fit waits. 0:
  /// max_sessions * limits.memory_bytes.
  std::size_t total_memory_bytes = 0;
  std::size_t total_memory() const {
    return total_memory_bytes > 0 ? total_memory_bytes : max_sessions * limits.memory_bytes;
  }

  std::chrono::milliseconds hello = std::chrono::seconds(10);  // for the first message of a stream
  std::chrono::milliseconds idle = std::chrono::minutes(2);    // for each further one, and for a slow reader
  /// For all waits on one query's client together, and a second more for each least_rate bytes that are sent
  /// or received: a slow client keeps its turn no longer than that.
  std::chrono::milliseconds client = std::chrono::minutes(10);
  std::uint64_t least_rate = 64 << 10;
  /// What one of so many threads takes for each operation at a ring degree, to tell those in the queue how
  /// long it is; empty: plan::typical_operations().
  std::function<plan::OperationSeconds(std::size_t degree, int threads)> operations;
  std::chrono::milliseconds queue = std::chrono::hours(1);  // for a query's turn
  std::chrono::milliseconds query = std::chrono::hours(2);  // for a query, from its turn on
};

/// Throws Error(kConfig) with everything that is wrong with the numbers and with the choice of TLS and
/// clients, Error(kSecurity) for insecure off loopback.
void check(const ServerConfig& config);

/// The keys of a configuration file in which the two differ and that a server that runs cannot change: those
/// of its port, of how TLS asks for certificates, and whether it keeps a ledger.
std::vector<std::string> fixed_differences(const ServerConfig& running, const ServerConfig& other);

/// Throws Error(kConfig) that names the fixed keys, if there are any.
void require_no_fixed(const std::vector<std::string>& keys);

}  // namespace tacit::rpc
