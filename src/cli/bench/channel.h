// SPDX-License-Identifier: Apache-2.0
// Frames between two processes on one machine: how the two sides of `tacit bench link` talk, instead of gRPC.
// A frame is its length in four bytes, least significant first, and then its bytes.
#pragma once

#include <string>
#include <utility>

namespace tacit::cli {

/// One end of a pair of connected sockets; it is closed with the object.
class Channel {
 public:
  /// The two ends. Throws Error(kInternal) if the system has no sockets left.
  static std::pair<Channel, Channel> make_pair();

  Channel(Channel&& other) noexcept : socket_(std::exchange(other.socket_, -1)) {}
  Channel& operator=(Channel&& other) noexcept {
    std::swap(socket_, other.socket_);
    return *this;
  }
  ~Channel() { close(); }

  /// Waits while the other end does not read. Throws Error(kUnavailable) where that end is closed, and
  /// Error(kInternal) for a frame over protocol::kMaxMessageBytes.
  void send(const std::string& frame);
  /// The next frame. Throws Error(kUnavailable) where the other end is closed, Error(kProtocol) for a length
  /// over that bound.
  std::string receive();
  void close();

 private:
  explicit Channel(int socket) : socket_(socket) {}
  void send_bytes(const char* bytes, std::size_t count);
  void receive_bytes(char* bytes, std::size_t count);

  int socket_;
};

}  // namespace tacit::cli
