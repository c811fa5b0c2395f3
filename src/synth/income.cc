// SPDX-License-Identifier: Apache-2.0
#include "synth/income.h"

#include <array>
#include <cstddef>

namespace tacit::synth {
namespace {

struct Median {
  int from_age;
  std::int64_t dollars;
};

constexpr std::array<Median, 9> kMedians = {{{75, 28'000},
                                             {65, 34'000},
                                             {55, 55'000},
                                             {45, 64'000},
                                             {35, 63'000},
                                             {25, 52'000},
                                             {20, 31'000},
                                             {15, 8'000},
                                             {0, 0}}};

// exp(0.7 z) in thousandths at the quantiles 0.001, 1/32, 2/32, .., 31/32, 0.999 of a normal z: a table, as
// the last digit of a computed exponential is not the same on every machine.
constexpr std::array<std::int64_t, 33> kFactors = {
    115,  271,  342,  397,  447,  493,  537,  581,  624,  667,  710,  755,  800,  847,  896,  947, 1000,
    1056, 1116, 1181, 1250, 1325, 1408, 1500, 1603, 1722, 1861, 2028, 2237, 2516, 2927, 3684, 8699};

std::int64_t median_income(int age) {
  for (const Median& median : kMedians) {
    if (age >= median.from_age) return median.dollars;
  }
  return 0;
}

}  // namespace

std::int64_t draw_income(int age, Rng& rng) {
  constexpr std::uint32_t kStep = 1024;  // draws between two quantiles of the table, interpolated
  const std::uint32_t drawn = rng.below(kStep * (kFactors.size() - 1));
  const std::size_t knot = drawn / kStep;
  const std::int64_t part = drawn % kStep;
  const std::int64_t factor = kFactors[knot] + (kFactors[knot + 1] - kFactors[knot]) * part / kStep;
  return median_income(age) * factor / 1000;
}

}  // namespace tacit::synth
