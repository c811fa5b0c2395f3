// SPDX-License-Identifier: Apache-2.0
// Conversations of an earlier release, kept as the bytes that passed, and a source of random numbers that gives the
// same ones each time, without which neither side could be put in its place again.
#pragma once

#include <sodium.h>

#include <array>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace tacit::protocol {

enum class From : std::uint8_t { kClient = 'c', kServer = 's' };

struct Recorded {
  From from;
  std::string bytes;  // of one message
};

/// While it lives, all random numbers of the process are those of one of two streams, which follow from `seed`.
/// Only one at a time, and for sides that draw on one thread.
class SameNumbers {
 public:
  explicit SameNumbers(std::uint8_t seed) {
    state() = {};
    seed_byte() = seed;
    static randombytes_implementation implementation = {
        .implementation_name = [] { return "the same each time"; },
        .random = [] { return number(); },
        .stir = nullptr,
        .uniform = nullptr,
        .buf = [](void* bytes, std::size_t size) { fill(bytes, size); },
        .close = nullptr};
    randombytes_set_implementation(&implementation);
  }
  ~SameNumbers() { randombytes_set_implementation(&randombytes_sysrandom_implementation); }
  SameNumbers(const SameNumbers&) = delete;
  SameNumbers& operator=(const SameNumbers&) = delete;

  /// Whose numbers come from now on.
  void draws(From side) { state().side = side; }

 private:
  struct State {
    From side = From::kClient;
    std::uint64_t client = 0, server = 0;  // draws so far
  };
  static State& state() {
    static State state;
    return state;
  }
  static std::uint8_t& seed_byte() {
    static std::uint8_t seed = 0;
    return seed;
  }
  static void fill(void* bytes, std::size_t size) {
    std::array<unsigned char, crypto_stream_chacha20_KEYBYTES> key{};
    key[0] = seed_byte();
    key[1] = static_cast<unsigned char>(state().side);
    std::uint64_t& draws = state().side == From::kClient ? state().client : state().server;
    std::array<unsigned char, crypto_stream_chacha20_NONCEBYTES> nonce{};
    std::memcpy(nonce.data(), &draws, sizeof draws);
    ++draws;
    crypto_stream_chacha20(static_cast<unsigned char*>(bytes), size, nonce.data(), key.data());
  }
  static std::uint32_t number() {
    std::uint32_t value = 0;
    fill(&value, sizeof value);
    return value;
  }
};

/// One message after another: who sent it, 4 bytes of its length, least significant first, and itself.
inline void write_recorded(const std::string& path, const std::vector<Recorded>& conversation) {
  std::ofstream file(path, std::ios::binary);
  for (const Recorded& message : conversation) {
    file.put(static_cast<char>(message.from));
    for (int byte = 0; byte < 4; ++byte) file.put(static_cast<char>(message.bytes.size() >> (8 * byte) & 0xff));
    file << message.bytes;
  }
}

inline std::vector<Recorded> read_recorded(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::vector<Recorded> conversation;
  for (int from = file.get(); from != std::char_traits<char>::eof(); from = file.get()) {
    std::size_t size = 0;
    for (int byte = 0; byte < 4; ++byte) size |= static_cast<std::size_t>(file.get()) << (8 * byte);
    std::string bytes(size, '\0');
    file.read(bytes.data(), static_cast<std::streamsize>(size));
    conversation.push_back({static_cast<From>(from), std::move(bytes)});
  }
  return conversation;
}

}  // namespace tacit::protocol
