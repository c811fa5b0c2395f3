// SPDX-License-Identifier: Apache-2.0
// Made-up people, household by household: some share a surname and an address with their family, and a few of
// those are twins, so that telling people apart is not trivial.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "synth/random.h"
#include "synth/resident.h"

namespace tacit::synth {

/// The day at which ages are counted.
inline constexpr std::chrono::year_month_day kReferenceDay{std::chrono::year{2024}, std::chrono::January,
                                                           std::chrono::day{1}};
inline constexpr int kOldestAge = 100;

/// The most people who can each have a unique number of seven digits, with room to draw at random.
inline constexpr std::size_t kMaxResidents = 8'000'000;

/// `count` <= kMaxResidents people in the order of their households, with no rec_id yet; `families_ppm`
/// millionths of them live in households of two to four, at most all. Every soc_sec_id is
/// there and unique. A postcode is there; the other values are missing at rates of half a percent to three
/// percent (address_2 at about a third, income at five percent). Ages at kReferenceDay are 0 to kOldestAge.
std::vector<Resident> make_population(std::size_t count, std::uint32_t families_ppm, Rng& rng);

}  // namespace tacit::synth
