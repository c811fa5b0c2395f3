// SPDX-License-Identifier: Apache-2.0
// unixODBC's configuration for a test: odbcinst.ini with Debian's drivers and odbc.ini with what the test
// wants, both in directories of the test's own, so that those of the machine are not read.
#pragma once

#include <cstdlib>
#include <string>

#include "support/temporary_directory.h"

namespace tacit::ingest {

class OdbcSetup {
 public:
  /// `data_sources`: the text of odbc.ini.
  explicit OdbcSetup(const std::string& data_sources) {
    // One for all tests of a program: unixODBC keeps in mind where it found the drivers first.
    static const TemporaryDirectory drivers;
    drivers.write("odbcinst.ini",
                  "[SQLite3]\nDriver = libsqlite3odbc.so\n[PostgreSQL]\nDriver = psqlodbcw.so\n"
                  "[Gone]\nDriver = libgoneodbc.so\n");
    setenv("ODBCSYSINI", drivers.path().c_str(), 1);
    setenv("ODBCINI", directory_.write("odbc.ini", data_sources).c_str(), 1);
  }
  OdbcSetup(const OdbcSetup&) = delete;
  OdbcSetup& operator=(const OdbcSetup&) = delete;
  ~OdbcSetup() {
    unsetenv("ODBCSYSINI");
    unsetenv("ODBCINI");
  }

 private:
  TemporaryDirectory directory_;
};

}  // namespace tacit::ingest
