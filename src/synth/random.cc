// SPDX-License-Identifier: Apache-2.0
#include "synth/random.h"

#include <bit>

namespace tacit::synth {
namespace {

std::uint64_t splitmix64(std::uint64_t& state) {
  state += 0x9e3779b97f4a7c15;
  std::uint64_t z = state;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

}  // namespace

Rng::Rng(std::uint64_t seed, std::uint64_t stream) {
  // The seed is mixed before the stream joins it: seed 1, stream 2 must not meet seed 2, stream 1.
  std::uint64_t state = seed;
  state = splitmix64(state) ^ stream;
  for (std::uint64_t& word : state_) word = splitmix64(state);
}

std::uint64_t Rng::next() {
  const std::uint64_t result = std::rotl(state_[1] * 5, 7) * 9;
  const std::uint64_t shifted = state_[1] << 17;
  state_[2] ^= state_[0];
  state_[3] ^= state_[1];
  state_[1] ^= state_[2];
  state_[0] ^= state_[3];
  state_[2] ^= shifted;
  state_[3] = std::rotl(state_[3], 45);
  return result;
}

std::uint32_t Rng::below(std::uint32_t bound) {
  // Lemire, "Fast random integer generation in an interval", 2019: the high half of a product, after refusing
  // the few low halves that would favour some results.
  const std::uint32_t refused = static_cast<std::uint32_t>(-bound) % bound;
  for (;;) {
    const std::uint64_t product = (next() >> 32) * bound;
    if (static_cast<std::uint32_t>(product) >= refused) return static_cast<std::uint32_t>(product >> 32);
  }
}

int Rng::between(int low, int high) {
  return low + static_cast<int>(below(static_cast<std::uint32_t>(high - low) + 1));
}

}  // namespace tacit::synth
