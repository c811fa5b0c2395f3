// SPDX-License-Identifier: Apache-2.0
// How a client reaches a server, and how long it waits for it.
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>

#include "bgv/security.h"

namespace tacit::rpc {

struct ClientOptions {
  std::string server;                            // HOST:PORT
  std::optional<std::filesystem::path> ca_file;  // PEM; without it, the system's own
  // PEM: what the client shows the server, both or neither
  std::optional<std::filesystem::path> certificate_file, key_file;
  bool insecure = false;  // no TLS: on loopback only

  std::chrono::milliseconds connect = std::chrono::seconds(10);
  std::chrono::milliseconds idle =
      std::chrono::minutes(2);  // of a server that says nothing, progress included
  std::chrono::milliseconds query = std::chrono::hours(3);  // for all of it, waiting for a turn included

  /// For the custodian's approval, where a person decides; 0: not at all. The time for a query stands still
  /// meanwhile.
  std::chrono::milliseconds approval_wait = std::chrono::hours(8);
  /// Meanwhile a question that the server does not hold, or a server that has gone, is asked so often.
  std::chrono::milliseconds comeback = std::chrono::seconds(15);

  std::string purpose{};     // what the table is for, for the custodian (protocol/purpose.h); may be empty
  bgv::Security security{};  // of the parameters that a server may propose
};

}  // namespace tacit::rpc
