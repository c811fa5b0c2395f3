// SPDX-License-Identifier: Apache-2.0
// A PostgreSQL server for a test: Debian's programs, on a cluster in a directory of its own, listening on a
// free port of the loopback and on a socket in that directory. PostgreSQL refuses to run as root, so the
// server of a root's test runs as the user postgres, or nobody. It ends with the object, or with the test
// program however that ends.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "support/temporary_directory.h"

namespace tacit::ingest {

class PostgresServer {
 public:
  /// A cluster of encoding UTF-8 with the role postgres (the socket asks it for no password) and the database
  /// postgres; over TCP every role needs its password. Throws std::runtime_error if the programs are missing
  /// (Debian: postgresql) or the server does not come up in 60 seconds.
  PostgresServer();
  PostgresServer(const PostgresServer&) = delete;
  PostgresServer& operator=(const PostgresServer&) = delete;
  ~PostgresServer();

  /// Ends it at once, as a crash would.
  void stop();
  /// Starts it again, on the same port.
  void start();

  int port() const { return port_; }
  /// Connection strings: for the superuser over the socket, and for a role over TCP, without a password.
  std::string as_superuser(const std::string& database = "postgres") const;
  std::string as(const std::string& role, const std::string& database = "postgres") const;

  /// Runs statements as the superuser.
  void run(const std::string& sql, const std::string& database = "postgres") const;

 private:
  void spawn(const std::vector<std::string>& arguments);

  TemporaryDirectory directory_;
  std::string programs_;
  int port_ = 0;
  pid_t pid_ = -1;
};

}  // namespace tacit::ingest
