// SPDX-License-Identifier: Apache-2.0
// A temporary directory in which the tests of the command line work: data of `tacit synth`, a small model, a
// server's configuration, certificates, and the program itself.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "cli/process.h"
#include "support/temporary_directory.h"

namespace tacit::cli {

using Arguments = std::vector<std::string>;

/// Both lists, one behind the other.
Arguments operator+(Arguments a, const Arguments& b);

/// build/tacit itself, or the same with small rings (small_ring_program.cc).
enum class Rings { kFullSize, kSmall };

class Workplace {
 public:
  explicit Workplace(Rings rings = Rings::kFullSize) : rings_(rings) {}
  /// From now on.
  void run_with(Rings rings) { rings_ = rings; }

  std::string path(std::string_view name) const { return (directory_ / name).string(); }
  bool has(std::string_view name) const { return std::filesystem::exists(directory_ / name); }
  std::string read(std::string_view name) const { return directory_.read(name); }
  /// The path of the new file.
  std::string write(std::string_view name, std::string_view contents) const {
    return directory_.write(name, contents).string();
  }

  /// Runs the program with these arguments to its end.
  Ended tacit(const Arguments& arguments) const;
  /// The arguments with the program before them, for a Process that is not waited for.
  Arguments program(const Arguments& arguments) const;
  const std::filesystem::path& directory() const { return directory_.path(); }

  /// client.csv, server.csv and links.csv.
  void make_data(int records, int seed) const;
  /// The model file "model.toml": four features, which is enough to link made-up people and quick under
  /// encryption.
  std::string small_model() const;
  /// The configuration "server.toml" of server.csv: dimensions state and sex, measures age and income. Its
  /// [tls] and [limits] are `more`.
  std::string configuration(std::string_view more = {}) const;
  /// A certificate authority `name`.ca.crt, and by it `name`.crt with `name`.key for localhost and 127.0.0.1
  /// and `name`.client.crt with `name`.client.key.
  void make_certificates(const std::string& name) const;
  /// The [tls], [[client]] and [ledger] tables of a server with these certificates.
  static std::string tls(const std::string& name);
  /// The [ledger] table of "ledger.db".
  static std::string ledger(const std::string& more = {});
  /// The options with which `tacit query` uses them.
  Arguments client_files(const std::string& name) const;

 private:
  Rings rings_;
  TemporaryDirectory directory_;
};

/// The end of a run that failed: `tacit: error: ` and nothing on stdout.
void expect_failure(const Ended& ended, int exit_code, const std::vector<std::string>& message_parts);

}  // namespace tacit::cli
