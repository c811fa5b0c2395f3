// SPDX-License-Identifier: Apache-2.0
// How many buckets each level of each field should have. Buckets cost planes, which the client encrypts and
// sends; too few let different values agree by collision. Their benefit is measured in bits: the
// Kullback-Leibler divergence of a field's outcome between pairs of one person and random pairs, which is the
// expected weight of evidence that the field brings to a true match.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "fit/mixture.h"

namespace tacit::fit {

/// What a level may have; the last is what rates are first estimated with.
inline constexpr int kBucketChoices[] = {16, 32, 64, 128, 256, 512, 1024};
inline constexpr int kFinestBuckets = 1024;

/// Share of pairs that agree on none, one .. of a field's levels, counted from the loosest: what values would
/// show without hashing. Adds up to 1.
using LevelRates = std::array<double, kMaxLevels + 1>;

/// As buckets show them: every level on which values differ agrees by collision once in `buckets` times,
/// whether others agree or not. `buckets`: of each level, strictest first.
OutcomeRates with_collisions(const LevelRates& rates, std::span<const int> buckets);

/// The reverse, near enough where there are many buckets. Rates below what collisions explain come out as 0.
LevelRates without_collisions(const OutcomeRates& rates, std::span<const int> buckets);

/// Kullback-Leibler divergence of `match` from `random` in bits. What `match` has, `random` has too (> 0).
double divergence_bits(const OutcomeRates& match, const OutcomeRates& random);

/// Planes that a client sends for one feature of so many buckets (plan/plan.h, FeatureShape).
std::size_t planes_of(int buckets);

/// One field for the allocation: rates without collisions.
struct FieldToHash {
  LevelRates match{}, random{};
  double present = 1;            // share of pairs where both have a value, which is what the bits count for
  std::vector<double> distinct;  // values of each level, strictest first, about
};

/// Buckets of every level of every field. Starts with the fewest and repeatedly adds what gains most bits per
/// plane, while the sum of planes stays within `planes`; a level gets no more than about twice its distinct
/// values. Every level costs the fewest even where that is more than `planes`.
std::vector<std::vector<int>> allocate_buckets(std::span<const FieldToHash> fields, std::size_t planes);

}  // namespace tacit::fit
