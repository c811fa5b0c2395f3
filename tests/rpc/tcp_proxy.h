// SPDX-License-Identifier: Apache-2.0
// Stands between a client and a server on one TCP connection and hands on its bytes, but for one fault.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <stdexcept>
#include <thread>

#include "rpc/message_relay.h"

namespace tacit::rpc {

/// What happens to the bytes of one way from number `byte` on: lost and repeated are 16 of them.
struct ByteFault {
  Fault fault = Fault::kNone;
  Way way = Way::kUp;
  std::size_t byte = 0;
};

class TcpProxy {
 public:
  TcpProxy(const Address& server, ByteFault fault)
      : fault_(fault), listener_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in own = loopback(0);
    socklen_t size = sizeof own;
    if (::bind(listener_, reinterpret_cast<sockaddr*>(&own), sizeof own) != 0 ||
        ::listen(listener_, 8) != 0 ||
        ::getsockname(listener_, reinterpret_cast<sockaddr*>(&own), &size) != 0) {
      throw std::runtime_error("the proxy cannot listen");
    }
    port_ = ntohs(own.sin_port);
    thread_ = std::thread([this, port = server.port] { accept_all(port); });
  }
  ~TcpProxy() {
    closing_ = true;
    ::shutdown(listener_, SHUT_RDWR);
    thread_.join();
    ::close(listener_);
  }

  std::string address() const { return "127.0.0.1:" + std::to_string(port_); }
  bool happened() const { return happened_; }

 private:
  static sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
  }

  void accept_all(std::uint16_t server_port) {
    while (!closing_) {
      const int client = ::accept(listener_, nullptr, nullptr);
      if (client < 0) return;
      const int server = ::socket(AF_INET, SOCK_STREAM, 0);
      sockaddr_in address = loopback(server_port);
      if (::connect(server, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0) {
        std::thread up([&] { hand_on(Way::kUp, client, server); });
        hand_on(Way::kDown, server, client);
        up.join();
      }
      ::close(client);
      ::close(server);
    }
  }

  void hand_on(Way way, int from, int to) {
    std::string bytes(16384, '\0');
    std::size_t passed = 0;
    while (true) {
      const ssize_t got = ::recv(from, bytes.data(), bytes.size(), 0);
      if (got <= 0) break;
      std::string part(bytes.data(), static_cast<std::size_t>(got));
      const std::size_t first = passed;
      passed += part.size();
      if (way == fault_.way && fault_.byte >= first && fault_.byte < passed && !happened_.exchange(true) &&
          !apply(part, fault_.byte - first)) {
        break;
      }
      if (!send_all(to, part)) break;
    }
    ::shutdown(from, SHUT_RDWR);
    ::shutdown(to, SHUT_RDWR);
  }

  /// False to end the connection.
  bool apply(std::string& part, std::size_t at) const {
    switch (fault_.fault) {
      case Fault::kCut:
        return false;
      case Fault::kDelay:
        std::this_thread::sleep_for(kDelay);
        return true;
      case Fault::kRepeat:
        part.insert(at, part.substr(at, 16));
        return true;
      case Fault::kLose:
        part.erase(at, 16);
        return true;
      case Fault::kFlip:
        part[at] ^= 0x11;
        return true;
      default:
        return true;
    }
  }

  static bool send_all(int to, std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(to, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }

  const ByteFault fault_;
  const int listener_;
  std::uint16_t port_ = 0;
  std::atomic<bool> happened_ = false, closing_ = false;
  std::thread thread_;
};

}  // namespace tacit::rpc
