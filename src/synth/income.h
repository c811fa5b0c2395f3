// SPDX-License-Identifier: Apache-2.0
// Made-up incomes: a median that rises and falls with age, times a factor that is log-normal (sigma 0.7).
#pragma once

#include <cstdint>

#include "synth/random.h"

namespace tacit::synth {

/// No income drawn is larger: dollars a year.
inline constexpr std::int64_t kLargestIncome = 600'000;

/// Whole dollars a year, within [0, kLargestIncome], for somebody of `age` years, at least 0; 0 below 15.
std::int64_t draw_income(int age, Rng& rng);

}  // namespace tacit::synth
