// SPDX-License-Identifier: Apache-2.0
#include "cluster/bytes.h"

#include <cmath>
#include <cstring>

#include "base/error.h"

namespace tacit::cluster {
namespace {

[[noreturn]] void malformed() {
  throw Error(ErrorCategory::kProtocol, "a message between ranks is malformed");
}

}  // namespace

void ByteWriter::text(std::string_view text) {
  number(text.size());
  raw(text.data(), text.size());
}

void ByteWriter::words(std::span<const std::uint32_t> words) {
  number(words.size());
  raw(words.data(), words.size_bytes());
}

std::span<const std::uint8_t> ByteReader::taken(std::size_t bytes) {
  if (bytes > left_.size()) malformed();
  const std::span<const std::uint8_t> first = left_.first(bytes);
  left_ = left_.subspan(bytes);
  return first;
}

void ByteReader::raw(void* to, std::size_t bytes) {
  const std::span<const std::uint8_t> first = taken(bytes);
  if (bytes != 0) std::memcpy(to, first.data(), bytes);
}

std::uint64_t ByteReader::number() {
  std::uint64_t value = 0;
  raw(&value, sizeof value);
  return value;
}

std::size_t ByteReader::number_up_to(std::size_t most) {
  const std::uint64_t value = number();
  if (value > most) malformed();
  return value;
}

double ByteReader::real() {
  double value = 0;
  raw(&value, sizeof value);
  if (!std::isfinite(value) || value < 0) malformed();
  return value;
}

std::string ByteReader::text(std::size_t most) {
  const std::span<const std::uint8_t> bytes = taken(number_up_to(most));
  return {bytes.begin(), bytes.end()};
}

SecretVector<std::uint32_t> ByteReader::words() {
  const std::size_t count = number_up_to(left_.size() / sizeof(std::uint32_t));
  SecretVector<std::uint32_t> words(count);
  raw(words.data(), count * sizeof(std::uint32_t));
  return words;
}

void ByteReader::end() const {
  if (!left_.empty()) malformed();
}

}  // namespace tacit::cluster
