// SPDX-License-Identifier: Apache-2.0
// Errors in a whole record: what a second registration of the same person may look like.
#pragma once

#include <cstdint>

#include "synth/random.h"
#include "synth/resident.h"

namespace tacit::synth {

/// The largest mean number of errors a record.
inline constexpr double kMaxTypos = 10.0;

/// How many errors a record gets when `typos_ppm` millionths of an error are its mean: binomial, of 20
/// trials. `typos_ppm` <= kMaxTypos * 10^6.
std::uint32_t draw_error_count(std::uint32_t typos_ppm, Rng& rng);

/// Makes one error in `resident`'s linkage columns. About 96 in 100 are an error in one value (a typing
/// error, or the value is missing), two change given name and surname about, and two are a move to another
/// address. Values that are missing already are left alone.
void add_error(Resident& resident, Rng& rng);

}  // namespace tacit::synth
