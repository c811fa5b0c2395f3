// SPDX-License-Identifier: Apache-2.0
// Messages are written and read field by field: numbers as 64-bit words, lists behind their length. All ranks
// run the same program on machines of the same byte order (rank 0 checks at the start that they do).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "cluster/channel.h"

namespace tacit::cluster {

class ByteWriter {
 public:
  /// `expected`: bytes to come, so that nothing is copied meanwhile.
  explicit ByteWriter(std::size_t expected = 64) { bytes_.reserve(expected); }

  void number(std::uint64_t value) { raw(&value, sizeof value); }
  void real(double value) { raw(&value, sizeof value); }
  void text(std::string_view text);
  void words(std::span<const std::uint32_t> words);
  /// Without a length: the reader knows it.
  void raw(const void* data, std::size_t bytes) {
    const auto* first = static_cast<const std::uint8_t*>(data);
    bytes_.insert(bytes_.end(), first, first + bytes);
  }
  std::size_t size() const { return bytes_.size(); }
  Bytes take() { return std::move(bytes_); }

 private:
  Bytes bytes_;
};

/// Everything throws Error(kProtocol) where the message is too short or a number is out of range.
class ByteReader {
 public:
  /// The message outlives it.
  explicit ByteReader(std::span<const std::uint8_t> bytes) : left_(bytes) {}

  std::uint64_t number();
  /// At most `most`.
  std::size_t number_up_to(std::size_t most);
  bool flag() { return number_up_to(1) == 1; }
  /// A finite one of at least 0.
  double real();
  /// Of at most `most` bytes.
  std::string text(std::size_t most);
  SecretVector<std::uint32_t> words();
  void raw(void* to, std::size_t bytes);
  /// What is left.
  std::span<const std::uint8_t> rest() const { return left_; }
  /// Throws if anything is left.
  void end() const;

 private:
  std::span<const std::uint8_t> taken(std::size_t bytes);

  std::span<const std::uint8_t> left_;
};

}  // namespace tacit::cluster
