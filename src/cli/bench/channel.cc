// SPDX-License-Identifier: Apache-2.0
#include "cli/bench/channel.h"

#include <sys/socket.h>
#include <sys/types.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>

#include "base/error.h"
#include "protocol/version.h"

namespace tacit::cli {

namespace {

constexpr std::size_t kLengthBytes = 4;

[[noreturn]] void closed() {
  throw Error(ErrorCategory::kUnavailable, "the other process has ended");
}

}  // namespace

std::pair<Channel, Channel> Channel::make_pair() {
  std::array<int, 2> sockets{};
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets.data()) != 0) {
    throw Error(ErrorCategory::kInternal, "the system gave no pair of sockets; are too many files open?");
  }
  return {Channel(sockets[0]), Channel(sockets[1])};
}

void Channel::send(const std::string& frame) {
  require(frame.size() <= protocol::kMaxMessageBytes, "a frame is within the bound of a message");
  std::array<char, kLengthBytes> length{};
  for (std::size_t i = 0; i < kLengthBytes; ++i) length[i] = static_cast<char>(frame.size() >> (8 * i) & 255);
  send_bytes(length.data(), length.size());
  send_bytes(frame.data(), frame.size());
}

std::string Channel::receive() {
  std::array<char, kLengthBytes> length{};
  receive_bytes(length.data(), length.size());
  std::size_t size = 0;
  for (std::size_t i = 0; i < kLengthBytes; ++i) {
    size |= std::size_t{static_cast<std::uint8_t>(length[i])} << (8 * i);
  }
  if (size > protocol::kMaxMessageBytes) {
    throw Error(ErrorCategory::kProtocol, "a frame is longer than any message may be");
  }
  std::string frame(size, '\0');
  receive_bytes(frame.data(), frame.size());
  return frame;
}

void Channel::close() {
  if (socket_ >= 0) ::close(std::exchange(socket_, -1));
}

void Channel::send_bytes(const char* bytes, std::size_t count) {
  while (count != 0) {
    const ssize_t sent = ::send(socket_, bytes, count, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0) closed();
    bytes += sent;
    count -= static_cast<std::size_t>(sent);
  }
}

void Channel::receive_bytes(char* bytes, std::size_t count) {
  while (count != 0) {
    const ssize_t received = ::recv(socket_, bytes, count, 0);
    if (received < 0 && errno == EINTR) continue;
    if (received <= 0) closed();
    bytes += received;
    count -= static_cast<std::size_t>(received);
  }
}

}  // namespace tacit::cli
