// How a server listens, and its bounds on every wait and every number.
#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <string>

#include "protocol/server/data.h"

namespace tacit::rpc {

inline constexpr std::size_t kMostSessions = 64;
inline constexpr std::size_t kMostQueue = 256;

struct ServerConfig {
  std::string listen = "127.0.0.1:7443";   // HOST:PORT; port 0 picks a free one
  std::filesystem::path certificate_file;  // PEM, with the chain up to the CA
  std::filesystem::path key_file;          // PEM, without a passphrase
  bool insecure = false;                   // no TLS: on loopback only

  protocol::ServerLimits limits;  // of one query
  std::size_t max_sessions = 1;   // queries at once; memory is needed for each
  std::size_t max_queue = 8;      // queries that wait for their turn

  std::chrono::milliseconds hello = std::chrono::seconds(10);  // for the first message of a stream
  std::chrono::milliseconds idle = std::chrono::minutes(2);    // for each further one, and for a slow reader
  std::chrono::milliseconds queue = std::chrono::hours(1);     // for a query's turn
  std::chrono::milliseconds query = std::chrono::hours(2);     // for a query, from its turn on
};

/// Throws Error(kConfig) with everything that is wrong with the numbers and with the choice of TLS.
void check(const ServerConfig& config);

}  // namespace tacit::rpc
