// SPDX-License-Identifier: Apache-2.0
// The random numbers of made-up data: xoshiro256** (Blackman and Vigna, "Scrambled linear pseudorandom number
// generators", 2021), seeded by SplitMix64. Every draw is integer arithmetic of fixed width, so that one seed
// gives the same people on every machine and compiler, which the distributions of <random> do not promise.
//
// Not cryptographic: whoever sees some of its output can compute the rest. Do not use it for secrets.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace tacit::synth {

/// One part per million of a probability.
inline constexpr std::uint32_t kMillion = 1'000'000;

class Rng {
 public:
  /// Generators of one `seed` and different `stream` give unrelated sequences, so that, for example, another
  /// typo rate leaves the people as they were.
  Rng(std::uint64_t seed, std::uint64_t stream);

  /// 64 uniform bits.
  std::uint64_t next();

  /// Uniform in [0, bound), without bias. `bound` >= 1.
  std::uint32_t below(std::uint32_t bound);

  /// Uniform in [low, high], both ends included. `low` <= `high`, less than 2^31 apart.
  int between(int low, int high);

  /// True with probability `parts_per_million` / 10^6.
  bool chance(std::uint32_t parts_per_million) { return below(kMillion) < parts_per_million; }

  /// An index drawn in proportion to `weights`, which hold at least one positive value and add up to less
  /// than 2^32.
  template <std::size_t size>
  std::size_t weighted(const std::array<std::uint32_t, size>& weights) {
    std::uint32_t total = 0;
    for (std::uint32_t weight : weights) total += weight;
    std::uint32_t left = below(total);
    std::size_t index = 0;
    while (left >= weights[index]) left -= weights[index++];
    return index;
  }

  /// Puts `items` (fewer than 2^32) into a uniformly random order: Fisher and Yates.
  template <class T>
  void shuffle(std::vector<T>& items) {
    for (std::size_t left = items.size(); left > 1; --left) {
      using std::swap;
      swap(items[left - 1], items[below(static_cast<std::uint32_t>(left))]);
    }
  }

 private:
  std::array<std::uint64_t, 4> state_;
};

}  // namespace tacit::synth
