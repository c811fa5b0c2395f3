// SPDX-License-Identifier: Apache-2.0
// HTTP as its bytes, for servers of this machine.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <chrono>
#include <cstdint>
#include <string>

#include "base/descriptor.h"
#include "support/patience.h"

namespace tacit {

/// A connection to a port of this machine, on which anything may be sent.
class HttpVisitor {
 public:
  explicit HttpVisitor(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in where = {};
    where.sin_family = AF_INET;
    where.sin_port = htons(port);
    where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const timeval limit = {.tv_sec = patience(std::chrono::seconds(30)).count(), .tv_usec = 0};
    setsockopt(socket_.number(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    setsockopt(socket_.number(), SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
    connected_ = connect(socket_.number(), reinterpret_cast<const sockaddr*>(&where), sizeof where) == 0;
  }
  bool connected() const { return connected_; }
  bool send(const std::string& text) {
    std::size_t sent = 0;
    while (sent < text.size()) {
      const ssize_t now = ::send(socket_.number(), text.data() + sent, text.size() - sent, MSG_NOSIGNAL);
      if (now <= 0) return false;
      sent += static_cast<std::size_t>(now);
    }
    return true;
  }
  /// Until the other side ends the connection.
  std::string rest() {
    std::string text;
    char part[4096];
    for (ssize_t got = 0; (got = recv(socket_.number(), part, sizeof part, 0)) > 0;)
      text.append(part, static_cast<std::size_t>(got));
    return text;
  }

 private:
  const Descriptor socket_;
  bool connected_ = false;
};

/// What a server of this machine answers to GET, head and body; empty where there is none. It is asked by
/// HTTP/1.0, whose answers are in one piece.
inline std::string http_get(std::uint16_t port, const std::string& target) {
  HttpVisitor visitor(port);
  if (!visitor.connected()) return {};
  visitor.send("GET " + target + " HTTP/1.0\r\nHost: localhost\r\n\r\n");
  return visitor.rest();
}

}  // namespace tacit
