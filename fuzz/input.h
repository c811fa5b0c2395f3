// SPDX-License-Identifier: Apache-2.0
// A fuzzer's bytes as a script: numbers and choices first, and what is left as text. Bytes that are not there
// read as zeros, so that every prefix is a script, too.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace tacit::fuzz {

class Input {
 public:
  explicit Input(std::string_view bytes) : bytes_(bytes) {}

  bool empty() const { return bytes_.empty(); }
  std::uint8_t byte() { return static_cast<std::uint8_t>(number(1)); }
  std::uint32_t word() { return static_cast<std::uint32_t>(number(4)); }
  /// In [0, n), n >= 1.
  std::size_t below(std::size_t n) { return static_cast<std::size_t>(number(n <= 256 ? 1 : 4) % n); }
  /// Of any size, small ones by fewer bytes: the first says how many follow.
  std::uint64_t integer() { return number(byte() % 9); }
  std::string_view rest() { return take(bytes_.size()); }
  /// Up to so many bytes.
  std::string_view take(std::size_t n) {
    const std::string_view taken = bytes_.substr(0, n);
    bytes_.remove_prefix(taken.size());
    return taken;
  }

 private:
  /// Of `n` bytes, little-endian.
  std::uint64_t number(std::size_t n) {
    std::uint64_t value = 0;
    std::size_t shift = 0;
    for (const char c : take(n)) {
      value |= std::uint64_t{static_cast<std::uint8_t>(c)} << shift;
      shift += 8;
    }
    return value;
  }

  std::string_view bytes_;
};

/// The bytes after up to eight changes that the script describes: something flipped, cut off, added, filled
/// or repeated. Objects of the protocol are far larger than a fuzzer's inputs; this is how it reaches them.
std::string edited(std::string bytes, Input& script);

}  // namespace tacit::fuzz
