// SPDX-License-Identifier: Apache-2.0
// A server's metrics over HTTP, for Prometheus to ask for: /metrics, and /healthz for whoever only wants to
// know whether the server serves. On loopback alone: who asks is not identified, and counts by client are
// nobody else's business.
//
// One thread of its own answers, by libmicrohttpd, with bounds on connections, on the memory of each and on
// how long one may be silent; a request's body is not read. Whoever asks badly can keep others from asking,
// and does not come near a query.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "rpc/address.h"

struct MHD_Connection;
struct MHD_Daemon;

namespace tacit::app {

class HttpMetrics {
 public:
  /// Connections at a time; others wait until one of them ends.
  static constexpr unsigned kMostConnections = 16;

  struct Bounds {
    std::chrono::seconds silence{10};              // after which a connection ends
    std::chrono::milliseconds least_between{250};  // a text that is younger is given again
  };

  /// Answers from now on. `text` makes the metrics; it is called from one thread, now and then. Throws
  /// Error(kConfig) for an address that is not on loopback, and Error(kUnavailable) for one that cannot be
  /// listened on.
  HttpMetrics(const rpc::Address& address, std::function<std::string()> text, Bounds bounds);
  HttpMetrics(const rpc::Address& address, std::function<std::string()> text)
      : HttpMetrics(address, std::move(text), Bounds()) {}
  HttpMetrics(const HttpMetrics&) = delete;
  HttpMetrics& operator=(const HttpMetrics&) = delete;
  ~HttpMetrics();

  /// With the port that was picked.
  const rpc::Address& address() const { return address_; }

  /// The server takes no further query: /healthz says so with status 503. From any thread.
  void stopping() { stopping_ = true; }

 private:
  struct Answer {
    unsigned status;
    std::string type, text;
    bool allow = false;  // it says which methods there are
  };
  /// Called by the library's thread, through a function of C.
  friend struct HttpHandler;
  Answer answer(const std::string& method, const std::string& path);
  const std::string& current_text();

  const std::function<std::string()> text_;
  const Bounds bounds_;
  std::atomic<bool> stopping_ = false;
  std::string current_;
  std::chrono::steady_clock::time_point made_{};
  rpc::Address address_;
  MHD_Daemon* daemon_ = nullptr;
};

}  // namespace tacit::app
