// SPDX-License-Identifier: Apache-2.0
// Who asked whom, about which list, and when: results say so.
#pragma once

#include <chrono>
#include <string>

namespace tacit::app {

struct Occasion {
  std::string asker;      // the name in the researcher's certificate; empty: none
  std::string custodian;  // what the custodian calls itself; may be empty
  std::string server;     // HOST:PORT; empty where none was asked
  std::string purpose{};  // what the question is for, as the custodian was told; may be empty
  std::string list;       // what the researcher's records were read from: a file's path, or a name of a table
  std::chrono::system_clock::time_point started{}, finished{};
};

}  // namespace tacit::app
