// SPDX-License-Identifier: Apache-2.0
// An authority, certificates by it for a server at localhost and for clients, and a second authority with a
// server and a client of its own; made once for the test program, in a directory that goes with it.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>

#include "identity/files.h"
#include "identity/issue.h"
#include "identity/support.h"

namespace tacit::rpc {

class TestCertificates {
 public:
  static const TestCertificates& get() {
    static const TestCertificates certificates;
    return certificates;
  }

  std::filesystem::path ca() const { return certificate("ca"); }
  std::filesystem::path other_ca() const { return certificate("other_ca"); }

  /// One of: server, elsewhere (a server's for another host), old_server; client, stranger, old_client;
  /// other_client and other_server, by other_ca.
  std::filesystem::path certificate(const std::string& name = "server") const {
    return directory_ / (name + ".crt");
  }
  std::filesystem::path key(const std::string& name = "server") const { return directory_ / (name + ".key"); }
  std::string fingerprint(const std::string& name) const {
    return identity::load_certificate(certificate(name)).fingerprint();
  }

 private:
  TestCertificates() {
    const identity::KeyPair ca = identity::issue_authority("Tacit test authority");
    const identity::KeyPair other = identity::issue_authority("Tacit other authority");
    const auto over = identity::WallClock::now() - identity::kLifetime - std::chrono::hours(1);
    directory_.write_pair("ca", ca);
    directory_.write_pair("other_ca", other);
    directory_.write_pair("server", identity::issue_server(ca, {"localhost", "127.0.0.1"}));
    directory_.write_pair("elsewhere", identity::issue_server(ca, {"elsewhere.example"}));
    directory_.write_pair("old_server", identity::issue_server(ca, {"localhost", "127.0.0.1"}, over));
    directory_.write_pair("client", identity::issue_client(ca, "Test client"));
    directory_.write_pair("stranger", identity::issue_client(ca, "Stranger"));
    directory_.write_pair("old_client", identity::issue_client(ca, "Test client", over));
    directory_.write_pair("other_client", identity::issue_client(other, "Test client"));
    directory_.write_pair("other_server", identity::issue_server(other, {"localhost", "127.0.0.1"}));
  }

  const identity::Directory directory_;
};

}  // namespace tacit::rpc
