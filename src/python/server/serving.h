// SPDX-License-Identifier: Apache-2.0
// A server in Python's process: tacit.serve().
#pragma once

#include <nanobind/nanobind.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "app/server/custodian.h"
#include "python/support/lines.h"
#include "python/support/records.h"

namespace tacit::python {

/// What the caller of tacit.serve() says beside the configuration file.
struct ServeWishes {
  std::filesystem::path config;
  const Records* records = nullptr;  // instead of the configuration's source
  ingest::Reading reading;           // of these
  std::string listen;
  bool insecure = false;
  std::optional<int> threads;
};

class Serving {
 public:
  /// Once. Python's lock is released while records are read. Throws Error as app::load_config() and
  /// app::Custodian.
  void start(const ServeWishes& wishes, nanobind::handle tell);

  /// HOST:PORT; empty before start().
  const std::string& address() const { return address_; }
  bool running() const { return custodian_ != nullptr; }

  /// Takes no further query, lets running ones end within `grace` seconds and stops; does nothing where it
  /// has not started. The log ends.
  void stop(double grace, nanobind::handle tell);

  /// The next line of the log, which is waited for without Python's lock.
  std::optional<LogLine> next_line();

 private:
  std::shared_ptr<LogLines> lines_ = std::make_shared<LogLines>();
  std::unique_ptr<app::Custodian> custodian_;
  std::string address_;
};

}  // namespace tacit::python
