// SPDX-License-Identifier: Apache-2.0
// Clients whose certificates expire soon: a server sees them when they ask, and says so once a day for each.
#pragma once

#include <chrono>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include "identity/certificate.h"

namespace tacit::rpc {

class ExpiryNotes {
 public:
  /// A line for the log if this certificate, of a client that is known, expires soon and there was none of it
  /// on this day (UTC); else empty. From any thread.
  std::string of(std::string_view certificate_pem,
                 identity::WallClock::time_point now = identity::WallClock::now());

 private:
  std::mutex mutex_;
  std::map<std::string, std::chrono::sys_days> told_;  // by fingerprint
};

}  // namespace tacit::rpc
